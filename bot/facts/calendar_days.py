"""Arithmetic on days, weeks, months and years that the date readers share. No text here."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True)
class Moment:
    """A day, a stretch of days (`last` set) or a point in time (`at` set), with how exactly it was said."""

    first: date
    last: date | None = None
    at: datetime | None = None
    until: datetime | None = None
    precision: str = "day"
    unsure: bool = False

    def iso(self) -> str:
        """ISO date, date-time to the minute, or `start/end`."""
        if self.at is not None:
            start = self.at.isoformat(timespec="minutes")
            return f"{start}/{self.until.isoformat(timespec='minutes')}" if self.until else start
        return f"{self.first.isoformat()}/{self.last.isoformat()}" if self.last else self.first.isoformat()

    def is_one_day(self) -> bool:
        return self.last is None and self.at is None

    def up_to(self, other: Moment) -> Moment | None:
        """The interval from this moment to `other`, or None if that would run backwards."""
        end = other.last or other.first
        if end < self.first:
            return None
        if self.at is not None and other.at is not None:
            return replace(self, until=other.at) if other.at > self.at else None
        return Moment(self.first, end, precision=self.precision, unsure=self.unsure or other.unsure)


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_before(day: date, count: float) -> date:
    """`count` days earlier, never earlier than the calendar begins."""
    try:
        return day - timedelta(days=round(count))
    except OverflowError:
        return date.min


def months_before(day: date, count: int) -> date:
    """The same day `count` months earlier (later if negative), or the last day of a shorter month."""
    index = max(day.year * 12 + day.month - 1 - count, 12)
    year, month = min(index // 12, date.max.year), index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def month_of(day: date) -> Moment:
    """The whole calendar month around `day`."""
    return Moment(day.replace(day=1), month_end(day.year, day.month), precision="month")


def year_of(year: int) -> Moment:
    return Moment(date(year, 1, 1), date(year, 12, 31), precision="year")


def week_of(day: date) -> Moment:
    """The week, Monday to Sunday, around `day`."""
    monday = day - timedelta(days=day.weekday())
    return Moment(monday, monday + timedelta(days=6), precision="week")


def latest_month_day(month: int, day: int, today: date) -> date | None:
    """The last such day not after `today`: complaints are about the past. None if no year has it."""
    for year in range(today.year, max(today.year - 9, 0), -1):
        found = safe_date(year, month, day)
        if found is not None and found <= today:
            return found
    return None


def latest_day_of_month(day: int, today: date) -> date | None:
    """The last day with this number not after `today` (20号)."""
    for back in range(0, 4):
        month = months_before(today.replace(day=1), back)
        found = safe_date(month.year, month.month, day)
        if found is not None and found <= today:
            return found
    return None


def at_time(day: date, hour: int, minute: int) -> datetime:
    """The point in time; hour 24 and more run into the next day."""
    return datetime.combine(day, time(0, 0)) + timedelta(hours=hour, minutes=minute)
