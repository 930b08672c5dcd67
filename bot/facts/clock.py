"""Parts of the day and times of day: 下午, 晚上八点半, 15:30, 凌晨两点多."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from .calendar_days import Moment, at_time
from .numerals import parse_numeral

# The hour that stands for a part of the day when no time is given.
_PART_HOURS: Final = {
    "凌晨": 3,
    "清晨": 6,
    "早上": 8,
    "上午": 10,
    "中午": 12,
    "下午": 15,
    "傍晚": 18,
    "晚上": 20,
    "半夜": 23,
}
_PART_OF: Final = {
    **{word: word for word in _PART_HOURS},
    **dict.fromkeys(("一大早", "大清早", "清早", "早晨", "大早上", "早"), "早上"),
    "晨": "清晨",
    **dict.fromkeys(("午后", "下晚"), "下午"),
    **dict.fromkeys(("晚间", "夜里", "夜间", "大晚上", "晚", "夜"), "晚上"),
    **dict.fromkeys(("深夜", "午夜", "大半夜"), "半夜"),
}
_LONG_PART: Final = (
    r"(?:凌晨|清晨|一大早|大清早|清早|早晨|大早上|早上|上午|中午|午后|下午|傍晚|大晚上|晚上|晚间|夜里|夜间"
    r"|大半夜|半夜|深夜|午夜)"
)
# One character is a part of the day only behind a day, and not where it begins another word: 周三晚点送.
_SHORT_PART: Final = r"(?:早(?![就已些日先年退在知点])|晚(?![了于些到一发送来年回班期交点])|夜(?![班宵店市间里])|晨)"
_HAN_HOUR: Final = r"(?:十[一二]?|二十[一二三四]?|[一二两三四五六七八九])"
# 早8点, 晚八点半: the character stands right before an hour.
_BEFORE_HOUR: Final = rf"[早晚](?=(?:\d{{1,2}}|{_HAN_HOUR})[点:])(?!一点(?![半钟整]))"
_HAN_MINUTE: Final = r"(?:[二三四五]?十[一二三四五六七八九]?|零?[一二三四五六七八九])"
_NOT_A_BIT: Final = (
    r"(?<!一)点|(?<=十一)点|(?<=一)点(?=钟|半|多|左右|整|[一三]刻|\d|[一二三四五]?十[一二三四五]?分|的时候|$"
    r"|[，。,])"
)
_TIME: Final = (
    rf"(?P<hour>2[0-4]|[01]?\d|{_HAN_HOUR})(?:(?<=[一二三四五六七八])[二三四五六七八九](?=点))?(?::(?P<colon>[0-5]\d)(?!\d)(?::[0-5]\d(?!\d))?"
    rf"|(?:(?:{_NOT_A_BIT})(?!儿|(?<=一点)半点)|(?<=\d)时(?!候|间|代|尚|速|效|常|段))(?:钟|整"
    r"|(?P<half>半)(?![天个年月])|(?P<quarter>[一三])刻"
    rf"|(?P<minute>[0-5]?\d(?![\d.:年月号日点个块元])|{_HAN_MINUTE}(?=分"
    rf"|[^个次天块元点百千万号月年条件遍多])|{_HAN_MINUTE}$)分?)?)(?P<rough>多(?![少次])|左右|来钟|前后|许)?"
)
_FILLER: Final = r"(?:[的,， ]|大概|大约|差不多|约|是|在|那天|当天){0,3}"
_AFTER_DAY: Final = re.compile(
    rf"{_FILLER}(?:(?P<part>{_LONG_PART})|(?P<short>(?<=[昨今前明])[早晚夜晨]"
    rf"|(?<![的,， 约是在天]){_SHORT_PART}|{_BEFORE_HOUR}))?(?:{_FILLER}{_TIME})?"
)
_UNTIL: Final = re.compile(rf"(?:到|至|-|~|一直到)(?:第二天)?(?P<part>{_LONG_PART})?{_TIME}")
_ALONE: Final = re.compile(
    rf"(?<![每各\d:.第])(?<!每天)(?:(?P<part>{_LONG_PART})|(?P<short>{_BEFORE_HOUR}))的?(?:大概|大约|差不多"
    rf"|约)?{_TIME}"
)
_BARE: Final = re.compile(rf"(?<![\d:.零一二两三四五六七八九十几第每/])(?P<part>)(?P<short>){_TIME}")


# 九点就没号了, 约的十点: nobody counts points so.
_OF_THE_CLOCK: Final = re.compile(
    r"[就才](?!(?:建议|问题|意见))|开门|关门|[上下]班|[来到去](?:的|了|店)|还没|不到|以?前(?!台)|之前"
    r"|以?后|打烊"
)
_UP_TO: Final = re.compile(r"(?:[等排拖弄熬到]到|约[的好]?|说好|从|定在|改到|推到)$")


def with_clock(text: str, end: int, moment: Moment) -> tuple[int, Moment]:
    """Refine the day `moment`, whose words end at `end`, with a part of the day or a time that follows."""
    match = clock_after(text, end)
    if match is None or not moment.is_one_day():
        return end, moment
    return match.end(), _until(text, match, at_clock(match, moment))


def clock_after(text: str, end: int) -> re.Match[str] | None:
    """The part of the day or time that follows a day at once, if any."""
    match = _AFTER_DAY.match(text, end)
    return match if match and (match["part"] or match["short"] or match["hour"]) else None


def range_end(text: str, end: int) -> int:
    """Where a closing time (到五点) ends that begins at `end`; `end` itself if none does."""
    match = _UNTIL.match(text, end)
    return match.end() if match else end


def at_clock(match: re.Match[str], moment: Moment) -> Moment:
    """The day of `moment` at the part of day and time that `match` holds."""
    part = _PART_OF[match["part"] or match["short"]] if match["part"] or match["short"] else ""
    if match["hour"] is None:
        at = at_time(moment.first, _PART_HOURS[part], 0)
        return replace(moment, at=at, precision="part_of_day")
    hour, minute = int(_value(match["hour"])), _minutes(match)
    at = at_time(moment.first, _hour_of_day(hour, part), minute)
    if not part and not match["colon"] and 1 <= hour <= 5:
        # 昨天三点 of a shop or an office is the afternoon, but nobody said so.
        at, moment = at + timedelta(hours=12), replace(moment, unsure=True)
    exact = match["colon"] or match["half"] or match["quarter"] or match["minute"]
    return replace(moment, at=at, precision="minute" if exact and not match["rough"] else "hour")


def find_clock_times(text: str, now: datetime) -> Iterator[tuple[int, int, Moment]]:
    """Yield times of day that stand without a day (下午三点, 八点半): the latest past one, and unsure."""
    for match in _ALONE.finditer(text):
        moment = _until(text, match, _latest(match, now))
        yield match.start(), range_end(text, match.end()) if moment.until else match.end(), moment
    for match in _BARE.finditer(text):
        if _is_surely_time(match):
            yield match.start(), match.end(), _latest(match, now)


def part_of_today(text: str, now: datetime) -> Moment | None:
    """Read a whole answer such as 下午 or 早上的时候 as a part of today (or yesterday, if still to come)."""
    match = re.fullmatch(rf"(?:是|在|就)?(?P<part>{_LONG_PART})(?:的时候|吧|那会儿?)?", text)
    if match is None:
        return None
    at = at_time(now.date(), _PART_HOURS[_PART_OF[match["part"]]], 0)
    at = at if at <= now else at - timedelta(days=1)
    return Moment(at.date(), at=at, precision="part_of_day", unsure=True)


def _latest(match: re.Match[str], now: datetime) -> Moment:
    moment = at_clock(match, Moment(now.date(), unsure=True))
    if moment.at is not None and moment.at > now and now.year > 1:
        moment = replace(moment, at=moment.at - timedelta(days=1), first=moment.first - timedelta(days=1))
    return moment


def _is_surely_time(match: re.Match[str]) -> bool:
    """五点 alone may be five points; 五点半, 五点钟, 5:30 may not."""
    words = match[0]
    if match["colon"] or match["half"] or match["quarter"] or "钟" in words or words.endswith("分"):
        return True
    text, start = match.string, match.start()
    told = _OF_THE_CLOCK.match(text, match.end()) or _UP_TO.search(text, max(0, start - 4), start)
    return bool(told) and 5 <= _value(match["hour"]) <= 24


def _until(text: str, opening: re.Match[str], moment: Moment) -> Moment:
    match = _UNTIL.match(text, opening.end())
    if match is None or moment.at is None:
        return moment
    part = match["part"] or opening["part"] or opening["short"]
    hour = _hour_of_day(int(_value(match["hour"])), _PART_OF[part] if part else "")
    until = at_time(moment.first, hour, _minutes(match))
    return replace(moment, until=until) if until > moment.at else moment


def _value(words: str | None) -> float:
    numeral = parse_numeral(words) if words else None
    return numeral.value if numeral else 0


def _minutes(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 if match["quarter"] == "一" else 45
    return int(_value(match["colon"] or match["minute"]))


def _hour_of_day(hour: int, part: str) -> int:
    """24-hour form; small hours said with 晚上 or 半夜 belong to the following day (24 and more)."""
    if part in ("晚上", "半夜") and hour in (12, 0, 1, 2, 3, 4):
        return 24 + hour % 12
    if part in ("下午", "傍晚", "晚上", "半夜") and hour < 12:
        return hour + 12
    if part == "中午" and hour in (1, 2, 3):
        return hour + 12
    return 0 if part == "凌晨" and hour == 12 else hour
