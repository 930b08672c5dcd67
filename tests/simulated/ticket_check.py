"""Whether a ticket says what its customer said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.script import simplify
from bot.text import clean
from bot.vocabulary import PROBLEMS
from tests.simulated.sheet import Fact, Sheet

Json = dict[str, Any]
#: Facts that every ticket needs, however the customer came to tell them.
ALWAYS_NEEDED = ("时间", "地点", "诉求", "材料", "同意")


def folded(text: Any) -> str:
    """Letters, digits and simplified characters only: how a thing was typed makes no difference."""
    return re.sub(r"[\W_]", "", simplify(clean(str(text or ""))).text).upper()


def wrong_fields(ticket: Json, sheet: Sheet, told: Mapping[str, Fact | None], account: list[str]) -> Iterator[str]:
    """What stands wrong in the ticket, e.g. ``金额: 230, told 320``; `account` is the story as it was typed."""
    story = sheet.story
    if ticket["industry"] != story.industry:
        yield f"行业: {ticket['industry']}, told {story.industry}"
    if ticket["kind"] != "complaint":
        yield f"种类: {ticket['kind']}"
    if not ticket["problems"] or ticket["problems"][0] not in story.problems:
        yield f"问题: {'、'.join(PROBLEMS[code] for code in ticket['problems'])}, told {'/'.join(story.problems)}"
    description = folded(ticket["revealed"]["description"])
    yield from (f"经过: lacks {part}" for part in account if folded(part) not in description)
    for name, read in _FIELDS.items():
        found, fact = read(ticket), told.get(name)
        if name in told and not _RIGHT[name](found, fact):
            yield f"{name}: {found}, told {fact.words or '是' if fact else '没有'}"
        elif name not in told and name in ALWAYS_NEEDED and sheet.facts[name] is not None:
            yield f"{name}: {found}, never asked"


_FIELDS: Mapping[str, Callable[[Json], Any]] = {
    "时间": lambda ticket: ticket["occurred_at"],
    "地点": lambda ticket: ticket["place"],
    "单号": lambda ticket: ticket["order_no"],
    "金额": lambda ticket: ticket["amount"],
    "诉求": lambda ticket: ticket["demand"],
    "材料": lambda ticket: bool(ticket["evidence"]),
    "同意": lambda ticket: ticket["consent"],
    "称呼": lambda ticket: ticket["revealed"]["contact"]["name"],
    "电话": lambda ticket: ticket["revealed"]["contact"]["phone"],
}


def _same_day(found: Any, fact: Fact | None) -> bool:
    return not found if fact is None else str(found or "").startswith(fact.value)


def _holds_a_key(found: Any, fact: Fact | None) -> bool:
    return not found if fact is None else any(folded(key) in folded(found) for key in fact.value)


def _same_number(found: Any, fact: Fact | None) -> bool:
    return not found if fact is None else folded(found).endswith(folded(fact.value))


def _equal(found: Any, fact: Fact | None) -> bool:
    return found is None if fact is None else bool(found == fact.value)


def _yes_or_no(found: Any, fact: Fact | None) -> bool:
    return bool(found) is (fact is not None)


def _same_name(found: Any, fact: Fact | None) -> bool:
    return not found if fact is None else folded(found) == folded(fact.value)


_RIGHT: Mapping[str, Callable[[Any, Fact | None], bool]] = {
    "时间": _same_day,
    "地点": _holds_a_key,
    "单号": _same_number,
    "金额": _equal,
    "诉求": _holds_a_key,
    "材料": _yes_or_no,
    "同意": _yes_or_no,
    "称呼": _same_name,
    "电话": _equal,
}
