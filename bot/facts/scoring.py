"""How well the facts found in texts agree with hand labels: precision, recall and F1 per type.

Conventions of the hand labels (`tests/golden/facts.jsonl`), the most usual ones:

* An amount has its unit and currency (`300多块`, `¥1,299.00`, `五百块钱`), a range is one amount (`三四百块`), and a
  figure without a unit is one where the sentence says it is money (`花了一千二`). Foreign money is none.
* Day, part of the day and clock time in a row are one date (`昨天下午三点`); a day told from another one is one date
  (`国庆第二天`, `三个月前`). A date until another date is one date (`10月1号到7号`).
* Hedges around a figure are no part of it (大概, 快, 将近, 不到, 左右), those within it are (`半个多小时`, `十几天`).
* A number has no title (`单号` stays out), a phone has its country code, a person has the title that stands for the
  first name (`张经理`, `王女士`).

A value of a label is the value itself, None where it is left open, or `{"within": [lowest, highest]}` where words such
as 十几万 or 上个月底 leave room. A label of a day accepts a time on that day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypedDict

# `type`, `text`, `value`, and `start` where it is known.
Entity = Mapping[str, Any]
Matcher = Callable[[Entity, Entity], bool]


class Score(TypedDict):
    """Strict figures ask for the span and the value, lenient ones for any overlap of the right type."""

    precision: float
    recall: float
    f1: float
    tp: int
    fp: int
    fn: int
    lenient_f1: float


AMOUNT_TOLERANCE: Final = 0.005
_DAY: Final = len("2026-11-18")
_HEDGES: Final = "大概|大约|差不多|将近|接近|不到|左右|上下|前后|那天|当天|整整|足足|[约近快]"
_TITLES: Final = "(?:订单|快递|手机|卡)?(?:尾号|末四位|后四位|单号|工号|编号)[是为:：]?"
_EDGE: Final = rf"(?:[\s，。,.!！?？:：、~～的]|{_HEDGES})+"
_LEFT: Final = re.compile(rf"^(?:{_EDGE}|{_TITLES})+")
_RIGHT: Final = re.compile(rf"{_EDGE}$")


def score(gold: Iterable[Sequence[Entity]], found: Iterable[Sequence[Entity]]) -> dict[str, Score]:
    """Compare the labels of each text with what was found in it; both iterables go through the texts in one order.

    Raises ValueError when one of them holds more texts than the other.
    """
    counts: dict[str, dict[str, int]] = {}
    for labels, finds in zip(gold, found, strict=True):
        for kind in {entity["type"] for entity in (*labels, *finds)}:
            tally = counts.setdefault(kind, dict.fromkeys(("tp", "fp", "fn", "touched"), 0))
            of_kind = [e for e in labels if e["type"] == kind]
            found_of_kind = [e for e in finds if e["type"] == kind]
            right = len(pairs(of_kind, found_of_kind, agrees))
            tally["tp"] += right
            tally["fn"] += len(of_kind) - right
            tally["fp"] += len(found_of_kind) - right
            tally["touched"] += len(pairs(of_kind, found_of_kind, touches))
    return {kind: _score(**tally) for kind, tally in sorted(counts.items())}


def misses(labels: Sequence[Entity], finds: Sequence[Entity]) -> tuple[list[Entity], list[Entity]]:
    """The labels of one text that were not found right, and the finds that no label asks for."""
    matched = pairs(labels, finds, agrees)
    missed = {place for place, _ in matched}
    taken = {place for _, place in matched}
    return (
        [label for place, label in enumerate(labels) if place not in missed],
        [find for place, find in enumerate(finds) if place not in taken],
    )


def pairs(labels: Sequence[Entity], finds: Sequence[Entity], match: Matcher) -> list[tuple[int, int]]:
    """Places of labels and finds that belong together, each used once, in the order of the labels."""
    free = list(range(len(finds)))
    matched: list[tuple[int, int]] = []
    for place, label in enumerate(labels):
        partner = next((other for other in free if match(label, finds[other])), None)
        if partner is not None:
            free.remove(partner)
            matched.append((place, partner))
    return matched


def touches(label: Entity, find: Entity) -> bool:
    """Whether type and place overlap; without a known place, whether one's words are part of the other's."""
    if label["type"] != find["type"]:
        return False
    if label.get("start") is None or find.get("start") is None:
        return label["text"] in find["text"] or find["text"] in label["text"]
    ends = label["start"] + len(label["text"]), find["start"] + len(find["text"])
    return bool(label["start"] < ends[1] and find["start"] < ends[0])


def agrees(label: Entity, find: Entity) -> bool:
    """Whether type, place, words (hedges and titles at the edges aside) and value are the same."""
    return (
        touches(label, find)
        and _trimmed(label["text"]) == _trimmed(find["text"])
        and same_value(label["type"], label["value"], find["value"])
    )


def same_value(kind: str, label: Any, found: Any) -> bool:
    """Whether a found value is what the label asks for; numbers may differ by half a percent."""
    if label is None:
        return True
    if isinstance(label, Mapping):
        lowest, highest = label["within"]
        return _is_within(kind, lowest, highest, found)
    if kind in ("amount", "duration"):
        return abs(float(found) - float(label)) <= AMOUNT_TOLERANCE * abs(float(label))
    if kind == "date" and len(label) == _DAY:
        return str(found)[:_DAY] == label and "/" not in str(found)
    return str(found) == str(label)


def _is_within(kind: str, lowest: Any, highest: Any, found: Any) -> bool:
    if kind == "date":
        begin, _, end = str(found).partition("/")
        return bool(lowest[:_DAY] <= begin[:_DAY] and (end or begin)[:_DAY] <= highest[:_DAY])
    return bool(lowest <= float(found) <= highest)


def _trimmed(text: str) -> str:
    return _RIGHT.sub("", _LEFT.sub("", text)) or text


def _score(tp: int, fp: int, fn: int, touched: int) -> Score:
    return Score(
        precision=_part(tp, tp + fp),
        recall=_part(tp, tp + fn),
        f1=_part(2 * tp, 2 * tp + fp + fn),
        tp=tp,
        fp=fp,
        fn=fn,
        lenient_f1=_part(2 * touched, 2 * tp + fp + fn),
    )


def _part(count: int, whole: int) -> float:
    """A share; 1 where there was nothing to find and nothing was found."""
    return count / whole if whole else 1.0
