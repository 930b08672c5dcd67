"""The crisis rail: words of self-harm, of harm to others, or of an injury now, found without the engine.

It runs in the gateway before the engine is asked, so it works while the engine is down. Two stages: patterns first
(`bot.crisis.patterns`), then a small model (`bot.crisis.model`) for wording that no pattern foresaw. Standard library
only. A false alarm costs one caring sentence and a colleague's glance, a miss may cost a life: where wording is open,
it fires. Nothing switches it off: the second stage can only be added, and adds alarms only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.crisis import model, patterns
from bot.crisis.model import BadWeights, Weights
from bot.crisis.plain import plain

__all__ = ["BadWeights", "Crisis", "Rail", "arm", "detect"]


@dataclass(frozen=True)
class Crisis:
    """`kind` is self_harm, harm_others or injury; `evidence` the words of the message that say so."""

    kind: str
    evidence: str


class Rail:
    """Patterns always; the second stage where its weights are given."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights

    def detect(self, text: str) -> Crisis | None:
        """The crisis a message speaks of, or None."""
        read, places = plain(text)
        found = patterns.find(read)
        if found is None and self._weights is not None:
            found = model.find(read, self._weights)
        if found is None:
            return None
        kind, start, end = found
        return Crisis(kind, text[places[start] : places[end - 1] + 1])


_rail = Rail()


def arm(weights: Path) -> None:
    """Adds the second stage to `detect` for the rest of this process. Raises BadWeights."""
    global _rail
    _rail = Rail(model.load(weights))


def detect(text: str) -> Crisis | None:
    """The crisis a message speaks of, or None; with the second stage once it is armed."""
    return _rail.detect(text)
