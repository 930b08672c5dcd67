"""Questions beside the facts: really cancel? is this value right? go on where we stopped? the same matter?

Each stands in ``intake.requested`` under its own name while it is open; the question it interrupted comes back
afterwards. One question at a time: while one of these is open nothing else is asked.
"""

from __future__ import annotations

from typing import Any, Final

from bot.intake import outside, phrases, reading
from bot.intake.acts import is_correction, is_narrative
from bot.intake.context import ParseAmount
from bot.intake.gathering import add_to_story, from_memory, memory_of, take_facts
from bot.intake.outcome import Outcome, reopen
from bot.intake.readback import label_of
from bot.intake.state import Intake, fresh_notes
from bot.intake.turn import Turn

CANCEL: Final = "cancel"
#: After a loss or an injury: nothing is asked, the customer is invited to go on.
MORE: Final = "more"
BACK: Final = "back"
RESUME: Final = "resume"
SAME: Final = "same"
PAUSE: Final = "pause"
ASIDES: Final = frozenset({CANCEL, MORE, BACK, RESUME, SAME, PAUSE})


def open_aside(out: Outcome, kind: str, response: str = "", **data: Any) -> None:
    """Asks it now, with `response` if any; `data` is kept with it and fills the response's variables."""
    out.intake.notes["aside"] = {"kind": kind, "after": out.intake.requested, **data}
    if response:
        out.say(response, **{name: value for name, value in data.items() if isinstance(value, str)})
    out.intake.requested = kind
    out.asks = False


def take_aside(intake: Intake) -> dict[str, Any] | None:
    """The open aside, closed: from here on the question before it is the one that was asked."""
    aside: dict[str, Any] | None = intake.notes["aside"]
    if intake.requested not in ASIDES or aside is None:
        intake.notes["aside"] = None
        return None
    intake.notes["aside"] = None
    intake.requested = aside.get("after") or "story"  # it stood right after the first message
    return aside


def answer_aside(out: Outcome, turn: Turn, aside: dict[str, Any], parse_amount: ParseAmount) -> bool:
    """Whether the message was an answer to it and nothing else needs to be read from it."""
    if aside["kind"] == BACK and aside["slot"] == "amount" and (sum_ := stated_sum(turn, parse_amount)):
        out.intake.facts["amount"] = sum_
        return True
    return _ANSWERS[aside["kind"]](out, turn, aside)


def stated_sum(turn: Turn, parse_amount: ParseAmount) -> dict[str, Any] | None:
    """ "我查了下，是2680" instead of a yes."""
    tail = phrases.after_correction(turn.text) or turn.text
    return parse_amount(tail.strip("。，,！! ")) if any(char.isdigit() for char in tail) else None


def chosen(turn: Turn, kind: str) -> bool | None:
    """The tapped button's yes or no, or that of the words; None when it is neither."""
    if turn.choice.get("slot") == kind:
        return bool(turn.choice.get("value"))
    if phrases.is_whole(phrases.NO, turn.text) or (turn.act == "deny" and not turn.entities):
        return False
    if phrases.is_whole(phrases.YES, turn.text) or (turn.act == "affirm" and not is_correction(turn)):
        return True
    return None


def _cancel(out: Outcome, turn: Turn, aside: dict[str, Any]) -> bool:
    goes_on = phrases.GO_ON.search(turn.text) or phrases.STILL_COMPLAINS.search(turn.text)
    answer = False if goes_on and not turn.choice else chosen(turn, CANCEL)
    if answer is None and turn.act == "cancel":
        answer = True
    if answer:
        out.ends = "cancelled"
    elif answer is False:
        out.say("utter_continue")
    return answer is not None


def _more(out: Outcome, turn: Turn, aside: dict[str, Any]) -> bool:
    """ "说完了" goes on to the questions; anything else is read like every message."""
    done = turn.choice.get("slot") == "told" or phrases.is_whole(phrases.DONE, turn.text)
    return done or phrases.is_plain_answer(turn.text) or turn.act in ("affirm", "deny", "no_information")


def _back(out: Outcome, turn: Turn, aside: dict[str, Any]) -> bool:
    slot = aside["slot"]
    answer = chosen(turn, BACK)
    if answer is False:
        reopen(out, slot)
    elif answer is None and slot in reading.from_entities(turn):
        out.intake.facts[slot] = None  # the right value instead of a no
    elif answer:
        out.intake.facts[slot] = {name: value for name, value in out.intake.facts[slot].items() if name != "unsure"}
    return answer is not None


def _resume(out: Outcome, turn: Turn, aside: dict[str, Any]) -> bool:
    """What was written on the return belongs to the old complaint, or begins the new one."""
    answer = False if phrases.NEW_STORY.search(turn.text) else chosen(turn, RESUME)
    held = from_memory(aside["held"]) if aside.get("held") else None
    if answer is None:
        return False
    if not answer:
        start_afresh(out)
    if held:
        take_facts(out, held, lambda _: None)
        if is_narrative(held):
            add_to_story(out.intake, held)
    out.say("utter_continue" if answer else "utter_restarted")
    return True


def _same(out: Outcome, turn: Turn, aside: dict[str, Any]) -> bool:
    another = phrases.ANOTHER_MATTER.search(turn.text) or outside.names_another_one(turn.text)
    answer = False if another else chosen(turn, SAME)
    if answer:
        out.ends = "attached"
        out.intake.notes["attach_to"] = aside["number"]
    elif answer is False:
        out.intake.notes["other_than"] = aside["number"]
    return answer is not None


def _pause(out: Outcome, turn: Turn, aside: dict[str, Any]) -> bool:
    if turn.choice.get("slot") == PAUSE and turn.choice.get("value"):
        open_aside(out, PAUSE, "utter_pause")
        return True
    goes_on = phrases.GO_ON.search(turn.text) is not None and not turn.entities
    answer = turn.choice.get("slot") == PAUSE or goes_on or phrases.is_plain_answer(turn.text)
    if answer:
        out.say("utter_continue")
    return answer


_ANSWERS: Final = {CANCEL: _cancel, MORE: _more, BACK: _back, RESUME: _resume, SAME: _same, PAUSE: _pause}


def is_unclear(slot: str, fact: Any) -> bool:
    """A value that was guessed at. A span of days says itself that it is vague, and "差不多822元" is exact enough."""
    value = fact.get("value") if isinstance(fact, dict) and fact.get("unsure") else None
    if value is None or "/" in str(value):
        return False
    return slot != "amount" or phrases.ROUGHLY.search(str(fact["text"])) is not None


def ask_back(out: Outcome) -> bool:
    """Asks once whether a value is right that was not said clearly ("三四千"). Whether it asked."""
    intake = out.intake
    for slot in ("occurred_at", "amount"):
        unclear = is_unclear(slot, intake.facts.get(slot))
        if unclear and slot not in intake.notes["asked_back"]:
            intake.notes["asked_back"] = [*intake.notes["asked_back"], slot]
            open_aside(out, BACK, "utter_ask_back", slot=slot, **label_of(slot, intake))
            return True
    return False


def welcome_back(out: Outcome, turn: Turn, summary: str) -> None:
    open_aside(out, RESUME, "utter_welcome_back", summary=summary, held=memory_of(turn))


def start_afresh(out: Outcome) -> None:
    """Everything told so far is dropped; what the customer agreed to and who they are need not be asked again."""
    out.intake.facts, out.intake.notes = {}, fresh_notes()
