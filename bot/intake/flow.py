"""One step of intake: read the message, keep every fact, decide what to say and what to ask next.

All rules of the dialogue are here and beside, in plain code, because Rasa's declarative slot mappings cannot express
"a correction, plus a new fact, plus a question" in one message; the form only asks what this step requests.
"""

from __future__ import annotations

from bot import ticket_number
from bot.intake import phrases, understanding
from bot.intake.acts import (
    DIGRESSIONS,
    FEELINGS,
    MAX_ASKED,
    MAX_ATTEMPTS,
    SMALL_TALK,
    SURE_SMALL_TALK,
    is_correction,
    worth_hearing,
)
from bot.intake.commands import by_button, by_command
from bot.intake.corrections import ParseAmount, correct
from bot.intake.gathering import answer_question, take_facts, tell
from bot.intake.needs import next_question
from bot.intake.outcome import Outcome, ask_what_to_change, reopen, set_answer
from bot.intake.state import CONFIRM, Intake, known, skipped
from bot.intake.turn import Turn

#: Emotion from which a reply names the feeling first.
HOT = 2
#: Stands for "really cancel?", whose words were said already: a slot without a question of its own.
CANCEL = "cancel"


def step(intake: Intake, turn: Turn, parse_amount: ParseAmount) -> Outcome:
    """Works one turn into `intake` and sets ``intake.requested``."""
    out = Outcome(intake)
    if intake.requested == CANCEL:
        intake.requested = intake.notes.pop("resume", None)
    had_story = intake.has("story")
    first = intake.requested is None
    intake.notes["emotion_peak"] = max(intake.notes["emotion_peak"], turn.emotion if worth_hearing(turn) else 0)
    if not (by_button(out, turn) or by_command(out, turn, parse_amount)):
        by_words(out, turn, parse_amount)
    if not out.ends:
        if out.intake.has("story") and not had_story:
            hear(out, turn)
        elif first:
            welcome(out)
        understanding.decide(out.intake)
        understanding.settle_place(out.intake)
        out.intake.requested = out.intake.requested if keeps_question(out) else ask_next(out)
    return out


def ask_next(out: Outcome) -> str:
    """The next question; one that was asked often enough without an answer is left to a person."""
    intake = out.intake
    while True:
        slot = next_question(intake)
        asked = intake.notes["asked"]
        if slot in (CONFIRM, "story") or asked.get(slot, 0) < MAX_ASKED:
            asked[slot] = asked.get(slot, 0) + 1
            return slot
        give_up(out, slot)


def keeps_question(out: Outcome) -> bool:
    """One question at a time: while "really cancel?" is open nothing else is asked, and a field the customer wants
    to change comes before whatever else is missing."""
    pending = out.intake.notes["pending"]
    if pending == "cancel":
        out.intake.requested = CANCEL
        return True
    if isinstance(pending, dict) and pending.get("change") and not out.intake.has(pending["change"]):
        out.intake.requested = pending["change"]
        return True
    out.intake.notes["pending"] = pending if isinstance(pending, str) else None
    return False


def hear(out: Outcome, turn: Turn) -> None:
    """The first reply to a story: heard, sorry for the experience, before any question."""
    mood = "hot" if turn.emotion >= HOT else "calm"
    rest = [said for said in out.says if said[0] not in ("utter_vent", "utter_noted")]
    out.says = [(f"utter_listen_{mood}", {}), *rest]


def welcome(out: Outcome) -> None:
    """A complaint was announced but not told yet."""
    if not out.wants_human and not any(name == "utter_restarted" for name, _ in out.says):
        out.says.insert(0, ("utter_start", {}))


def by_words(out: Outcome, turn: Turn, parse_amount: ParseAmount) -> None:
    intake = out.intake
    asked = intake.requested
    if asked == CONFIRM and at_read_back(out, turn):
        return
    if asked is not None and is_correction(turn) and correct(out, turn, parse_amount):
        take_facts(out, turn, parse_amount, skip=asked)
        return
    answered = answer_question(out, asked, turn, parse_amount)
    gained = take_facts(out, turn, parse_amount, skip=asked if answered else None)
    told = tell(out, turn, answered)
    passed = pass_remark(out, turn, answered or told)
    if asked and gained and not (answered or told or passed):
        out.say("utter_taken")
    elif asked and not (answered or told or passed) and not phrases.is_whole(phrases.DONE, turn.text):
        not_understood(out, asked)


def at_read_back(out: Outcome, turn: Turn) -> bool:
    text = turn.text
    if phrases.is_whole(phrases.YES, text) or (turn.act == "affirm" and not is_correction(turn)):
        out.ends = "confirmed"
        return True
    field_named = phrases.named_field(text) if len(text) <= 24 else None
    if phrases.is_whole(phrases.NO, text) or (turn.act == "deny" and not turn.entities and not field_named):
        ask_what_to_change(out)
        return True
    if field_named and out.intake.notes["pending"] == "change" and not turn.entities:
        reopen(out, field_named)
        return True
    return False


def pass_remark(out: Outcome, turn: Turn, served: bool) -> bool:
    """Answers a question or a feeling that came beside or instead of an answer."""
    if phrases.is_plain_answer(turn.text):
        return False
    feels = turn.act in FEELINGS and (turn.act == "abuse" or not served)
    if ticket_number.find(turn.text) and not served:
        out.say("utter_ask_status")
        return True
    # A wrong "thank you for your praise" hurts more than asking again, so small talk has to be certain.
    asks = turn.act in DIGRESSIONS and not served and (turn.act not in SMALL_TALK or turn.confidence >= SURE_SMALL_TALK)
    if feels or asks:
        out.say(f"utter_{turn.act}")
    return feels or asks


def not_understood(out: Outcome, asked: str) -> None:
    """Says what is missing; after the second miss the question is left to a person. The story is never skipped."""
    intake = out.intake
    tries = intake.count_attempt(asked)
    if asked == "story":
        out.say("utter_story_needed")
    elif asked == CONFIRM:
        out.say("utter_confirm_needed")
    elif tries >= MAX_ATTEMPTS:
        give_up(out, asked)
    else:
        out.say("utter_not_understood")


def give_up(out: Outcome, slot: str) -> None:
    if slot in understanding.SLOTS:
        understanding.choose(out.intake, slot, "other")
        return
    # Nobody's silence is consent.
    set_answer(out, slot, known("未答复", False) if slot == "consent" else skipped("unanswered"))
    if slot != "consent":
        out.say("utter_skipped")
