"""All finders together: one pass over a text, one list of facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from .amounts import find_amounts
from .boundaries import LeftEdges
from .companies import find_known_companies, find_other_companies
from .comparisons import compared, comparisons_last
from .dates import read_dates
from .durations import find_durations
from .folding import fold
from .model import IDENTIFIER_MASK, Fact, Span, mask, without_overlaps
from .numbers import find_hotlines, find_links, find_named_numbers, find_placeholders, find_shaped_numbers
from .persons import find_persons
from .places import find_places
from .shops import find_shops

_ONE: Final = re.compile(r"一|1(?!\d)")


def extract(text: str, now: datetime) -> list[Fact]:
    """Find the facts in `text`, sorted by start; where two claim the same words the longer one wins.

    Sums that are only compared with follow behind all others when the text tells a sum of the matter as well.
    `now` is naive local time: dates without a year, a month or a week are read as the latest past ones.
    """
    folded = fold(text)
    placeholders = list(find_placeholders(folded))
    rest = mask(folded, placeholders, IDENTIFIER_MASK)
    rest = mask(rest, [Span(*link.span()) for link in find_links(rest)])
    named = without_overlaps(find_named_numbers(rest))
    rest = mask(rest, named)
    hotlines = list(find_hotlines(rest))
    rest = mask(rest, hotlines)
    dates, idle_dates = read_dates(rest, now)
    figures = without_overlaps(
        [
            *find_known_companies(rest),
            *find_shaped_numbers(rest),
            *dates,
            *(compared(rest, amount) for amount in find_amounts(rest)),
            *find_durations(rest),
        ]
    )
    figures = list(_without_rates(figures))
    facts = without_overlaps([*placeholders, *named, *hotlines, *figures, *_names(mask(rest, [*figures, *idle_dates]))])
    return [_as_written(text, fact) for fact in comparisons_last(facts)]


def _names(rest: str) -> list[Fact]:
    shops = without_overlaps(find_shops(rest, LeftEdges(rest)))
    persons = without_overlaps(find_persons(mask(rest, shops)))
    rest = mask(rest, [*shops, *persons])
    edges = LeftEdges(rest)
    return [*shops, *persons, *find_other_companies(rest, edges), *find_places(rest, edges)]


def _without_rates(facts: list[Fact]) -> Iterator[Fact]:
    """Leave out lengths of time that say what a price is for, as in 一小时八块 and 八十块钱一个月."""
    starts = {fact.start for fact in facts if fact.type == "amount"}
    ends = {fact.end for fact in facts if fact.type == "amount"}
    for fact in facts:
        beside_price = fact.start in ends or fact.end in starts
        if not (beside_price and fact.type == "duration" and _ONE.match(fact.text)):
            yield fact


def _as_written(text: str, fact: Fact) -> Fact:
    """The same fact with its words as the customer typed them (full-width forms kept)."""
    return Fact(fact.type, text[fact.start : fact.end], fact.start, fact.value, fact.unsure, fact.role, fact.precision)
