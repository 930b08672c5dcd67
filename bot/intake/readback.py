"""The read-back card: what will be registered, in the customer's eyes, before anything is."""

from __future__ import annotations

from typing import Any

from bot.intake.needs import CONTACT
from bot.intake.state import Intake
from bot.vocabulary import FACT_SLOTS, INDUSTRIES, PROBLEMS

_LABELS = (
    ("occurred_at", "时间"),
    ("place", "地点或单位"),
    ("order_no", "产品或单号"),
    ("story", "经过"),
    ("amount", "涉及金额"),
    ("demand", "诉求"),
    ("evidence", "材料"),
    ("name", "称呼"),
    ("phone", "电话"),
)
#: The names of the facts as customers read them.
LABELS = {"problems": "投诉类型", **dict(_LABELS)}
_SKIPPED = {
    "none": "没有",
    "unknown": "记不清，待核实",
    "refused": "不提供",
}
_LATER = "待工作人员核实"
#: Never asked and never said: the row would only raise a question that the complaint does not need.
_HIDDEN_WHEN_EMPTY = frozenset({"amount", "order_no"})
SHOWN_STORY_CHARS = 160
LEAD = "我把您说的整理了一下，请看看对不对。哪一项要改，直接告诉我。"


def card(intake: Intake) -> dict[str, Any]:
    """``{"type": "readback", "title", "lead", "rows": [{"slot", "label", "value"}]}``"""
    rows = [{"slot": "problems", "label": "投诉类型", "value": kind_of(intake)}]
    for slot, label in _LABELS:
        if (intake.has(slot) or slot not in _HIDDEN_WHEN_EMPTY) and not (slot in CONTACT and declined(intake)):
            rows.append({"slot": slot, "label": label, "value": shown(slot, intake)})
    if declined(intake):
        rows.append({"slot": "phone", "label": "联系方式", "value": "不留"})
    return {"type": "readback", "title": "请您核对", "lead": LEAD, "rows": rows}


def declined(intake: Intake) -> bool:
    return (intake.facts.get("consent") or {}).get("value") is False


def confirmed_facts(intake: Intake) -> dict[str, Any]:
    """What is frozen with the ticket; the contact is left out, because it is kept sealed elsewhere."""
    return {slot: intake.facts.get(slot) for slot in FACT_SLOTS if slot not in CONTACT}


def kind_of(intake: Intake) -> str:
    problems = "、".join(PROBLEMS[code] for code in intake.facts.get("problems") or ())
    industry = INDUSTRIES[intake.facts.get("industry") or "other"]
    return f"{industry} · {problems or PROBLEMS['other']}"


def shown(slot: str, intake: Intake) -> str:
    fact = intake.facts.get(slot)
    if not isinstance(fact, dict):
        return _LATER
    if "skip" in fact:
        return _SKIPPED.get(fact["skip"], _LATER)
    text = str(fact["text"]).replace("\n", " ")
    if slot == "story" and len(text) > SHOWN_STORY_CHARS:
        return text[:SHOWN_STORY_CHARS] + "……（原话完整保留）"
    if slot == "evidence":
        return "有" if fact.get("value") is True and len(text) < 3 else text
    if slot == "amount" and isinstance(fact.get("value"), (int, float)):
        return amount_shown(fact)
    if slot == "occurred_at" and fact.get("value") and str(fact["value"]) not in text:
        return f"{text}（{str(fact['value']).replace('T', ' ').replace('/', ' 至 ')}）"
    return text


def label_of(slot: str, intake: Intake) -> dict[str, str]:
    """``{"label": "金额", "value": "约 3,500 元"}``, for a sentence about one line of the card."""
    return {"label": LABELS[slot], "value": shown(slot, intake)}


def amount_shown(fact: dict[str, Any]) -> str:
    about = "约 " if fact.get("unsure") else ""
    return f"{about}{fact['value']:,.2f}".rstrip("0").rstrip(".") + " 元"


def as_text(card_shown: dict[str, Any]) -> str:
    """The card for channels without cards."""
    lines = [f"{row['label']}：{row['value']}" for row in card_shown["rows"]]
    return "请您核对一下：\n" + "\n".join(lines) + "\n没有问题请回复“确认”；哪一项要改，直接告诉我。"


def change_buttons(intake: Intake) -> list[dict[str, str]]:
    return [
        {"title": label, "payload": f"change={slot}"}
        for slot, label in (("problems", "投诉类型"), *_LABELS)
        if intake.has(slot) or slot not in _HIDDEN_WHEN_EMPTY
    ]
