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
SMALL_TALK = frozenset({"praise", "suggestion", "chitchat", "spam", "greet", "goodbye", "thanks", "ask_question"})
PLEASANT = frozenset({"praise", "chitchat"})
SURE_SMALL_TALK = 0.6
#: Acts that carry feeling; each has words of its own before the question goes on.
FEELINGS = frozenset({"vent", "abuse", "threaten"})
TELLING = frozenset({"tell_story", "add_information", "vent", "threaten"})
#: Acts that often stand in one message with what happened ("退钱！吃出虫了").
WITH_A_STORY = frozenset({"", "abuse", "give_demand", "start_complaint", "urge", "ask_human"})
LEAST_OF_INSULT = 2
#: Anger in more words than these tells of something.
BARE_FEELING_CHARS = 14
LIKELY_COMPLAINT = 0.6
HARDLY_COMPLAINT = 0.3
CERTAIN_COMPLAINT = 0.9
#: Answers that were not understood, and times a question was put at all, before it is left to a person.
MAX_ATTEMPTS = 2
MAX_ASKED = 4
MAX_STORY_CHARS = 6000
MAX_CORRECTION_CHARS = 40
#: An opening message this long tells something, whatever act the model sees in it.
SURELY_TELLING_CHARS = 25


def reading_of(turn: Turn) -> int | None:
    """How heated this message is, 0 to 3; None where it carries no feeling: a bare "对", a number, a question."""
    if insults(turn):
        return max(turn.emotion, LEAST_OF_INSULT)
    if turn.act in TELLING or turn.is_complaint >= LIKELY_COMPLAINT:
        return max(turn.emotion, 1) if turn.act in FEELINGS else turn.emotion
    return 0 if turn.act in ("thanks", "praise") else None


def insults(turn: Turn) -> bool:
    return turn.act == "abuse"


def only_insults(turn: Turn) -> bool:
    """An insult in which nothing is complained of: "你就是个垃圾机器人" tells no story."""
    return insults(turn) and len(turn.text) <= BARE_FEELING_CHARS and not names_grievance(turn)


def is_narrative(turn: Turn) -> bool:
    """Whether the message tells of what happened; the model's act, its class, or unmistakable words say so."""
    if (
        only_insults(turn)
        or len(turn.text) < MIN_STORY_CHARS
        or not phrases.is_prose(turn.text)
        or (turn.act in DIGRESSIONS and turn.confidence >= SURE_SMALL_TALK)
    ):
        return False
    surely_else = turn.act not in TELLING | WITH_A_STORY and turn.confidence >= SURE_SMALL_TALK
    likely = turn.is_complaint >= LIKELY_COMPLAINT and not surely_else
    return turn.act in TELLING or likely or names_grievance(turn)


def names_grievance(turn: Turn) -> bool:
    """Words of a grievance, stated: "会泄露吗" asks, "泄露了" complains."""
    asks = phrases.QUESTION.search(turn.text) is not None
    told = phrases.NAMES_CALLED.sub("", turn.text)
    return not asks and phrases.GRIEVANCE.search(told) is not None


def tells_something(turn: Turn) -> bool:
    """A narrative that can begin a story: more than bare anger or a threat."""
    bare = turn.act in FEELINGS and not names_grievance(turn) and len(turn.text) <= BARE_FEELING_CHARS
    return is_narrative(turn) and not (bare and turn.is_complaint < CERTAIN_COMPLAINT)


def carries_facts(turn: Turn) -> bool:
    return bool(turn.entities) or is_narrative(turn)


def is_correction(turn: Turn) -> bool:
    """A cue, or the model's word for a short message: a long one that corrects says so."""
    guessed = turn.act == "correct_information" and len(turn.text) <= MAX_CORRECTION_CHARS
    return guessed or phrases.CORRECTION.search(turn.text) is not None


def says_already(turn: Turn) -> bool:
    cue = phrases.ALREADY_SAID.search(turn.text) is not None and len(turn.text) <= MAX_CORRECTION_CHARS
    ditto = phrases.DITTO.search(turn.text) is not None and len(turn.text) <= MAX_CORRECTION_CHARS
    return turn.act == "already_said" or ((cue or ditto) and not is_narrative(turn))
