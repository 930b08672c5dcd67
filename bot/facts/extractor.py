"""All finders together: one pass over a text, one list of facts."""

from __future__ import annotations

from datetime import datetime

from .amounts import find_amounts
from .boundaries import LeftEdges
from .companies import find_known_companies, find_other_companies
from .dates import find_dates
from .durations import find_durations
from .folding import fold
from .model import IDENTIFIER_MASK, Fact, Span, mask, without_overlaps
from .numbers import find_links, find_named_numbers, find_placeholders, find_shaped_numbers
from .persons import find_persons
from .places import find_places


def extract(text: str, now: datetime) -> list[Fact]:
    """Find the facts in `text`, sorted by start; where two claim the same words the longer one wins.

    `now` is naive local time: dates without a year, a month or a week are read as the latest past ones.
    """
    folded = fold(text)
    placeholders = list(find_placeholders(folded))
    rest = mask(folded, placeholders, IDENTIFIER_MASK)
    rest = mask(rest, [Span(*link.span()) for link in find_links(rest)])
    named = without_overlaps(find_named_numbers(rest))
    rest = mask(rest, named)
    figures = without_overlaps(
        [
            *find_known_companies(rest),
            *find_shaped_numbers(rest),
            *find_dates(rest, now),
            *find_amounts(rest),
            *find_durations(rest),
        ]
    )
    facts = without_overlaps([*placeholders, *named, *figures, *_names(mask(rest, figures))])
    return [_as_written(text, fact) for fact in facts]


def _names(rest: str) -> list[Fact]:
    persons = without_overlaps(find_persons(rest))
    rest = mask(rest, persons)
    edges = LeftEdges(rest)
    return [*persons, *find_other_companies(rest, edges), *find_places(rest, edges)]


def _as_written(text: str, fact: Fact) -> Fact:
    """The same fact with its words as the customer typed them (full-width forms kept)."""
    return Fact(fact.type, text[fact.start : fact.end], fact.start, fact.value, fact.unsure, fact.role, fact.precision)
