"""Lengths of time: 等了两个半小时, 拖了快一个月, 40分钟, 三天了, 半天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .model import Fact
from .numerals import NUMERAL, Numeral, parse_numeral, parse_numeral_tail

_DAY: Final = 86400
_SECONDS: Final = (
    ("秒", 1),
    ("分", 60),
    ("min", 60),
    ("刻", 900),
    ("小时", 3600),
    ("钟头", 3600),
    ("钟", 3600),
    ("h", 3600),
    ("天", _DAY),
    ("日", _DAY),
    ("工作日", _DAY),
    ("工作天", _DAY),
    ("周", 7 * _DAY),
    ("星期", 7 * _DAY),
    ("礼拜", 7 * _DAY),
    ("月", 30 * _DAY),
    ("年", 365 * _DAY),
)
# How long people mean by 等了一上午 and the like.
_WHOLE_PARTS: Final = {"上午": 4, "下午": 4, "早上": 4, "晚上": 8, "夜": 8, "宿": 8, "晚": 8}

UNIT: Final = (
    r"(?P<unit>秒钟?|(?<=个)钟(?!头)|分钟|分(?=没人|才|都|还没|半钟)|刻钟|小时|钟头|工作[日天]"
    r"|min(?:s|ute|utes)?(?![A-Za-z])|h(?:rs?|ours?)?(?![A-Za-z])"
    r"|天(?![气然猫花津河府虹赐堂])|日(?=内|后|之内|以内|无理由)"
    r"|周(?![一二三四五六日末围边到转岁年])|(?:星期|礼拜)(?![一二三四五六日天])"
    r"|(?<=[个来多半俩仨把拉])月(?![票饼])|年(?![级代龄货会夜终糕底初度月一二三四五六七八九\d]))"
)
_RANGE: Final = r"(?:(?P<low>\d{1,3}|[一二两三四五六七八九十]{1,3})个?[-~到至])?"
COUNT: Final = rf"(?P<count>[大小]?半拉?|好几|个把|{NUMERAL})(?P<more>多|来|余)?\s?整?个?(?P<half>半)?(?:多|来)?"
_DURATION: Final = re.compile(
    rf"(?<![第每\d.]){_RANGE}{COUNT}{UNIT}(?P<tail>(?<=分)半钟|半(?!夜)"
    r"|多(?![少次])|出头)?(?:[一二两三四五六七八九几]夜)?(?!热度|到晚|到头|两头|打鱼|如一日|一度|比一[天年])"
)
_MINUTES_AFTER_HOURS: Final = re.compile(rf"(?P<count>{NUMERAL})分(?!之|[店公行类析享])")
_WHOLE_PART: Final = re.compile(r"(?<![每有那这某哪第])一整?个?(?P<part>上午|下午|早上|晚上|夜|宿|晚)(?!情|之间|点)")
_NEARLY: Final = re.compile(r"(?:快|近|(?<![合违预签])约|大概|大约|差不多|接近|可能|好像)(?:有|要|都|等)?了?$")
# 有一天, 那一年 point at a day; 一分钟都不想等 is a manner of speaking.
_ROUGH_COUNTS: Final = {"好几": Numeral(2, True), "个把": Numeral(1, True)}
_POINTING: Final = re.compile(r"[有哪那这某同]$")
# 一天天地拖 and 一天打十几个电话 say how often, not how long.
_EACH_DAY: Final = re.compile(r"天|[打催来问发]?[好几十一二两三四五六七八九\d]{1,3}[个次遍回条]")
# 半天 for "ages": 半天没人理, 说了半天; 等了半天 may be meant as it says.
_LONG_WHILE_AFTER: Final = re.compile(r"[都也才还就]?[没不]|才|还是|愣是|也")
_LONG_WHILE_BEFORE: Final = re.compile(r"(?:[说讲找问搞弄看聊想试查翻骂吵求劝]|解释|沟通|研究|折腾)了?(?:大)?$")
# 24小时营业 and 一个月工资 say when and how much, not how long.
_OPENING_HOURS: Final = re.compile(
    r"(?<=小时)(?:营业|便利|自助|服务|值班|客服|热线|在线|不打烊|开门|门诊|都?有人|药店)"
)
_EVERY: Final = re.compile(r"一[班趟辆]")
_PAY: Final = re.compile(r"的?(?:工资|薪水|收入|生活费|租金|房租|利息)")
_NOT_EVEN_ONE: Final = re.compile(r"[都也]?[不没]")


def find_durations(text: str) -> Iterator[Fact]:
    """Yield each length of time in folded `text`, its value in seconds."""
    position = 0
    while match := _DURATION.search(text, position):
        end, seconds, unsure = _measure(match)
        position = max(end, match.start() + 1)
        if seconds is None or _is_figure(text, match):
            continue
        start = match.start()
        while extra := _continuation(text, end, match["unit"]):
            end, more_seconds = extra
            seconds += more_seconds
            position = end
        unsure = unsure or bool(_NEARLY.search(text[max(0, start - 6) : start]))
        yield Fact("duration", text[start:end], start, int(seconds), unsure)
    for match in _WHOLE_PART.finditer(text):
        yield Fact("duration", match[0], match.start(), _WHOLE_PARTS[match["part"]] * 3600, unsure=True)


def seconds_in(unit: str) -> int:
    """Seconds in one of the units that UNIT matches; a month counts 30 days, a year 365."""
    return next(seconds for name, seconds in reversed(_SECONDS) if unit.startswith(name))


def parse_count(match: re.Match[str]) -> Numeral | None:
    """Read the number of units from a match of COUNT."""
    word = match["count"]
    more = bool(match["more"])
    if word.endswith(("半", "半拉")):
        return Numeral(0.5, word[0] != "半")
    number = _ROUGH_COUNTS.get(word) or parse_numeral(word)
    if number is None:
        return None
    half = 0.5 if match["half"] else 0
    return Numeral(number.value + half, number.unsure or more or _says_more(match))


def _says_more(match: re.Match[str]) -> bool:
    return any(word in match[0][len(match["count"]) :] for word in ("多", "来"))


def _measure(match: re.Match[str]) -> tuple[int, float | None, bool]:
    """Where the phrase ends, how many seconds it names (None if it names none), and whether it is vague."""
    number = parse_count(match)
    unit = match["unit"]
    if number is None or _is_year_of_calendar(match, number):
        return match.end(), None, False
    value = number.value + (0.5 if (match["tail"] or "").startswith("半") else 0)
    low = parse_numeral(match["low"]) if match["low"] else None
    if low is not None and low.value < value:
        value = (low.value + value) / 2
    vague = number.unsure or match["tail"] in ("多", "出头") or low is not None or unit.startswith("工作")
    vague = vague or match[0].endswith("半天")
    return match.end(), value * seconds_in(unit), vague


def _is_year_of_calendar(match: re.Match[str], number: Numeral) -> bool:
    """2024年, 03年, 98年, and 24年 unless something says it is a stretch of time (用了24年)."""
    if match["unit"] != "年" or not match["count"].isascii():
        return False
    before = match.string[max(0, match.start() - 1) : match.start()]
    if match["count"].startswith("0") or number.value >= 1900 or 60 <= number.value < 100:
        return True
    return 20 <= number.value < 30 and before not in tuple("了过有达近快约满")


def _is_figure(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if match[0] == "半天":
        before = _LONG_WHILE_BEFORE.search(text, max(0, start - 6), start)
        return bool(before or _LONG_WHILE_AFTER.match(text, end))
    if _OPENING_HOURS.match(text, end) or _EVERY.match(text, end):
        return True
    return match["count"] in ("一", "1") and _is_figure_of_one(text, match)


def _is_figure_of_one(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if match["unit"] in ("天", "年") and _POINTING.search(text[max(0, start - 1) : start]):
        return True
    if _PAY.match(text, end) or (match["unit"] == "天" and _EACH_DAY.match(text, end)):
        return True
    return seconds_in(match["unit"]) <= 60 and bool(_NOT_EVEN_ONE.match(text, end))


def _continuation(text: str, end: int, unit: str) -> tuple[int, float] | None:
    """A smaller unit that follows at once: 2小时30分, 一年三个月."""
    if seconds_in(unit) == 3600 and (minutes := _MINUTES_AFTER_HOURS.match(text, end)):
        tail = parse_numeral_tail(minutes["count"])
        ends = minutes.end() + (1 if text.startswith("钟", minutes.end()) else 0)
        return (ends, tail[1].value * 60) if tail else None
    match = _DURATION.match(text, end)
    if match is None or seconds_in(match["unit"]) >= seconds_in(unit):
        return None
    ends, seconds, _ = _measure(match)
    return (ends, seconds) if seconds else None
