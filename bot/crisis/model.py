"""The second stage of the crisis rail: a small linear model over what stands in a piece of text.

Plain Python on a file of weights, so that it runs in the gateway's own process, without the engine and without
numeric libraries. The weights are made by `bot.crisis.training`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.crisis.features import features, pieces
from bot.crisis.settled import behind_care

#: The dangers, in the order of a row of weights; nothing dangerous weighs nothing.
DANGERS: Final = ("self_harm", "harm_others", "injury")
Row = tuple[float, float, float]
_NO_WEIGHT: Final[Row] = (0.0, 0.0, 0.0)


class BadWeights(Exception):
    """The weights are missing or damaged; the message names the file."""


@dataclass(frozen=True)
class Weights:
    """`rows` by feature, `bias` for none of them, and how likely danger must be in a text of one piece to raise the
    alarm."""

    rows: Mapping[str, Row]
    bias: Row
    threshold: float

    def chances(self, found: Iterable[str]) -> Row:
        """How likely each danger is, given the features of one piece; what is missing from one is no danger."""
        rows = [row for row in map(self.rows.get, found) if row is not None]
        scale = 1.0 / math.sqrt(len(rows)) if rows else 0.0
        columns = zip(*rows, strict=True) if rows else iter((_NO_WEIGHT,) * 3)
        first, second, third = (sum(column) * scale + bias for column, bias in zip(columns, self.bias, strict=True))
        highest = max(0.0, first, second, third)
        powers = [math.exp(score - highest) for score in (first, second, third, 0.0)]
        total = sum(powers)
        return powers[0] / total, powers[1] / total, powers[2] / total


def find(plain: str, weights: Weights) -> tuple[str, int, int] | None:
    """Kind and half-open span of the most dangerous piece of a plain text, or None if none is dangerous enough.

    Every piece is one more chance to be wrong, so the more there are the surer one of them must be.
    """
    spans = list(pieces(plain))
    best, found = 1.0 - (1.0 - weights.threshold) / max(1, len(spans)), None
    for start, end in spans:
        chances = _chances(plain[start:end], weights)
        if sum(chances) >= best:
            best, found = sum(chances), (DANGERS[chances.index(max(chances))], start, end)
    return found


def _chances(piece: str, weights: Weights) -> Row:
    """An injury that is cared for counts no more; what is told behind the care does (刚出院，又倒下去了)."""
    chances = weights.chances(features(piece))
    if DANGERS[chances.index(max(chances))] == "injury" and (rest := behind_care(piece)) is not None:
        return weights.chances(features(rest))
    return chances


def save(weights: Weights, path: Path) -> None:
    """One JSON object; the same weights give the same bytes."""
    whole = {"threshold": weights.threshold, "bias": weights.bias, "rows": dict(sorted(weights.rows.items()))}
    path.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def load(path: Path) -> Weights:
    """Raises BadWeights."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        rows = {name: _row(values) for name, values in whole["rows"].items()}
        weights = Weights(rows, _row(whole["bias"]), float(whole["threshold"]))
    except FileNotFoundError:
        raise BadWeights(f"{path} is missing: the crisis rail has no second stage; run `make train`") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadWeights(f"{path} cannot be read ({error}); delete it and run `make train`") from error
    if not rows or not 0.0 < weights.threshold < 1.0:
        raise BadWeights(f"{path} holds no usable weights; delete it and run `make train`")
    return weights


def _row(values: Iterable[float]) -> Row:
    first, second, third = map(float, values)
    return first, second, third
