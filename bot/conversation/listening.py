"""How long to let a customer go on before answering, and what one conversation's worker remembers while it waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from bot.calming.policy import Calming
from bot.store.models import Message

REST: Final = "rest"
#: What has been asked of somebody who tells: nothing yet, what happened, or what else there is.
TELLING: Final = (None, "story", "more")
#: How long one sign of typing counts; the page repeats it every two seconds.
TYPING_VALID_S: Final = 3.0
RETRY_FIRST_S, RETRY_MOST_S = 0.5, 5.0


class Outcome(NamedTuple):
    """What became of a message. `answered_with` is the number of a later message whose answer is meant for it too."""

    replies: list[Message]
    answered_with: int | None = None


def pause_for(calming: Calming, channel: str, parse: Mapping[str, Any] | None) -> float:
    """Seconds of quiet to wait for, by what was asked last and how heated the customer was then.

    `parse` is that of the last turn, None before the first.
    """
    form, mood = ((parse or {}).get(part) or {} for part in ("form", "mood"))
    telling = form.get("requested") in TELLING or mood.get("level", 0) >= calming.mood.hot
    pauses = calming.listening
    if channel == REST:
        return pauses.rest_story_pause_s if telling else pauses.rest_answer_pause_s
    return pauses.story_pause_s if telling else pauses.answer_pause_s


@dataclass
class Worker:
    """Times are of the monotonic clock: a corrected wall clock must not silence anybody for an hour."""

    task: asyncio.Task[None] | None = None
    #: Something came in since the store was last read; without it a message that comes at the very end is missed.
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    outcomes: dict[int, asyncio.Future[Outcome]] = field(default_factory=dict)
    told_trouble: int = 0
    notices: int = 0
    _heard: dict[int, float] = field(default_factory=dict)
    _typing_until: float = 0.0
    _retry_at: float = 0.0
    _delay: float = RETRY_FIRST_S

    # -- listening ---------------------------------------------------------------------------------------------

    def hear(self, seq: int) -> None:
        """A message came; whatever the customer was typing has arrived with it."""
        self._heard.setdefault(seq, time.monotonic())
        self._typing_until = 0.0

    def notice_typing(self) -> None:
        self._typing_until = time.monotonic() + TYPING_VALID_S

    def to_be_quiet(self, waiting: Sequence[int], pause: float, longest: float) -> float:
        """Seconds until these messages may be answered; 0 or less when they may be now."""
        now = time.monotonic()
        heard = [self._heard.setdefault(seq, now) for seq in waiting]
        return min(max(max(heard) + pause, self._typing_until), min(heard) + longest) - now

    async def rest(self, seconds: float) -> None:
        """Until something comes in, but no longer than this."""
        timer = asyncio.get_running_loop().call_later(seconds, self.awake.set)
        try:
            await self.awake.wait()
        finally:
            timer.cancel()

    # -- the engine's troubles ---------------------------------------------------------------------------------

    def to_retry(self) -> float:
        """Seconds until the engine may be asked again."""
        return self._retry_at - time.monotonic()

    def back_off(self) -> None:
        self._retry_at = time.monotonic() + self._delay
        self._delay = min(self._delay * 2, RETRY_MOST_S)

    def recovered(self) -> None:
        self._delay, self.notices = RETRY_FIRST_S, 0

    # -- whoever waits for an answer ---------------------------------------------------------------------------

    def settle(self, seq: int, outcome: Outcome) -> None:
        self._heard.pop(seq, None)
        future = self.outcomes.pop(seq, None)
        if future and not future.done():
            future.set_result(outcome)

    def give_up_waiting(self, error: Exception) -> None:
        """Tells everybody who waits; the messages themselves stay in line."""
        for seq in list(self.outcomes):
            future = self.outcomes.pop(seq)
            if not future.done():
                future.set_exception(error)
