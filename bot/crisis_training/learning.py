"""Learns the weights of the second stage of the crisis rail.

Logistic regression by stochastic gradient steps, plain Python, fixed seed: the same sentences give the same file.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from bot.crisis.features import PIECE_CHARS, features
from bot.crisis.model import DANGERS, Row, Weights
from bot.crisis.plain import plain
from bot.crisis_training.examples import BACKGROUND, KINDS, Example

SEED: Final = 1
PASSES: Final = 6
RATE: Final = 0.1
BIAS_RATE: Final = 0.01
DECAY: Final = 1e-3
#: An error this small teaches nothing more.
SETTLED: Final = 0.02
SMALLEST: Final = 0.05
#: At this, three in a thousand sentences of everyday speech raise an alarm, patterns included.
THRESHOLD: Final = 0.53
_SURROUNDINGS: Final = "none/ordinary.txt:"
_WITH_SURROUNDINGS: Final = 0.35
_JOINTS: Final = ("，", "。", "！", "，", "\n")


class Sample(NamedTuple):
    """Features by number; `kind` is an index into DANGERS, or -1."""

    kind: int
    found: tuple[int, ...]


def train(examples: Sequence[Example]) -> Weights:
    chance = random.Random(SEED)  # noqa: S311
    seen = [(one.kind, one.line, features(plain(text)[0])) for one, text in _placed(examples, chance)]
    names = _known_features((line, found) for _, line, found in seen)
    number = {name: index for index, name in enumerate(names)}
    samples = [
        Sample(KINDS.index(kind) - 1, tuple(sorted(number[one] for one in found if one in number)))
        for kind, _, found in seen
    ]
    learner = _descend(samples, len(names), chance)
    first, second, third = (round(value, 4) for value in learner.bias)
    return Weights(_rows(names, learner), (first, second, third), THRESHOLD)


def _known_features(seen: Iterable[tuple[str, frozenset[str]]]) -> list[str]:
    """In a fixed order. A feature that only one line knows is left out: it would teach that line by heart."""
    lines: dict[str, str] = {}
    shared: set[str] = set()
    for line, found in seen:
        shared.update(one for one in found if lines.setdefault(one, line) != line)
    return sorted(shared)


def _placed(examples: Sequence[Example], chance: random.Random) -> Iterator[tuple[Example, str]]:
    """Every sentence by itself, and many once more beside an ordinary one, as it stands in a longer message."""
    ordinary = [one.text for one in examples if one.line.startswith(_SURROUNDINGS) and len(one.text) < PIECE_CHARS // 2]
    for example in examples:
        yield example, example.text
        own = not example.line.startswith(BACKGROUND)
        if own and ordinary and chance.random() < _WITH_SURROUNDINGS:
            both = [example.text, chance.choice(ordinary)]
            chance.shuffle(both)
            yield example, chance.choice(_JOINTS).join(both)


class _Learner:
    """One column of weights for each danger; Adagrad steps, so that rare features move as far as frequent ones."""

    def __init__(self, size: int) -> None:
        self.columns = [[0.0] * size for _ in DANGERS]
        self.squares = [[1e-2] * size for _ in DANGERS]
        self.bias = [0.0 for _ in DANGERS]

    def step(self, sample: Sample, weight: float) -> None:
        scale = 1.0 / math.sqrt(len(sample.found) or 1)
        scores = [
            sum(map(column.__getitem__, sample.found)) * scale + bias
            for column, bias in zip(self.columns, self.bias, strict=True)
        ]
        for danger, error in enumerate(_errors(scores, sample.kind)):
            if abs(error) > SETTLED:
                self._move(danger, sample.found, error * weight, scale)

    def _move(self, danger: int, found: tuple[int, ...], error: float, scale: float) -> None:
        column, squares = self.columns[danger], self.squares[danger]
        slope = error * scale
        square = slope * slope
        for index in found:
            squares[index] += square
            column[index] -= RATE * (slope / math.sqrt(squares[index]) + DECAY * column[index])
        self.bias[danger] -= BIAS_RATE * error


def _errors(scores: Sequence[float], kind: int) -> list[float]:
    """Chance minus truth for each danger; `kind` is -1 where there is none."""
    highest = max(0.0, *scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers) + math.exp(-highest)
    return [power / total - (index == kind) for index, power in enumerate(powers)]


def _descend(samples: list[Sample], size: int, chance: random.Random) -> _Learner:
    learner = _Learner(size)
    for _ in range(PASSES):
        chance.shuffle(samples)
        for sample in samples:
            learner.step(sample, 1.0)
    return learner


def _rows(names: Sequence[str], learner: _Learner) -> dict[str, Row]:
    """What weighs next to nothing is left out."""
    first, second, third = learner.columns
    columns = zip(names, first, second, third, strict=True)
    rows = ((name, (round(a, 3), round(b, 3), round(c, 3))) for name, a, b, c in columns)
    return {name: row for name, row in rows if max(map(abs, row)) >= SMALLEST}
