"""Parts of a year that stand without a year: 上半年, 第三季度, 年初, 暑假, 夏天, as the latest one that has begun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from .calendar_days import Moment, month_end, months_before
from .date_words import YEAR, year_named
from .numerals import parse_numeral

_QUARTER: Final = r"第?(?P<quarter>[一二三四1-4])季度|[Qq](?P<q>[1-4])(?![A-Za-z0-9])"
_PART: Final = re.compile(
    rf"(?:{YEAR}[的 ]?)?(?:{_QUARTER}"
    r"|(?P<part>(?<!年)[上下]半年|(?<![\w])年[初底末中](?![国秋午旬间华])|(?<=[，。,！\s从到自])年[初底末]|暑假|寒假"
    r"|(?<!大)[春夏秋冬]天(?=的时候|[买装办订交]))|(?P<last>上个?季度))"
)
# First and last month, and whether nobody can say on which day it begins.
_MONTHS: Final = {
    "上半年": (1, 6, False),
    "下半年": (7, 12, False),
    "年初": (1, 2, True),
    "年中": (6, 7, True),
    "年底": (12, 12, True),
    "年末": (12, 12, True),
    "暑假": (7, 8, True),
    "寒假": (1, 2, True),
    "春天": (3, 5, True),
    "夏天": (6, 8, True),
    "秋天": (9, 11, True),
    "冬天": (12, 14, True),
}


def find_year_parts(text: str, now: datetime) -> Iterator[tuple[int, int, Moment]]:
    """Yield start, end and moment of each part of a year."""
    for match in _PART.finditer(text):
        moment = _moment(match, now.date())
        if moment is not None:
            yield match.start(), match.end(), moment


def _moment(match: re.Match[str], today: date) -> Moment | None:
    if match["last"]:
        return _quarter_before(today)
    first, last, unsure = _MONTHS[match["part"]] if match["part"] else _months_of_quarter(match)
    year = year_named(match, today)
    if year is None:
        year = today.year if first <= today.month else today.year - 1
    if not date.min.year < year < date.max.year:
        return None
    end = month_end(year + (last - 1) // 12, (last - 1) % 12 + 1)
    return Moment(date(year, first, 1), end, precision="month", unsure=unsure)


def _months_of_quarter(match: re.Match[str]) -> tuple[int, int, bool]:
    numeral = parse_numeral(match["quarter"] or match["q"])
    quarter = int(numeral.value) if numeral else 1
    return 3 * quarter - 2, 3 * quarter, False


def _quarter_before(today: date) -> Moment:
    first = months_before(today.replace(month=today.month - (today.month - 1) % 3, day=1), 3)
    return Moment(first, month_end(first.year, first.month + 2), precision="month")
