"""When it happened: 上周三下午, 10月28号, 去年双十一前后, 三个月前, 昨晚八点半, 刚才, 10.28.

Days without a year, a month or a week are read as the latest one that is past. `now` is naive local time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from .calendar_days import Moment, latest_day_of_month, safe_date
from .clock import find_clock_times, part_of_today, range_end, with_clock
from .date_words import find_calendar_dates
from .durations import find_durations
from .festival_dates import find_festivals
from .folding import fold
from .idle_dates import find_idle_dates
from .model import Fact
from .numerals import parse_numeral
from .numeric_dates import find_numeric_dates
from .relative_dates import find_ago, find_relative_days, find_vague, find_week_days
from .year_parts import find_year_parts

Found = tuple[int, int, Moment]
Finder = Callable[[str, datetime], Iterable[Found]]

# 10月28号（周三） and 上周三（10月28号）: the note says the same day once more.
_NOTE: Final = re.compile(
    r"[,， (]?(?:周|星期|礼拜)[一二三四五六日天](?![直共个次样下])\)?|\((?:也就是|即)?1?\d(?:月"
    r"|[./-])[123]?\d[日号]?\)"
)
_DAY_RANGE: Final = re.compile(r"(?:到|至|-|~|、|和)(?P<day>[0-3]?\d|[一二三]?十?[一二三四五六七八九十])[号日]")
_LINK: Final = re.compile(r"\s?(?:一直到|一直|到|至|-|~|--)\s?")
_ANSWER: Final = re.compile(
    r"(?:从|自|在|就是|是|大概|大约|好像|应该|可能|也就|就|已经|都|有|快|嗯|哦|[,， ])*(?P<core>.+?)(?:的时候"
    r"|左右|的样子|[吧了啊呢呀的吗。.！!~， ])*"
)
_LONGEST_ANSWER: Final = 40
_SENTENCE_END: Final = re.compile(r"[。！？!?；;\n]")
_DAWN: Final = 6
_PLAIN_HOUR: Final = re.compile(r"[\d一二三四五六七八九十]+点")
_AROUND: Final = re.compile(r"前后|左右|那几天|那两天|前几天")
_WANTED_BY: Final = re.compile(
    r"(?:一大?早|早上|上午|中午|下午|晚上|之前|以前|前|以内|之内|内|你们|[你您]|就|再|要是|如果|还|都|我){0,4}(?:必须|一定(?:得|要)?|务必|得(?=[给退解处赔答回])|要(?=[给退赔])"
    r"|不(?=[给退解处赔答回])|给(?:我|个)?一?个?(?:答复|回复|说法|结果|交代|解决|处理|退|赔|办|送|修|把|准话|答案)"
    r"|要(?:看到|收到|见到)|能不能(?=[给退解处赔答回])|(?:答复|解决|处理|退款|退钱|赔偿)(?:我|好)?(?=$|[，,。！!？?]))"
)
_FINDERS: Final[tuple[Finder, ...]] = (
    find_numeric_dates,
    find_calendar_dates,
    find_relative_days,
    find_week_days,
    find_ago,
    find_vague,
    find_festivals,
    find_year_parts,
)


def find_dates(text: str, now: datetime) -> Iterator[Fact]:
    """Yield each date, time or interval in folded `text`, as ISO strings."""
    yield from read_dates(text, now)[0]


def read_dates(text: str, now: datetime) -> tuple[list[Fact], list[Fact]]:
    """The dates of the matter in folded `text`, and those in words that name no time of it (刚才说错了)."""
    idle = {place for span in find_idle_dates(text) for place in range(span.start, span.end)}
    of_the_matter: list[Fact] = []
    others: list[Fact] = []
    for start, end, moment in _joined(text, _found(text, now)):
        role = "deadline" if _is_deadline(text, end, moment, now) else None
        fact = Fact("date", text[start:end], start, moment.iso(), moment.unsure, role, moment.precision)
        (others if start in idle else of_the_matter).append(fact)
    return of_the_matter, others


def _found(text: str, now: datetime) -> list[Found]:
    found = [_refined(text, span, now) for finder in _FINDERS for span in finder(text, now)]
    times = list(find_clock_times(text, now))
    return _on_the_day_told(text, _longest([*found, *times]), {start for start, _, _ in times}, now)


def _is_deadline(text: str, end: int, moment: Moment, now: datetime) -> bool:
    """明天给我答复, 今天必须解决: when the customer wants something, not when it happened."""
    if (moment.last or moment.first) < now.date() or (moment.at is not None and moment.at <= now):
        return False
    return _WANTED_BY.match(text, end) is not None


def parse_date(text: str, now: datetime) -> Fact | None:
    """Read a whole short answer to "when" (20号, 上周三下午, 三天了, 下午); None if it names no time."""
    folded = fold(text)
    facts = sorted(find_dates(folded, now), key=lambda fact: -len(fact.text))
    if facts:
        return replace(facts[0], text=text[facts[0].start : facts[0].end])
    answer = _ANSWER.fullmatch(folded) if len(folded) <= _LONGEST_ANSWER else None
    moment = _short_answer(answer["core"], now) if answer else None
    if answer is None or moment is None:
        return None
    start, end = answer.span("core")
    return Fact("date", text[start:end], start, moment.iso(), moment.unsure, precision=moment.precision)


def _short_answer(words: str, now: datetime) -> Moment | None:
    part = part_of_today(words, now)
    if part is not None:
        return part
    numeral = parse_numeral(words)
    if numeral is not None and 1 <= numeral.value <= 31 and numeral.value == int(numeral.value):
        day = latest_day_of_month(int(numeral.value), now.date())
        return Moment(day, unsure=True) if day else None
    for length in find_durations(words):
        return _before(now, float(str(length.value)))
    return None


def _before(now: datetime, seconds: float) -> Moment | None:
    """三天了 as an answer to "since when" is three days ago."""
    try:
        at = now - timedelta(seconds=seconds)
    except OverflowError:
        return None
    if seconds >= 86400:
        return Moment(at.date(), unsure=True)
    return Moment(at.date(), at=at, precision="hour", unsure=True)


def _refined(text: str, found: Found, now: datetime) -> Found:
    """Add what follows a day: a weekday note, 到7号, 前后, a part of the day, a time, a closing time."""
    start, end, moment = found
    if not moment.is_one_day():
        return found
    note = _NOTE.match(text, end)
    end = note.end() if note else end
    until_day = _DAY_RANGE.match(text, end)
    if until_day and (last := _same_month(moment.first, until_day["day"])):
        return start, until_day.end(), replace(moment, last=last)
    around = _AROUND.match(text, end)
    if around:
        return start, around.end(), _around(moment)
    clock_end, timed = with_clock(text, end, moment)
    if timed is moment:
        return start, end, moment
    return start, range_end(text, clock_end) if timed.until else clock_end, _not_ahead(timed, now)


def _same_month(first: date, words: str) -> date | None:
    numeral = parse_numeral(words)
    last = safe_date(first.year, first.month, int(numeral.value)) if numeral else None
    return last if last and last > first else None


def _around(moment: Moment) -> Moment:
    margin = timedelta(days=3)
    if not date.min + margin <= moment.first <= date.max - margin:
        return moment
    return Moment(moment.first - margin, moment.first + margin, precision="vague", unsure=True)


def _not_ahead(moment: Moment, now: datetime) -> Moment:
    """今天半夜两点 is said of the night that is past: pull small hours back that ran into tomorrow."""
    if moment.at is None or moment.at <= now or moment.first != now.date() or moment.at.date() == now.date():
        return moment
    return replace(moment, at=moment.at - timedelta(days=1)) if moment.at.hour else moment


def _longest(found: list[Found]) -> list[Found]:
    """Drop what overlaps a longer find."""
    kept: list[Found] = []
    taken: set[int] = set()
    for start, end, moment in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, moment))
    return sorted(kept, key=lambda item: item[0])


def _on_the_day_told(text: str, found: list[Found], times: set[int], now: datetime) -> list[Found]:
    """Give a time without a day the day that the same sentence named before: 周三下午四点约好，等到晚上八点."""
    placed: list[Found] = []
    told: Found | None = None
    for start, end, moment in found:
        if start not in times:
            told = (start, end, moment) if moment.last is None else None
        elif told and not _SENTENCE_END.search(text, told[1], start):
            moment = _moved(moment, told[2], now, plain=_PLAIN_HOUR.match(text, start) is not None)
        placed.append((start, end, moment))
    return placed


def _moved(moment: Moment, told: Moment, now: datetime, plain: bool) -> Moment:
    """`moment` on the day of `told`, small hours after an evening on the next; as it was if that is yet to come.

    A `plain` hour, said without a part of the day, follows the one told before: 昨晚九点点的，十一点才到.
    """
    if moment.at is None or told.first > now.date():
        return moment
    shift = timedelta(days=(told.first - moment.first).days)
    at = moment.at + shift
    half = timedelta(hours=12)
    if plain and told.at is not None and at < told.at < at + half and at.hour < 12:
        shift, at = shift + half, at + half
    elif told.at is not None and at < told.at and at.hour < _DAWN:
        shift, at = shift + timedelta(days=1), at + timedelta(days=1)
    if at > now:
        return moment
    until = moment.until + shift if moment.until else None
    return replace(moment, at=at, first=moment.first + shift, until=until)


def _joined(text: str, found: list[Found]) -> Iterator[Found]:
    """Make one interval of two dates with 到 between them."""
    pending: Found | None = None
    for current in found:
        if pending is not None and _LINK.fullmatch(text, pending[1], current[0]):
            interval = pending[2].up_to(current[2])
            if interval is not None:
                pending = (pending[0], current[1], interval)
                continue
        if pending is not None:
            yield pending
        pending = current
    if pending is not None:
        yield pending
