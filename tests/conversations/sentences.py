"""Reads the assistant's sentences back: which response a text is, what it asks for, and what must never be said."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from tests.service import ROOT

Json = dict[str, Any]

#: The facts as the conversation files name them → the slots of the service.
FACTS = {
    "经过": "story",
    "行业": "industry",
    "问题": "problems",
    "时间": "occurred_at",
    "地点": "place",
    "单号": "order_no",
    "金额": "amount",
    "诉求": "demand",
    "材料": "evidence",
    "同意": "consent",
    "称呼": "name",
    "电话": "phone",
}
#: Whatever else can be asked: the read-back, which line to change, whether to cancel, and the look-up's two questions.
OTHER_QUESTIONS = {
    "改哪项": "utter_ask_change",
    "取消吗": "utter_confirm_cancel",
    "受理编号": "utter_ask_ticket_number",
    "后四位": "utter_ask_phone_last4",
}
READ_BACK = "核对"
_QUESTION_OF = {
    **{f"utter_ask_{slot}": name for name, slot in FACTS.items()},
    **{response: name for name, response in OTHER_QUESTIONS.items()},
}

#: A promise of a result, an order to wait, an empty phrase, a lecture, or the machine showing through.
FORBIDDEN = re.compile(
    r"一定(?:会)?(?:赔|退|解决|给您)|肯定(?:能|会)(?:赔|退|解决)|保证(?:赔|退|解决|处理好|给您)|马上(?:赔|退款)|包(?:您|赔|退)|百分之百|绝对(?:会|能)"
    r"|请您?稍?等(?:一下|片刻)|不要(?:激动|生气)|别(?:激动|生气)|冷静一?下?|您(?:应该|必须|误会)|这不是我们的|不归我们管|没办法"
    r"|感同身受|给您带来(?:的)?不便|亲[，,~～]|亲爱的"
    r"|⟦|⟧|\{|\}|\[\]|\bNone\b|\bnull\b|utter_|slot|Traceback|Exception"
)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for path in sorted((ROOT / "data/responses").glob("*.yml")):
        for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            found += [(name, _pattern(variation["text"])) for variation in variations if variation.get("text")]
    return found


def _pattern(template: str) -> re.Pattern[str]:
    """Matches the sentence with anything in place of its variables."""
    fixed = re.split(r"\{\w+\}", template.strip())
    return re.compile(".+?".join(map(re.escape, fixed)), re.DOTALL)


def response_of(text: str) -> str | None:
    """The name of the response that a text is a variation of, e.g. ``utter_ask_amount``."""
    return next((name for name, pattern in _patterns() if pattern.fullmatch(text.strip())), None)


def question_of(reply: Json) -> str | None:
    """What a reply asks for, in the words of the conversation files."""
    if (reply.get("custom") or {}).get("type") == "readback":
        return READ_BACK
    return _QUESTION_OF.get(response_of(reply.get("text", "")) or "")


def question_in(replies: list[Json]) -> str | None:
    """The question that the customer is left with."""
    asked = [question for question in map(question_of, replies) if question]
    return asked[-1] if asked else None
