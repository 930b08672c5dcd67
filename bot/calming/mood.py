"""The course of a customer's mood over a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.calming.policy import MoodRules


@dataclass(frozen=True)
class Mood:
    """`heat` is the smoothed course of readings, 0 to 3; `level` what replies go by.

    `hot_turns` counts hot turns in a row, `abuse` the insults so far; `heard` is the last reading, None for a message
    without feeling.
    """

    heat: float = 0.0
    level: int = 0
    peak: int = 0
    turns: int = 0
    hot_turns: int = 0
    abuse: int = 0
    heard: int | None = None

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Mood:
        """From a slot or a stored message; what is not known there is as at the start."""
        known = {name: value for name, value in (stored or {}).items() if name in cls.__dataclass_fields__}
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def advance(mood: Mood, reading: int | None, rules: MoodRules, *, insult: bool = False) -> Mood:
    """The mood after one more message. `reading` is 0..3, or None where the message carries no feeling.

    The first reading counts whole: an angry first message is answered as one. Later ones count by a share, and the
    level changes only beyond bounds that lie apart for rising and falling (hysteresis).
    """
    heat = round(_heat(mood, reading, rules), 3)
    level = _level(mood.level, heat, rules)
    return replace(
        mood,
        heat=heat,
        level=level,
        peak=max(mood.peak, level, reading or 0),
        turns=mood.turns + (reading is not None),
        hot_turns=mood.hot_turns + 1 if level >= rules.hot else 0,
        abuse=mood.abuse + insult,
        heard=reading,
    )


def _heat(mood: Mood, reading: int | None, rules: MoodRules) -> float:
    if reading is None:
        return mood.heat * (1 - rules.quiet)
    if mood.turns == 0:
        return float(reading)
    share = rules.rise if reading > mood.heat else rules.fall
    return mood.heat + share * (reading - mood.heat)


def _level(level: int, heat: float, rules: MoodRules) -> int:
    while level < len(rules.up) and heat >= rules.up[level]:
        level += 1
    while level > 0 and heat < rules.down[level - 1]:
        level -= 1
    return level
