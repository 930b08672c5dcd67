"""What a customer may want at any step: a button, to cancel, to start over, a human, to be done."""

from __future__ import annotations

from bot.intake import asides, outside, phrases, understanding
from bot.intake.acts import SURE_SMALL_TALK, carries_facts, is_narrative
from bot.intake.context import Context
from bot.intake.gathering import memory_of, take_facts, tell
from bot.intake.needs import next_question
from bot.intake.outcome import Outcome, ask_what_to_change, reopen, set_answer
from bot.intake.state import CONFIRM, Intake, known, skipped
from bot.intake.turn import Turn

MAX_QUEUE = 3


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
    elif slot == "skip":
        intake.facts[str(value)] = skipped("refused")
    elif slot in ("evidence", "consent"):
        set_answer(out, slot, known(turn.text, bool(value)))
    return True


def by_command(out: Outcome, turn: Turn, context: Context, asked: str | None) -> bool:
    """Cancel, start over, another matter, a human, hurry: what a customer may want at any step."""
    intake, text = out.intake, turn.text
    # Rasa cannot end a form in the turn that opens it, so the first message never cancels.
    if intake.requested is not None and is_cancel(turn):
        out.ends = "cancelled"
    elif intake.requested is not None and (half_given_up(turn) or gives_up(turn, context)):
        asides.open_aside(out, asides.CANCEL, "utter_confirm_cancel")
    elif phrases.NEW_STORY.search(text) and not is_narrative(turn):
        asides.start_afresh(out)
        out.say("utter_restarted")
    elif intake.has("story") and asked is not None and raises_another(intake, turn):
        intake.notes["queue"] = [*intake.notes["queue"], memory_of(turn)][:MAX_QUEUE]
        out.say("utter_queued")
    elif wants_human(turn):
        out.wants_human = True
        if turn.entities or outside.tells_beside_person(turn):
            take_facts(out, turn, context.parse_amount)
        if outside.tells_beside_person(turn):
            tell(out, turn, answered=False, asked=None)
    elif intake.has("story") and ((is_hurried(turn) and not wants_now(turn, asked)) or submits(intake, turn)):
        hurry(out)
    elif asked == "story" and is_hurried(turn):
        out.say("utter_story_needed")
    else:
        return False
    return True


def gives_up(turn: Turn, context: Context) -> bool:
    """ "撤诉" of somebody who has nothing registered yet means the complaint that is being taken down."""
    if phrases.NO_CONTACT.search(turn.text):
        return False
    meant = turn.act == "cancel" or (turn.act == "withdraw_complaint" and not context.tickets)
    return meant and not carries_facts(turn)


def half_given_up(turn: Turn) -> bool:
    return phrases.HALF_GIVEN_UP.search(turn.text) is not None


def wants_human(turn: Turn) -> bool:
    if phrases.ABOUT_PEOPLE.search(turn.text):
        return False
    return phrases.HUMAN.search(turn.text) is not None or turn.act == "ask_human"


def raises_another(intake: Intake, turn: Turn) -> bool:
    """ "还有一件事", or "另外还要投诉…" in another trade: a second matter, which gets its own ticket after this one."""
    if phrases.ANOTHER_MATTER.search(turn.text):
        return True
    trades = list(turn.classes.get("industry", ()))
    other = bool(trades) and trades[0]["code"] != intake.facts.get("industry")
    sure = other and trades[0]["confidence"] >= understanding.SURE_INDUSTRY
    return sure and is_narrative(turn) and phrases.ALSO_COMPLAINS.search(turn.text) is not None


def is_cancel(turn: Turn) -> bool:
    takes_back = phrases.NO_CONTACT.search(turn.text) is not None  # "算了，电话不留了" is about the number
    return phrases.CANCEL.search(turn.text) is not None and len(turn.text) <= 24 and not takes_back


def submits(intake: Intake, turn: Turn) -> bool:
    """ "确认" to a question that is no yes-or-no: the customer has said all they want to say."""
    return intake.requested not in (CONFIRM, "consent", "evidence", "story") and phrases.is_whole(
        phrases.SUBMIT, turn.text
    )


def wants_now(turn: Turn, asked: str | None) -> bool:
    """ "赶紧修好" as an answer to what is wanted hurries nobody but the firm."""
    return asked == "demand" and phrases.HURRY.search(turn.text) is None


def is_hurried(turn: Turn) -> bool:
    """A short word of impatience; a story in which somebody else was hurried is none."""
    return (
        len(turn.text) <= 24
        and not is_narrative(turn)
        and not phrases.is_whole(phrases.FINISHED, turn.text)
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
