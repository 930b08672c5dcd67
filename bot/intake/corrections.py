"""Corrections of what was said before, with the new value or without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.intake import phrases, reading
from bot.intake.acts import MAX_CORRECTION_CHARS, is_narrative
from bot.intake.context import ParseAmount
from bot.intake.needs import CONTACT
from bot.intake.outcome import Outcome, reopen, set_answer
from bot.intake.state import known
from bot.intake.turn import Turn

_NOT_BUT = re.compile(r"不是(?P<wrong>[^，,、]{2,20}?)[，,、\s]*(?:而)?是(?P<right>[^，,。！!]{2,30})")
_CUE = re.compile(r"改成|改为|换成|应该是|而是")


def correct(out: Outcome, turn: Turn, parse_amount: ParseAmount) -> bool:
    """Overwrites what the message names anew, or asks for the field it only names. False: it corrected nothing."""
    intake = out.intake
    if is_narrative(turn) and len(turn.text) > MAX_CORRECTION_CHARS:
        return False  # a story in which somebody got something wrong
    if phrases.NO_CONTACT.search(turn.text):
        return False  # "电话不留了" gives no other number
    slot = phrases.named_field(turn.text)
    facts = reading.from_entities(turn, last=True)
    cued = phrases.CORRECTION.search(turn.text) is not None
    # Without a cue only a named field is changed: "今天必须退" is no correction of the day.
    told = named_values(turn, parse_amount)
    meant = {slot, "phone", *told} if slot else set(facts)
    new = {name: fact for name, fact in facts.items() if name == slot or (cued and intake.is_known(name))}
    new = {name: fact for name, fact in new.items() if name in meant}
    just_now = phrases.is_whole(phrases.JUST_NOW, str(new.get("occurred_at", {}).get("text", "")))
    if slot not in (None, "occurred_at") and just_now:
        del new["occurred_at"]  # "刚才单号说错了" says when it was said
    if slot and not (cued or intake.is_known(slot)):
        slot = None  # a first mention corrects nothing
        new = {}
    if slot and cued:
        # "金额不是200，是280": what a clause names as right goes before what it merely mentions.
        for name, stated in told.items():
            if name not in CONTACT and str(new.get(name, {}).get("text", " ")) not in str(stated["text"]):
                new[name] = stated
    if slot and slot not in new:
        fact = new_value(slot, turn.text, parse_amount)
        if fact:
            new[slot] = fact
    if not (slot or new):
        new = instead_of_known(intake.facts, turn.text)
    new = {name: without_cue(fact) for name, fact in new.items()}
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


def named_values(turn: Turn, parse_amount: ParseAmount) -> dict[str, dict[str, Any]]:
    """Each clause with a field of its own: "时间是前天，金额是280"."""
    # "金额不是200，是280" is one clause for us.
    whole_sums = re.sub(r"(?<=\d)[,，](?=\d{3})", "", turn.text)
    joined = re.sub(r"[，,、\s]+(?=(?:而|应该|其实)?是)", "是：", whole_sums)
    clauses = [clause for clause in phrases.CLAUSE_END.split(joined) if clause]
    found = {}
    for clause in clauses if len(clauses) > 1 else ():
        slot = phrases.named_field(clause)
        fact = new_value(slot, clause, parse_amount) if slot else None
        if slot and fact:
            found[slot] = fact
    return found


def instead_of_known(facts: Mapping[str, Any], text: str) -> dict[str, dict[str, Any]]:
    """ "不是蛋卷基金，是易方达": whichever fact says the first becomes the second."""
    match = _NOT_BUT.search(text)
    for slot in ("place", "order_no", "name", "demand", "occurred_at") if match else ():
        fact = facts.get(slot)
        if match and isinstance(fact, dict) and match.group("wrong") in str(fact.get("text", "")):
            return {slot: known(match.group("right"))}
    return {}


def without_cue(fact: dict[str, Any]) -> dict[str, Any]:
    """ "地点改成城西店" as a place is 城西店."""
    tail = _CUE.split(str(fact["text"]))[-1]
    return known(tail) if tail and tail != fact["text"] and "value" not in fact else fact


def new_value(slot: str, text: str, parse_amount: ParseAmount) -> dict[str, Any] | None:
    """What stands after "是" or "改成" in "名字写错了，是张三"."""
    tail = phrases.after_correction(text)
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
