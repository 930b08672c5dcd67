"""Corrections of what was said before, with the new value or without."""

from __future__ import annotations

from typing import Any

from bot.intake import phrases, reading
from bot.intake.acts import MAX_CORRECTION_CHARS, is_narrative
from bot.intake.context import ParseAmount
from bot.intake.outcome import Outcome, reopen, set_answer
from bot.intake.state import known
from bot.intake.turn import Turn


def correct(out: Outcome, turn: Turn, parse_amount: ParseAmount) -> bool:
    """Overwrites what the message names anew, or asks for the field it only names. False: it corrected nothing."""
    intake = out.intake
    if is_narrative(turn) and len(turn.text) > MAX_CORRECTION_CHARS:
        return False  # a story in which somebody got something wrong
    slot = phrases.named_field(turn.text)
    facts = reading.from_entities(turn, last=True)
    cued = phrases.CORRECTION.search(turn.text) is not None
    new = {name: fact for name, fact in facts.items() if intake.is_known(name) or (cued and name == slot)}
    if slot not in (None, "occurred_at") and phrases.is_whole(
        phrases.JUST_NOW, str(new.get("occurred_at", {}).get("text", ""))
    ):
        del new["occurred_at"]  # "刚才单号说错了" says when it was said
    if slot and not (cued or intake.is_known(slot)):
        slot = None  # a first mention corrects nothing
    if slot and slot not in new:
        fact = new_value(slot, turn, parse_amount)
        if fact:
            new[slot] = fact
    changed = {name: fact for name, fact in new.items() if intake.facts.get(name) != fact}
    if changed:
        for name, fact in changed.items():
            set_answer(out, name, fact)
        intake.notes["pending"] = None
        out.say("utter_corrected", changes="，".join(fact["text"] for fact in changed.values()))
        return True
    if slot and len(turn.text) <= 24 and not is_narrative(turn):
        reopen(out, slot)
        return True
    return False


def new_value(slot: str, turn: Turn, parse_amount: ParseAmount) -> dict[str, Any] | None:
    """What stands after "是" or "改成" in "名字写错了，是张三"."""
    tail = phrases.after_correction(turn.text)
    if not tail:
        return None
    if slot == "amount":
        return parse_amount(tail)
    if slot == "name":
        return reading.name_in(tail)
    if slot == "evidence":
        return known(tail, not (phrases.NO_EVIDENCE.search(tail) or reading.skip_reason(tail)))
    if slot in ("place", "demand", "order_no", "story", "occurred_at"):
        return known(tail)
    return None
