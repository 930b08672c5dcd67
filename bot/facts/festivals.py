"""Days of festivals, 2022 to 2030, as fixed dates, weekday rules and a table for the lunar calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

FIRST_YEAR: Final = 2022
LAST_YEAR: Final = 2030

# Month and day for each year from FIRST_YEAR on. Spring Festival of 2027 and 2030 follows the official
# calendar: the new moon falls minutes off midnight, and computed calendars are often a day out there.
_MOVING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "春节": "02-01 01-22 02-10 01-29 02-17 02-06 01-26 02-13 02-03",
        "元宵": "02-15 02-05 02-24 02-12 03-03 02-20 02-09 02-27 02-17",
        "清明": "04-05 04-05 04-04 04-04 04-05 04-05 04-04 04-04 04-05",
        "端午": "06-03 06-22 06-10 05-31 06-19 06-09 05-28 06-16 06-05",
        "七夕": "08-04 08-22 08-10 08-29 08-19 08-08 08-26 08-16 08-05",
        "中秋": "09-10 09-29 09-17 10-06 09-25 09-15 10-03 09-22 09-12",
        "重阳": "10-04 10-23 10-11 10-29 10-18 10-08 10-26 10-16 10-05",
        "冬至": "12-22 12-22 12-21 12-21 12-22 12-22 12-21 12-21 12-22",
    }
)
_FIXED: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "元旦": (1, 1),
        "情人节": (2, 14),
        "妇女节": (3, 8),
        "消费者权益日": (3, 15),
        "愚人节": (4, 1),
        "劳动节": (5, 1),
        "儿童节": (6, 1),
        "618": (6, 18),
        "教师节": (9, 10),
        "国庆": (10, 1),
        "万圣节": (10, 31),
        "双十一": (11, 11),
        "双十二": (12, 12),
        "平安夜": (12, 24),
        "圣诞": (12, 25),
        "跨年": (12, 31),
    }
)
# Month, weekday (Monday is 0), and which one of the month.
_WEEKDAY_RULES: Final[Mapping[str, tuple[int, int, int]]] = MappingProxyType(
    {"母亲节": (5, 6, 2), "父亲节": (6, 6, 3), "感恩节": (11, 3, 4)}
)
ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "过年": "春节",
        "大年初一": "春节",
        "正月初一": "春节",
        "三八节": "妇女节",
        "三八妇女节": "妇女节",
        "三一五": "消费者权益日",
        "五一": "劳动节",
        "五一劳动节": "劳动节",
        "六一儿童节": "儿童节",
        "六一": "儿童节",
        "六一八": "618",
        "十一": "国庆",
        "双11": "双十一",
        "双12": "双十二",
        "大年三十": "除夕",
        "大年夜": "除夕",
        "年三十": "除夕",
    }
)
# Length of the public holiday that 国庆期间 or 五一假期 means, in days.
HOLIDAY_DAYS: Final[Mapping[str, int]] = MappingProxyType(
    {"春节": 7, "国庆": 7, "劳动节": 5, "元旦": 3, "清明": 3, "端午": 3, "中秋": 3}
)


def festival_day(name: str, year: int) -> date | None:
    """The day of festival `name` (or alias) in `year`; None outside the table or for an unknown name."""
    name = ALIASES.get(name, name)
    if name == "除夕":
        spring = festival_day("春节", year)
        return spring - timedelta(days=1) if spring else None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if name in _MOVING:
        month, day = _MOVING[name].split()[year - FIRST_YEAR].split("-")
        return date(year, int(month), int(day))
    if name in _FIXED:
        return date(year, *_FIXED[name])
    return _by_weekday(name, year)


def latest_festival(name: str, today: date) -> date | None:
    """The last day of festival `name` that is not after `today`; None if the table does not reach it."""
    for year in (today.year, today.year - 1):
        day = festival_day(name, year)
        if day is not None and day <= today:
            return day
    return None


def _by_weekday(name: str, year: int) -> date | None:
    if name not in _WEEKDAY_RULES:
        return None
    month, weekday, nth = _WEEKDAY_RULES[name]
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
