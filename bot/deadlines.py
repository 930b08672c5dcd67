"""By when somebody must act: the policy's limits counted on the calendar and the business hours of China."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.clock import CHINA
from bot.policy import Limit, Policy

_WEEKDAYS: Final = "一二三四五六日"

IsWorkday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Three moments in order: first sign of life, first substantial answer, decision. With time zone."""

    acknowledge_by: datetime
    respond_by: datetime
    resolve_by: datetime


def is_weekday(day: date) -> bool:
    """A calendar that knows weekends only; public holidays come with another `is_workday`."""
    return day.weekday() < 5


def deadlines(policy: Policy, industry: str, now: datetime, is_workday: IsWorkday = is_weekday) -> Deadlines:
    """The deadlines of a ticket registered now. Raises KeyError for an unknown industry."""
    rules = policy.industries[industry]
    received = now.astimezone(CHINA)
    # Over a long holiday business hours can end after calendar days do: no step may be due after the next.
    resolve_by = _due(policy, rules.resolve, received, is_workday)
    respond_by = min(_due(policy, rules.respond, received, is_workday), resolve_by)
    acknowledge_by = min(_due(policy, rules.acknowledge, received, is_workday), respond_by)
    return Deadlines(acknowledge_by, respond_by, resolve_by)


def commitment(policy: Policy, industry: str, limits: Deadlines) -> str:
    """Who will act and by when, in words for the customer."""
    return policy.commitment.format(
        handler=policy.industries[industry].handler,
        acknowledge_by=spoken(limits.acknowledge_by),
        resolve_by=spoken(limits.resolve_by),
    )


def spoken(moment: datetime) -> str:
    """A moment as people say it: 11月24日（周二）18:00."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def _due(policy: Policy, limit: Limit, received: datetime, is_workday: IsWorkday) -> datetime:
    if limit.unit == "business_hours":
        return _after_business_time(policy, received, timedelta(hours=limit.amount), is_workday)
    day = received.date()
    if limit.unit == "days":
        day += timedelta(days=limit.amount)
    else:
        for _ in range(limit.amount):
            day = _next_workday(day, is_workday)
    return datetime.combine(day, policy.business_hours[-1].end, CHINA)


def _next_workday(day: date, is_workday: IsWorkday) -> date:
    day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def _after_business_time(policy: Policy, received: datetime, left: timedelta, is_workday: IsWorkday) -> datetime:
    day = received.date() if is_workday(received.date()) else _next_workday(received.date(), is_workday)
    while True:
        for opening in policy.business_hours:
            start = max(received, datetime.combine(day, opening.start, CHINA))
            open_for = datetime.combine(day, opening.end, CHINA) - start
            if open_for >= left:
                return start + left
            left -= max(open_for, timedelta())
        day = _next_workday(day, is_workday)
