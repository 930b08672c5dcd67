"""What the fact extractor hands out, and how its finders speak to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

# Stand-ins for what is already read; no pattern of a fact matches them.
MASK: Final = "\x00"
IDENTIFIER_MASK: Final = "\x01"


@dataclass(frozen=True)
class Fact:
    """One fact found in a text.

    `type` is one of ENTITY_TYPES; `start` counts characters of the given text, `text` is the slice there.
    `value`: CNY as a number (amount), ISO date, date-time or `start/end` (date), seconds (duration), else a
    string. `unsure` asks the reader to confirm before acting on the value. `role` is `customer` or `staff`
    (person), `staff` for a staff number, `hotline` for a phone that is a firm's own, `comparison` for an amount
    that only others pay or charge, `deadline` for a date by which the customer wants something done.
    `precision` (date only): minute, hour, part_of_day, day, week, month, year, vague.
    """

    type: str
    text: str
    start: int
    value: object
    unsure: bool = False
    role: str | None = None
    precision: str | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Amount:
    """A sum of money in CNY, with the words it was read from."""

    value: float
    text: str
    unsure: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of text that is no fact."""

    start: int
    end: int


class Spanned(Protocol):
    """Anything that occupies a stretch of text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def mask(text: str, spans: Iterable[Spanned], filler: str = MASK) -> str:
    """Blank out spans with a character no pattern matches; every other character keeps its place."""
    pieces: list[str] = []
    position = 0
    for span in sorted(spans, key=lambda span: span.start):
        pieces.append(text[position : span.start])
        pieces.append(filler * (span.end - max(span.start, position)))
        position = max(position, span.end)
    pieces.append(text[position:])
    return "".join(pieces)


def without_overlaps(facts: Iterable[Fact]) -> list[Fact]:
    """Keep the longest of facts that share characters; of equals the earlier one, then the first given."""
    taken: set[int] = set()
    kept: list[Fact] = []
    for fact in sorted(facts, key=lambda fact: (-len(fact.text), fact.start)):
        places = range(fact.start, fact.end)
        if not taken.isdisjoint(places):
            continue
        taken.update(places)
        kept.append(fact)
    return sorted(kept, key=lambda fact: fact.start)
