"""What kinds of messages there are for intake, and how to tell them apart."""

from __future__ import annotations

from bot.intake import phrases
from bot.intake.needs import MIN_STORY_CHARS
from bot.intake.turn import Turn

#: Questions of the customer that are answered in passing, and the form goes on.
DIGRESSIONS = frozenset(
    {
        "ask_bot_identity", "ask_duration", "ask_data_use", "ask_anonymous", "ask_other_channels", "ask_documents",
        "ask_hours", "ask_why", "ask_repeat", "ask_question", "hold_on", "thanks", "greet", "chitchat", "spam",
        "bot_complaint", "praise", "suggestion", "goodbye", "ask_status", "urge", "withdraw_complaint",
    }
)  # fmt: skip
#: Acts that carry feeling; each has words of its own before the question goes on.
FEELINGS = frozenset({"vent", "abuse", "threaten"})
TELLING = frozenset({"tell_story", "add_information", "vent", "threaten"})
LIKELY_COMPLAINT = 0.6
MAX_ATTEMPTS = 2
MAX_STORY_CHARS = 6000
MAX_CORRECTION_CHARS = 40
#: An opening message this long tells something, whatever act the model sees in it.
SURELY_TELLING_CHARS = 25


def worth_hearing(turn: Turn) -> bool:
    """Emotion is only read from words of one's own, not from a bare "对" or a number."""
    return turn.act in TELLING | {"abuse"} or turn.is_complaint >= LIKELY_COMPLAINT


def is_narrative(turn: Turn) -> bool:
    likely = turn.is_complaint >= LIKELY_COMPLAINT and turn.act not in DIGRESSIONS | {"inform", "affirm", "deny"}
    return len(turn.text) >= MIN_STORY_CHARS and (turn.act in TELLING or likely)


def carries_facts(turn: Turn) -> bool:
    return bool(turn.entities) or is_narrative(turn)


def is_correction(turn: Turn) -> bool:
    """A cue, or the model's word for a short message: a long one that corrects says so."""
    guessed = turn.act == "correct_information" and len(turn.text) <= MAX_CORRECTION_CHARS
    return guessed or phrases.CORRECTION.search(turn.text) is not None


def says_already(turn: Turn) -> bool:
    return turn.act == "already_said" or (
        phrases.ALREADY_SAID.search(turn.text) is not None and len(turn.text) <= MAX_CORRECTION_CHARS
    )
