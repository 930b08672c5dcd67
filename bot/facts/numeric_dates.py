"""Dates written in figures: 2026-10-28, 2026/10/28, 20261028, 2026-10, 10.28, 10/28, 10-28."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from .calendar_days import Moment, latest_month_day, month_of, safe_date

_MONTH: Final = r"(?P<month>1[0-2]|0?[1-9])"
_DAY: Final = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_FULL: Final = re.compile(
    rf"(?<![\d.A-Za-z-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.]){_MONTH}(?P=sep){_DAY}(?![\d]"
    r"|[.-]\d)(?:T(?=\d))?[日号]?"
)
_COMPACT: Final = re.compile(
    r"(?<![\dA-Za-z.-])(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d"
    r"|3[01])(?![\dA-Za-z.元块-])"
)
_YEAR_MONTH: Final = re.compile(rf"(?<![\d.A-Za-z-])(?P<year>20\d\d)[-/.]{_MONTH}(?![\d.元块万-]|年)月?份?")
# A month and a day in figures look like a price, a score, a version or a stretch (3-5天): what follows tells.
_UNIT_AFTER: Final = (
    r"(?!\d|[.:/-]\d|\s?(?:[元块毛角分万千百亿折米斤公里小天个%倍度寸英吋升吨克次件人岁年页集章环秒]|号楼"
    r"|号线|版|[A-Za-z%]|工作日|点几|星))"
)
_SHORT: Final = re.compile(rf"(?<![\d.A-Za-z/:¥$~-]){_MONTH}(?P<sep>[./-]){_DAY}{_UNIT_AFTER}[日号]?")
_MONEY_BEFORE: Final = re.compile(
    r"(?:[¥$共价值扣付赔费款额钱退卖花vV]|花了|扣了|付了|退了|版本|系统|评分|打分|比|第|章|节|率)\s?$"
)
_SHOP: Final = "7-11"


def find_numeric_dates(text: str, now: datetime) -> Iterator[tuple[int, int, Moment]]:
    """Yield start, end and moment of each date in figures; those without a year are the latest past ones."""
    for pattern in (_FULL, _COMPACT):
        for match in pattern.finditer(text):
            day = safe_date(int(match["year"]), int(match["month"]), int(match["day"]))
            if day is not None:
                yield match.start(), match.end(), Moment(day)
    for match in _YEAR_MONTH.finditer(text):
        first = safe_date(int(match["year"]), int(match["month"]), 1)
        if first is not None:
            yield match.start(), match.end(), month_of(first)
    yield from _month_and_day(text, now)


def _month_and_day(text: str, now: datetime) -> Iterator[tuple[int, int, Moment]]:
    for match in _SHORT.finditer(text):
        before = text[max(0, match.start() - 4) : match.start()]
        if match[0] == _SHOP or _MONEY_BEFORE.search(before):
            continue
        day = latest_month_day(int(match["month"]), int(match["day"]), now.date())
        if day is not None:
            # 4.5 may be a mark out of five; 10.28 hardly.
            unsure = len(match["day"]) == 1 and match["sep"] != "/"
            yield match.start(), match.end(), Moment(day, unsure=unsure)
