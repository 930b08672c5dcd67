"""Which strategies the next reply takes, and what the customer needs."""

from __future__ import annotations

from collections.abc import Collection

from bot.calming.mood import Mood
from bot.calming.policy import Calming, Stage, fits


def need_of(calming: Calming, text: str, act: str, problems: Collection[str], before: str = "") -> str:
    """The customer's need by the words of this message, else what it was `before`."""
    for need, signs in calming.needs.items():
        said = any(word in text for word in signs.words)
        if said or act in signs.acts or (not before and set(problems) & set(signs.problems)):
            return need
    return before or "dissatisfied"


def strategies(calming: Calming, stage: Stage, mood: Mood, need: str, *, offered: bool) -> tuple[str, ...]:
    """In the order in which they are said. `offered`: a person was offered already."""
    lasting = mood.hot_turns >= calming.lasting_turns and not offered
    return next(
        reply.strategies for reply in calming.replies if fits(reply.when, stage, mood.level, need, lasting=lasting)
    )
