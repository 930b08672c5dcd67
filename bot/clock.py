"""The time, injected everywhere, so that tests can say what day it is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

#: China has one time zone and no daylight saving; a fixed offset needs no time-zone database.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock:
    """Real time, or time that runs on from `start` (naive China time)."""

    def __init__(self, start: datetime | None = None) -> None:
        begins = start.replace(tzinfo=CHINA) if start else datetime.now(CHINA)
        self._shift = begins - datetime.now(CHINA) if start else timedelta()

    def now(self) -> datetime:
        """Aware, in China time."""
        return datetime.now(CHINA) + self._shift

    def local(self) -> datetime:
        """Naive China time, as customers mean it when they write 昨天."""
        return self.now().replace(tzinfo=None)
