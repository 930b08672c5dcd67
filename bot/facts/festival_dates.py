"""Dates told from festivals: 国庆第二天, 去年双十一前后, 春节期间, 大年初三, 中秋节前一天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from .calendar_days import Moment
from .date_words import YEAR, year_named
from .festivals import ALIASES, HOLIDAY_DAYS, festival_day, latest_festival
from .numerals import parse_numeral

_SALE_CUE: Final = r"(?=大促|活动|期间|前后|那天|当天|当晚|的?时候|买|下单|购物节|年中|抢|预售|囤|促销|[,，。])"
_HOLIDAY_CUE: Final = r"(?=期间|假期|长假|小长假|黄金周|放假|国庆|前后|那天|当天|那几天|的时候)"
_SURNAME_BEFORE: Final = r"(?<![张李王刘陈杨赵周吴徐孙朱马胡郭何高林罗郑梁谢宋唐许建])"
_NOT_STREET: Final = r"(?![路街村镇桥里]|大道|广场|新村|小区|小学|社区|南|北|东|西)"
_NOT_IN_NUMBER: Final = r"(?<![一二三四五六七八九十百千万\d第双])"
_NAME: Final = (
    r"(?P<name>元旦|春节|(?<![没快要])过年|大年三十|年三十|大年夜|除夕|元宵|情人节|三八妇女节|三八节|妇女节"
    r"|清明(?!上河)|劳动节"
    r"|儿童节|端午|七夕|中秋|重阳|教师节|万圣节|感恩节|平安夜|圣诞|跨年(?!度)|母亲节|父亲节|愚人节|冬至"
    rf"|{_SURNAME_BEFORE}国庆|双十[一二]|双1[12](?!\d)|(?:大年|正月)初(?P<lunar_day>[一二三四五六七八九十])"
    r"|正月十五"
    rf"|{_NOT_IN_NUMBER}[五六]一(?:劳动节|儿童节)?(?![一二三四五六七八九十百千万点个次件块])"
    rf"|{_NOT_IN_NUMBER}十一{_HOLIDAY_CUE}|(?<![\d.])618(?!\d){_SALE_CUE}|(?<=年)(?:618(?!\d)"
    r"|十一(?![月个点号块天]))|六一八)"
)
_SUFFIX: Final = (
    r"(?:(?P<nth>第(?P<ordinal>[一二三四五六七八九十\d]{1,2})天)"
    r"|(?P<before>前(?P<days_before>[一二两三四五六七八九十\d]{1,2})天)"
    r"|(?P<after>(?:后|过后|之后)第?(?P<days_after>[一二两三四五六七八九十\d]{1,2})天)|(?P<next>次日|后一天)"
    r"|(?P<eve>前夕)"
    r"|(?P<around>前后|左右)|(?P<span>(?:小长假|长假|假期|放假|黄金周|大促|活动)?(?:期间|那几天)|小长假|长假"
    r"|假期|放假|黄金周)"
    r"|(?P<ahead>之前|前(?!台|面))|(?P<later>之后|过后|后(?!台|面|来))|当天|那天|当日)"
)
# 中秋月饼 and 端午粽子 are things sold, not days.
_THINGS: Final = r"(?!月饼|粽|礼盒|汤圆|套餐|礼品|礼券|券|树|老人|帽|饼|贺卡)"
_FESTIVAL: Final = re.compile(rf"(?:{YEAR}[的 ]?)?{_NAME}节?{_NOT_STREET}{_THINGS}(?:的)?{_SUFFIX}?")


def find_festivals(text: str, now: datetime) -> Iterator[tuple[int, int, Moment]]:
    """Yield days and stretches named after a festival; without a year, the latest past one."""
    for match in _FESTIVAL.finditer(text):
        base = _festival(match, now.date())
        if base is not None:
            yield match.start(), match.end(), _shifted(match, base)


def _festival(match: re.Match[str], today: date) -> date | None:
    name = match["name"]
    shift = 0
    if match["lunar_day"]:
        name, shift = "春节", _number(match["lunar_day"]) - 1
    name = "元宵" if name == "正月十五" else name
    year = year_named(match, today)
    day = latest_festival(name, today) if year is None else festival_day(name, year)
    return day + timedelta(days=shift) if day else None


def _shifted(match: re.Match[str], base: date) -> Moment:
    if match["nth"]:
        return Moment(base + timedelta(days=_number(match["ordinal"]) - 1))
    if match["before"]:
        return Moment(base - timedelta(days=_number(match["days_before"])))
    if match["after"] or match["next"]:
        return Moment(base + timedelta(days=_number(match["days_after"] or "一")))
    return _stretch(match, base)


def _stretch(match: re.Match[str], base: date) -> Moment:
    name = ALIASES.get(match["name"], match["name"])
    if match["span"] and name in HOLIDAY_DAYS:
        return Moment(base, base + timedelta(days=HOLIDAY_DAYS[name] - 1), precision="week")
    if match["eve"] or match["ahead"]:
        return _vague(base, -7, -1)
    if match["later"]:
        return _vague(base, 1, 7)
    if match["around"] or match["span"]:
        return _vague(base, -3, 3)
    return Moment(base)


def _vague(base: date, first: int, last: int) -> Moment:
    return Moment(base + timedelta(days=first), base + timedelta(days=last), precision="vague", unsure=True)


def _number(words: str) -> int:
    numeral = parse_numeral(words)
    return int(numeral.value) if numeral else 0
