"""Reads `data/crisis`: own sentences, one pattern a line, alternatives in braces.

`{我|俺}不想活了` is two sentences. A folder is a kind (none, self_harm, harm_others, injury). A pattern gives at
most `MOST_PER_LINE` sentences, the same ones every time, so that no pattern outweighs the others.
"""

from __future__ import annotations

import itertools
import random
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bot import nlu_data
from bot.crisis import patterns
from bot.crisis.plain import plain

DATA: Final = Path("data/crisis")
KINDS: Final = ("none", "self_harm", "harm_others", "injury")
MOST_PER_LINE: Final = 20
#: Begins the name of a line of which there is only one sentence, as of everything in `data/nlu`.
BACKGROUND: Final = "nlu:"
#: One in so many sentences of the engine is not learned from: false alarms are measured on those.
HELD_OUT: Final = 4
#: Stories this heated hold threats that may be meant.
FIERCE: Final = 3
_SLOT: Final = re.compile(r"\{([^{}]*)\}")


class Example(NamedTuple):
    """One sentence; `line` names its pattern, so that siblings can be kept on one side of a test."""

    kind: str
    text: str
    line: str


class BadPattern(ValueError):
    """A line that cannot be read; the message names file and line."""


def read(data: Path = DATA) -> list[Example]:
    """All sentences in a fixed order. Raises BadPattern, also for a folder that is no kind."""
    return [example for path in sorted(data.rglob("*.txt")) for example in _read_file(path)]


def background(data: Path = nlu_data.DATA) -> list[Example]:
    """Ordinary sentences among those the engine learns from: what people say to a complaint desk when nobody is in
    danger. A sentence the patterns know as danger teaches nothing here, whoever filed it under small talk."""
    found, _ = nlu_data.check(data)
    calm = (one.text for one in found if one.intent != "threaten" and one.metadata.get("emotion", 0) < FIERCE)
    texts = dict.fromkeys(text for text in calm if not is_held_out(text))
    return [Example("none", text, f"{BACKGROUND}{text}") for text in texts if patterns.find(plain(text)[0]) is None]


def is_held_out(text: str) -> bool:
    return zlib.crc32(text.encode()) % HELD_OUT == 0


def _read_file(path: Path) -> Iterator[Example]:
    kind = path.parent.name
    if kind not in KINDS:
        raise BadPattern(f"{path}: no kind of crisis is called {kind}")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            where = f"{kind}/{path.name}:{number}"
            try:
                sentences = expand(line.strip())
            except BadPattern as error:
                raise BadPattern(f"{path}:{number}: {error}") from None
            yield from (Example(kind, text, where) for text in sentences)


def expand(pattern: str) -> list[str]:
    """The sentences of a pattern; a fixed choice among them where there are too many."""
    parts = _SLOT.split(pattern)
    if any(set("{}|") & set(fixed) for fixed in parts[::2]):
        raise BadPattern(f"braces do not match: {pattern[:40]}")
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    total = 1
    for choice in choices:
        total *= len(choice)
    if total <= MOST_PER_LINE:
        return list(dict.fromkeys("".join(combination) for combination in itertools.product(*choices)))
    return _some(choices, random.Random(pattern))  # noqa: S311


def _some(choices: list[list[str]], chance: random.Random) -> list[str]:
    """Every alternative of every slot appears about equally often."""
    decks = [_deck(choice, chance) for choice in choices]
    return list(dict.fromkeys("".join(cards) for cards in zip(*decks, strict=True)))


def _deck(choice: list[str], chance: random.Random) -> list[str]:
    cards: list[str] = []
    while len(cards) < MOST_PER_LINE:
        cards += chance.sample(choice, len(choice))
    return cards[:MOST_PER_LINE]
