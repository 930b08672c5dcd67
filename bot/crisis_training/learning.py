"""Learns the weights of the second stage of the crisis rail.

Logistic regression by stochastic gradient steps, plain Python, fixed seed: the same sentences give the same file.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from bot.crisis.features import PIECE_CHARS, features
from bot.crisis.model import DANGERS, Row, Weights
from bot.crisis.plain import plain
from bot.crisis_training.examples import KINDS, Example

SEED: Final = 1
PASSES: Final = 6
#: A feature that only one pattern knows teaches its wording by heart.
MIN_LINES: Final = 2
RATE: Final = 0.1
BIAS_RATE: Final = 0.01
DECAY: Final = 1e-4
#: An error this small teaches nothing more.
SETTLED: Final = 0.02
SMALLEST: Final = 0.01
THRESHOLD: Final = 0.5
_SURROUNDINGS: Final = "ordinary.txt"
_WITH_SURROUNDINGS: Final = 0.5
_JOINTS: Final = ("，", "。", "！", "，", "\n")


class Sample(NamedTuple):
    """Features by number; `kind` is an index into DANGERS, or -1."""

    kind: int
    found: tuple[int, ...]


def train(examples: Sequence[Example]) -> Weights:
    chance = random.Random(SEED)
    names = _known_features(examples)
    number = {name: index for index, name in enumerate(names)}
    samples = [_sample(example.kind, text, number) for example, text in _placed(examples, chance)]
    learner = _descend(samples, len(names), chance)
    first, second, third = (round(value, 4) for value in learner.bias)
    return Weights(_rows(names, learner), (first, second, third), THRESHOLD)


def _known_features(examples: Sequence[Example]) -> list[str]:
    lines: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for feature in features(plain(example.text)[0]):
            lines[feature].add(example.line)
    return sorted(feature for feature, where in lines.items() if len(where) >= MIN_LINES)


def _placed(examples: Sequence[Example], chance: random.Random) -> Iterator[tuple[Example, str]]:
    """Every sentence by itself, and many once more beside an ordinary one, as it stands in a longer message."""
    ordinary = [one.text for one in examples if one.line.startswith(_SURROUNDINGS) and len(one.text) < PIECE_CHARS // 2]
    for example in examples:
        yield example, example.text
        if ordinary and chance.random() < _WITH_SURROUNDINGS:
            both = [example.text, chance.choice(ordinary)]
            chance.shuffle(both)
            yield example, chance.choice(_JOINTS).join(both)


def _sample(kind: str, text: str, number: Mapping[str, int]) -> Sample:
    return Sample(
        KINDS.index(kind) - 1, tuple(sorted(number[one] for one in features(plain(text)[0]) if one in number))
    )


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
    rows = ((name, (round(a, 3), round(b, 3), round(c, 3))) for name, a, b, c in zip(names, first, second, third, strict=True))
    return {name: row for name, row in rows if max(map(abs, row)) >= SMALLEST}
