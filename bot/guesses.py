"""Limits guessing: four digits are only ten thousand tries, so a ticket number takes few wrong ones an hour."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_WRONG = 5
WINDOW_S = 3600.0
REMEMBERED = 10_000


class Guesses:
    """Wrong tries by subject, in memory and bounded; the oldest subject is forgotten first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()

    def allowed(self, subject: str) -> bool:
        return len(self._recent(subject)) < MAX_WRONG

    def failed(self, subject: str) -> None:
        self._wrong[subject] = [*self._recent(subject), self._clock()]
        self._wrong.move_to_end(subject)
        while len(self._wrong) > REMEMBERED:
            self._wrong.popitem(last=False)

    def _recent(self, subject: str) -> list[float]:
        since = self._clock() - WINDOW_S
        return [at for at in self._wrong.get(subject, ()) if at > since]
