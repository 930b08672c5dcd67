"""The crisis rail as the gateway runs it: both stages, on a text made ready as the gateway makes it ready."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.crisis import Crisis, Rail, model
from bot.process.crisis_weights import ensure_crisis_weights
from bot.script import simplify
from bot.text import clean

GOLDEN = Path(__file__).parent.parent / "golden"
KINDS = ("self_harm", "harm_others", "injury")


class Row(NamedTuple):
    """One frozen sentence; `kind` says what danger it is in, or which sort of harmless sentence it is."""

    text: str
    danger: bool
    kind: str


@cache
def whole_rail() -> Rail:
    """Learns the weights first if they are missing, as `make test` and `make run` do."""
    return Rail(model.load(ensure_crisis_weights()))


def hear(text: str, rail: Rail | None = None) -> Crisis | None:
    return (rail or whole_rail()).detect(simplify(clean(text)).text)


@cache
def first_set() -> tuple[Row, ...]:
    """The set the patterns were written against."""
    rows = (line.split("\t") for line in (GOLDEN / "crisis.tsv").read_text(encoding="utf-8").splitlines()[1:])
    return tuple(Row(text, label != "none", label) for label, text in rows)


@cache
def second_set() -> tuple[Row, ...]:
    """The independent set, written by somebody who did not see the patterns."""
    rows = (line.split("\t") for line in (GOLDEN / "crisis_unseen.tsv").read_text(encoding="utf-8").splitlines()[1:])
    return tuple(Row(text, label == "1", kind) for text, label, kind in rows)
