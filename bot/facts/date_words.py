"""Dates named by the calendar: 10月28号, 去年三月底, 上个月20号, 20号, 2024年底, 今年夏天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from .calendar_days import (
    Moment,
    latest_day_of_month,
    latest_month_day,
    month_end,
    month_of,
    months_before,
    safe_date,
    year_of,
)
from .numerals import han_digits_to_arabic, parse_numeral

Found = tuple[int, int, Moment]

YEAR: Final = (
    r"(?:(?P<year>(?<!\d)(?:19|20)\d\d|[二2][零〇0][一二12][零〇一二三四五六七八九0-9])\s?年(?![款版前])"
    r"|(?P<short_year>(?<![\d.了过有达近快满约用])2\d)年(?![款版前内级后的间期以之保多半了不没还都])"
    r"|(?P<rel_year>大前年|前年|去年|上一年|今年|本年度?|明年))"
)
_RELATIVE_YEAR: Final = {"大前年": -3, "前年": -2, "去年": -1, "上一年": -1, "明年": 1}
_MONTH: Final = (
    r"(?:(?P<month>(?<![\d.])(?:1[0-2]|0?[1-9])|(?<![一二三四五六七八九十几第两\d])(?:十[一二]?"
    r"|[一二三四五六七八九元]))\s?月份?(?![租卡薪球饼票嫂])"
    r"|(?P<rel_month>大上个?|上上个?|上个?|这个?|本|当|下个?)月份?(?![租卡薪球饼票嫂]))"
)
_RELATIVE_MONTH: Final = (("大上", -2), ("上上", -2), ("上", -1), ("下", 1))
_HAN_DAY: Final = r"(?:二?十[一二三四五六七八九]?|三十一?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
# 20号楼, 92号汽油, 3号线 and the like number things, not days.
_NUMBERED: Final = r"[楼线键店柜窗员桌房车门汽油机仓库院栋单厅床台座字厢坐码馆技师包口铺商档桩球服客工公]"
_AFTER_NUMBER: Final = rf"(?:\s?号(?!{_NUMBERED})|\s?日(?![游用租内后本语均常子程志]|期(?!间)|之内|以内|无理由))"
_DAY: Final = rf"(?P<day>3[01]|[12]\d|0?[1-9]|{_HAN_DAY}){_AFTER_NUMBER}"
_PLAIN_DAY: Final = (
    r"(?P<plain>(?:3[01]|[12]\d|0?[1-9]|二?十[一二三四五六七八九]|二十|三十一?)(?![\d.:,%]"
    r"|[个多天分元块点年余来几万千百件次条人名台张笔号日期折周两斤])|[一二三四五六七八九](?=[、和到至]"
    r"[一二三四五六七八九十]{1,3}[号日]))"
)
_THIRD: Final = (
    r"(?P<third>月?底|月?末(?!尾)|月?初(?![中级次始衷审])|中旬|上旬|下旬|中(?![秋午国间途])|二?十几号"
    r"|[12]几号)"
)
_MONTH_AND_DAY: Final = re.compile(rf"(?:{YEAR}[的 ]?)?{_MONTH}的?\s?(?:{_DAY}|{_THIRD}|{_PLAIN_DAY})?")
_DAY_ALONE: Final = re.compile(
    r"(?<![\d.一二三四五六七八九十零百千几第路街巷弄道村幢栋楼门单账码编院区坊里胡同月-])(?:这个?"
    rf"|本)?(?:(?P<day>3[01]|[12]\d|0?[1-9]|{_HAN_DAY})号(?!{_NUMBERED})|(?P<plain>(?:3[01]|[12]\d"
    rf"|0?[1-9])){_AFTER_NUMBER})"
)
_YEAR_ALONE: Final = re.compile(
    rf"{YEAR}(?:的?(?P<part>年?[底末初]|年?中(?![国秋午旬间华])|[春夏秋冬][天季]|[上下]半年))?"
)
_MONTH_EDGE: Final = re.compile(r"(?<![每个\d一二三四五六七八九十上])月(?P<third>初|底|末)")
# First and last month of what a year part means; 冬天 runs into the next year.
_YEAR_PARTS: Final = {
    "底": (12, 12),
    "末": (12, 12),
    "初": (1, 2),
    "中": (6, 7),
    "春": (3, 5),
    "夏": (6, 8),
    "秋": (9, 11),
    "冬": (12, 14),
    "上半": (1, 6),
    "下半": (7, 12),
}


def find_calendar_dates(text: str, now: datetime) -> Iterator[Found]:
    """Yield days, months, parts of months and years named by number or by 去年, 上个月 and the like."""
    today = now.date()
    for match in _MONTH_AND_DAY.finditer(text):
        moment = _month_and_day(match, today)
        if moment is not None:
            yield match.start(), match.end(), moment
    for match in _DAY_ALONE.finditer(text):
        number = _number(match["day"] or match["plain"])
        day = latest_day_of_month(number, today) if number else None
        if day is not None:
            yield match.start(), match.end(), Moment(day)
    for match in _YEAR_ALONE.finditer(text):
        moment = _year(match, today)
        if moment is not None:
            yield match.start(), match.end(), moment
    for match in _MONTH_EDGE.finditer(text):
        yield match.start(), match.end(), _nearest_edge(match["third"], today)


def year_named(match: re.Match[str], today: date) -> int | None:
    """The year that a match of YEAR holds, or None if it holds none."""
    if match["year"]:
        return int(han_digits_to_arabic(match["year"]))
    if match["short_year"]:
        return today.year - today.year % 100 + int(match["short_year"])
    return today.year + _RELATIVE_YEAR.get(match["rel_year"], 0) if match["rel_year"] else None


def _number(words: str | None) -> int:
    numeral = parse_numeral(words) if words else None
    return int(numeral.value) if numeral else 0


def _month_and_day(match: re.Match[str], today: date) -> Moment | None:
    first = _first_of_month(match, today)
    if first is None:
        return None
    if match["third"]:
        return _third_of_month(first, match["third"])
    number = _number(match["day"] or match["plain"])
    if not number:
        return month_of(first)
    if match["rel_month"] or year_named(match, today) is not None:
        day = safe_date(first.year, first.month, number)
    else:
        day = latest_month_day(first.month, number, today)
    return Moment(day) if day else None


def _first_of_month(match: re.Match[str], today: date) -> date | None:
    if match["rel_month"]:
        back = next((shift for word, shift in _RELATIVE_MONTH if match["rel_month"].startswith(word)), 0)
        return months_before(today.replace(day=1), -back)
    month = 1 if match["month"] == "元" else _number(match["month"])
    year = year_named(match, today)
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    return safe_date(year, month, 1)


def _third_of_month(first: date, word: str) -> Moment:
    word = word.removeprefix("月")
    last = month_end(first.year, first.month).day
    begin, end = {"底": (last - 6, last), "末": (last - 6, last), "初": (1, 7)}.get(word[0], (1, 10))
    if word in ("中", "中旬", "十几号", "1几号"):
        begin, end = 11, 20
    elif word in ("下旬", "二十几号", "2几号"):
        begin, end = 21, last
    return Moment(first.replace(day=begin), first.replace(day=end), precision="week")


def _year(match: re.Match[str], today: date) -> Moment | None:
    year = year_named(match, today)
    if year is None or not date.min.year < year < date.max.year:
        return None
    if match["short_year"] and year > today.year:
        return None
    part = (match["part"] or "").lstrip("年").removesuffix("天").removesuffix("季").removesuffix("年")
    if part not in _YEAR_PARTS:
        whole = year_of(year)
        return Moment(whole.first, whole.last, precision="year", unsure=bool(match["short_year"]))
    first, last = _YEAR_PARTS[part]
    ends = month_end(year + (last - 1) // 12, (last - 1) % 12 + 1)
    return Moment(date(year, first, 1), ends, precision="month")


def _nearest_edge(word: str, today: date) -> Moment:
    """月初 and 月底 without a month: the latest that has begun."""
    edge = _third_of_month(today.replace(day=1), word)
    if edge.first > today:
        edge = _third_of_month(months_before(today.replace(day=1), 1), word)
    return Moment(edge.first, edge.last, precision="week", unsure=True)
