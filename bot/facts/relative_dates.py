"""Dates told from today: 昨天, 今早, 上周三, 这周末, 三个月前, 前几天, 最近, 刚才."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from .calendar_days import Moment, days_before, months_before, week_of
from .clock import clock_after
from .durations import COUNT, UNIT, parse_count, seconds_in

Found = tuple[int, int, Moment]

_DAYS: Final = re.compile(
    r"大前[天日]|(?<![以之从目提天月年周])前[天日](?!天)|昨[天日儿](?!天天)|今(?:天|日(?!头条)|儿(?!子))"
    r"|明[天日](?!天)"
    r"|大后天|(?<![然天月年之以])后天(?!性)"
    r"|(?P<bare>[今昨明](?=[早晚夜晨]|[上中下]午|凌晨|半夜)|(?<![以之从目提天月年周])前(?=晚|夜))"
)
_DAY_SHIFT: Final = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
# After 周 a numeral may begin another word: 上周一直, 上周三次, 上周五十块.
_WEEKDAY: Final = (
    r"(?P<weekday>一(?![直共个次样下起般定再些切旦味律整天家位件台条百千万十两二]|点[都也没儿])"
    r"|二(?![十百千万手维次个三])|三(?![十百千万次个天番更方四])|[四五六](?![十百千万次个天五六七])"
    r"|日(?![常本记子期程])|天(?![气天])|末(?!端))"
)
_WEEK: Final = re.compile(
    rf"(?P<rel>大上|上上|上|这|本|下下|下)(?:一个|个|一)?(?:周(?!年|岁|期|转|边|围|到)|星期|礼拜){_WEEKDAY}?"
)
_WEEKDAY_ALONE: Final = re.compile(rf"(?<![每逢一二两三四五六七八九十几半\d上下本这个圆])(?:周|星期|礼拜){_WEEKDAY}")
_WEEK_SHIFT: Final = {"大上": -2, "上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_WEEKDAY_NUMBER: Final = {word: number for number, word in enumerate("一二三四五六日")} | {"天": 6}
_AGO: Final = re.compile(
    rf"(?<![第每\d.]){COUNT}{UNIT}(?P<tail>半|多)?(?:之前|以前|前)(?![后台面往提排夕天任半段端途景锋])"
)
_LATELY: Final = re.compile(
    rf"(?:最近|(?<![打转汇寄发走跑骑开送交赶拿带])过去|这(?!一))(?:的|这)?{COUNT}{UNIT}(?P<tail>半"
    rf"|多)?(?![前后])"
)
_CENTURY: Final = 100 * 365 * 86400
_PRECISION: Final = (("年", "year"), ("月", "month"), ("周", "week"), ("星期", "week"), ("礼拜", "week"))
# Words, and how many days back the stretch they mean begins and ends.
_VAGUE: Final = (
    (re.compile(r"(?<![提之以])前(?:几|两)天|前些天|前些日子?|头几天|头两天|前几日"), 7, 1),
    (re.compile(r"最近[几两]天|这几天|这两天|近几天|近两天|近日|这几日"), 5, 0),
    (re.compile(r"前一?阵子?|前段时间|前一段时间|前段日子|不久前|前不久|前些时候"), 45, 3),
    (
        re.compile(
            r"(?<![离距])最近(?:一段时间|一阵子?)?(?!的?[^，。,\s]{0,4}(?:店|网点|门店|营业|站|地方|支行"
            r"|医院)|[一二两三几]家)"
            r"|近期|近来|这段时间|这阵子|近段时间"
        ),
        30,
        0,
    ),
)
_JUST_NOW: Final = re.compile(r"刚才|刚刚(?![好够])|方才(?!能)")


def find_relative_days(text: str, now: datetime) -> Iterator[Found]:
    """Yield 昨天, 大前天 and the day in 今早, 昨晚; the part of the day is read by the clock."""
    for match in _DAYS.finditer(text):
        if match["bare"] and not clock_after(text, match.end()):
            continue
        shift = _DAY_SHIFT[match["bare"] or match[0][:-1]]
        yield match.start(), match.end(), Moment(days_before(now.date(), -shift))


def find_week_days(text: str, now: datetime) -> Iterator[Found]:
    """Yield weeks and days of the week; a weekday alone is the latest one up to today."""
    today = now.date()
    for match in _WEEK.finditer(text):
        anchor = days_before(today, -7 * _WEEK_SHIFT[match["rel"]])
        yield match.start(), match.end(), _in_week(anchor, match["weekday"])
    for match in _WEEKDAY_ALONE.finditer(text):
        moment = _in_week(today, match["weekday"])
        if moment.first > today:
            moment = _in_week(days_before(today, 7), match["weekday"])
        yield match.start(), match.end(), moment


def find_ago(text: str, now: datetime) -> Iterator[Found]:
    """Yield 三天前, 半个月前, 两小时前, and stretches that reach up to now (最近三天)."""
    for match in _AGO.finditer(text):
        moment = _ago(match, now)
        if moment is not None:
            yield match.start(), match.end(), moment
    for match in _LATELY.finditer(text):
        moment = _ago(match, now)
        if moment is not None and moment.at is None:
            yield match.start(), match.end(), Moment(moment.first, now.date(), precision="vague")


def find_vague(text: str, now: datetime) -> Iterator[Found]:
    """Yield 刚才 as this hour, and 最近, 前几天 and the like as unsure intervals."""
    for match in _JUST_NOW.finditer(text):
        yield match.start(), match.end(), Moment(now.date(), at=now, precision="hour")
    for pattern, begin, end in _VAGUE:
        for match in pattern.finditer(text):
            first, last = days_before(now.date(), begin), days_before(now.date(), end)
            yield match.start(), match.end(), Moment(first, last, precision="vague", unsure=True)


def _in_week(anchor: date, weekday: str | None) -> Moment:
    week = week_of(anchor)
    if weekday is None:
        return week
    if weekday == "末":
        return Moment(week.first + timedelta(days=5), week.last, precision="week")
    return Moment(week.first + timedelta(days=_WEEKDAY_NUMBER[weekday]))


def _ago(match: re.Match[str], now: datetime) -> Moment | None:
    number = parse_count(match)
    if number is None:
        return None
    unit, count = match["unit"], number.value + (0.5 if match["tail"] == "半" else 0)
    unsure = number.unsure or match["tail"] == "多"
    seconds = count * seconds_in(unit)
    if not 0 < seconds < min(_CENTURY, (now - datetime.min).total_seconds()):
        return None
    if seconds_in(unit) < 86400:
        at = now - timedelta(seconds=seconds)
        return Moment(at.date(), at=at, precision="minute" if seconds < 3600 else "hour", unsure=unsure)
    precision = next((name for word, name in _PRECISION if word in unit), "day")
    return Moment(_day_ago(now.date(), count, unit), precision=precision, unsure=unsure)


def _day_ago(today: date, count: float, unit: str) -> date:
    if unit == "年":
        return months_before(today, round(count * 12))
    if unit == "月":
        return days_before(months_before(today, int(count)), 15 if count % 1 else 0)
    return days_before(today, count * seconds_in(unit) / 86400)
