"""What a customer may want at any step: a button, to cancel, to start over, a human, to be done."""

from __future__ import annotations

from bot.intake import phrases, understanding
from bot.intake.acts import SURE_SMALL_TALK, carries_facts, is_narrative
from bot.intake.corrections import ParseAmount
from bot.intake.gathering import take_facts
from bot.intake.needs import next_question
from bot.intake.outcome import Outcome, ask_what_to_change, reopen, set_answer
from bot.intake.state import CONFIRM, Intake, fresh_notes, known, skipped
from bot.intake.turn import Turn


def by_button(out: Outcome, turn: Turn) -> bool:
    choice, intake = turn.choice, out.intake
    slot, value = choice.get("slot"), choice.get("value")
    if not slot:
        return False
    intake.notes["pending"] = None
    if slot in understanding.SLOTS:
        understanding.choose(intake, slot, str(value))
    elif slot == CONFIRM:
        out.ends = "confirmed" if value else ""
        if not value:
            ask_what_to_change(out)
    elif slot == "change":
        reopen(out, str(value))
    elif slot == "cancel":
        out.ends = "cancelled" if value else ""
    elif slot == "skip":
        intake.facts[str(value)] = skipped("refused")
    elif slot in ("evidence", "consent"):
        set_answer(out, slot, known(turn.text, bool(value)))
    return True


def by_command(out: Outcome, turn: Turn, parse_amount: ParseAmount) -> bool:
    """Cancel, start over, a human, hurry: what a customer may want at any step."""
    intake, text = out.intake, turn.text
    asking_cancel = intake.notes["pending"] == "cancel"
    if asking_cancel:
        intake.notes["pending"] = None
    # Rasa cannot end a form in the turn that opens it, so the first message never cancels.
    if intake.requested is not None and is_cancel(turn, asking_cancel):
        out.ends = "cancelled"
    elif intake.requested is not None and turn.act == "cancel" and not carries_facts(turn):
        intake.notes["pending"] = "cancel"
        intake.notes["resume"] = intake.requested
        out.say("utter_confirm_cancel")
    elif asking_cancel and (phrases.is_whole(phrases.NO, text) or turn.act == "deny"):
        out.say("utter_continue")
    elif phrases.NEW_STORY.search(text) and not is_narrative(turn):
        intake.facts, intake.notes = {}, fresh_notes()
        out.say("utter_restarted")
    elif phrases.HUMAN.search(text) or turn.act == "ask_human":
        out.wants_human = True
        take_facts(out, turn, parse_amount)
    elif intake.has("story") and (is_hurried(turn) or submits(intake, turn)):
        hurry(out)
    else:
        return False
    return True


def is_cancel(turn: Turn, asking: bool) -> bool:
    if asking and (phrases.is_whole(phrases.YES, turn.text) or turn.act in ("affirm", "cancel")):
        return True
    return phrases.CANCEL.search(turn.text) is not None and len(turn.text) <= 24


def submits(intake: Intake, turn: Turn) -> bool:
    """ "确认" to a question that is no yes-or-no: the customer has said all they want to say."""
    return intake.requested not in (CONFIRM, "consent", "evidence", "story") and phrases.is_whole(
        phrases.SUBMIT, turn.text
    )


def is_hurried(turn: Turn) -> bool:
    """A short word of impatience; a story in which somebody else was hurried is none."""
    return (
        len(turn.text) <= 24
        and not is_narrative(turn)
        and (
            phrases.HURRY.search(turn.text) is not None
            or (turn.act == "hurry_submit" and turn.confidence >= SURE_SMALL_TALK)
        )
    )


def hurry(out: Outcome) -> None:
    """ "别问了": a second "hurry" at the read-back submits, an earlier one goes straight to the read-back."""
    intake = out.intake
    if intake.requested == CONFIRM:
        out.ends = "confirmed"
        return
    while (slot := next_question(intake)) not in (CONFIRM, "consent", "industry", "problems"):
        intake.facts[slot] = skipped("hurried")
    out.say("utter_hurried")
