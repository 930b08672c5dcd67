"""Sums of money in CNY: 1万2, 三千二百九十九元, 两百来块, ¥1,299.00, 十几万, 一块五, 3毛, 300到500元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .bare_sums import MEASURE, MONEY_BEFORE, is_bare_sum
from .folding import fold
from .model import MASK, Amount, Fact
from .numerals import HAN_DIGITS, HAN_NUMERALS, NUMERAL, as_number, parse_numeral, parse_numeral_tail

_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "k": 1000, "w": 10_000}
_DIGIT: Final = rf"[\d{HAN_DIGITS}]"
_VAGUE_NUMBER: Final = (
    rf"(?P<vague>(?<![{HAN_NUMERALS}\d])(?:[上近成过破][十百千万亿]{{1,2}}|百八十|千八百|万八千|[百千万](?:把|十来"
    r"|来)(?=[块元万])))"
)
_NUMBER: Final = re.compile(
    rf"(?:{_VAGUE_NUMBER}|(?P<num>{NUMERAL}))(?P<more>多|来|余)?(?:(?P<scale>[十百千万亿]"
    rf"|个?[kKwW](?![A-Za-z]))(?P<tail>{_DIGIT}(?![\d{HAN_NUMERALS}.]|{MEASURE}))?)?(?P<more2>多|来|余|出头)?"
)
_UNIT: Final = re.compile(
    r"\s?(?P<unit>元[整钱]?(?![旦宵月件素老首气里桥朝店])|圆整?(?![通满形润桌])|块钱?(?!儿|钱?店)|个?大洋|人民币"
    r"|(?:RMB|rmb|CNY|cny)(?![A-Za-z])|毛钱|毛(?![病巾衣豆绒线利孩笔发坯料猫肚驴党])"
    r"|角钱|角(?=$|[，。,.！!？?\s])|分钱)(?P<more>多(?!少))?"
)
# What may follow a unit as tenths and hundredths: 一块五, 一块零五, 12元5角, 三块五毛五, 五毛五.
_CENTS: Final = re.compile(
    rf"(?P<zero>[零〇]?)(?P<jiao>{_DIGIT})(?:(?P<mark>[毛角]钱?)"
    rf"|(?P<cent>分钱?))?(?:(?P<fen>{_DIGIT})(?:分钱?|(?![\d{HAN_NUMERALS}.]|{MEASURE})))?"
)
# 八千六百五十一分不能少: the last two words belong together.
_FIGURE_OF_SPEECH: Final = re.compile(r"(?<=[一二三四五六七八九十百千万块元])一[分毛]钱?(?=[都也]?[没不别])")
# 二十八一碗: the last word counts bowls.
_ONE_EACH: Final = re.compile(
    r"(?<=[十百千万块元][一二三四五六七八九])一(?=[碗位份件斤盒张晚次瓶条套个月年人天平节小桶盘杯只台箱])"
)
_WIDE_THOUSANDS: Final = re.compile(r"(?<=[¥])\s?\d{1,3}(?:，\d{3})+(?!\d)")
# 块儿八毛: a little more or less than one.
_ABOUT_ONE: Final = re.compile(r"(?<![\d一二两三四五六七八九十百千万几多来])块儿?八毛")
_SIGN: Final = re.compile(r"(?:¥|RMB|rmb|CNY|人民币)\s?$")
_RANGE_LINK: Final = re.compile(r"(?:元|块)?(?:到|至|--?|~)\Z")
_NEARLY: Final = re.compile(
    r"(?:大概|大约|差不多|将近|接近|不到|至少|最少|最多|超过|可能|好像|估计|[近快小]|(?<![合违预签])约)(?:有"
    r"|要|是)?$"
)
_ROUGHLY_AFTER: Final = re.compile(r"左右|上下|以上|不到|出头|的样子|吧")
# A few small whole numbers of 块 are pieces of something unless money is spoken of: 两块电池, 一块去.
_COINS_AFTER: Final = re.compile(r"\Z|[，,。.！!？?；;、\s）)的都也没还不给退赔就呢吧左多不罚押改了/每]")
_PIECES: Final = re.compile(
    r"腹肌|奖牌|屏|电池|蛋糕|玻璃|[瓷地墙]?砖|巧克力|豆腐|[牛猪羊鸡]?[肉排]|[手腕]?表|糖|饼|石|木|板|硬盘|内存|显卡"
    r"|面包|披萨|布|香皂|肥皂|主板|地|骨头"
)
_FIGURE_BEFORE: Final = re.compile(r"[没不未别][^，。,！？]{0,4}$")
_FIGURE_AFTER: Final = re.compile(r"[都也]?[没不未别]|一分货")
_BARE_ANSWER: Final = re.compile(
    r"(?:[嗯哦啊呃]|大概|大约|差不多|也就|就|是|有|要|共|一共|总共|合计|我|花了?|损失了?|扣了?|付了?|可能"
    r"|应该|好像|估计|不到|至少|将近|约|快)*\s*(?P<number>.+?)\s*(?:左右|上下|以上|出头|的?样子"
    r"|[吧呢啊了呀哦。.！!~])*"
)


@dataclass(frozen=True)
class _Number:
    """A number in the text, before it is known to be money."""

    start: int
    end: int
    value: float
    unsure: bool
    scale: float


def find_amounts(text: str) -> Iterator[Fact]:
    """Yield each sum of money in folded `text`; a bare number counts only after a word about money."""
    previous: _Number | None = None
    text = _FIGURE_OF_SPEECH.sub(lambda match: MASK * len(match[0]), text)
    text = _ONE_EACH.sub(MASK, text)
    text = _WIDE_THOUSANDS.sub(lambda match: match[0].replace("，", ","), text)
    for match in _NUMBER.finditer(text):
        number = _read(match)
        if number is None:
            previous = None
            continue
        low = previous if previous and _RANGE_LINK.fullmatch(text, previous.end, number.start) else None
        previous = number
        fact = _money(text, number, low)
        if fact is not None:
            yield fact
    for match in _ABOUT_ONE.finditer(text):
        yield Fact("amount", match[0], match.start(), 1, unsure=True)


def parse_amount(text: str) -> Amount | None:
    """Read a whole short answer to "how much" (三百, 3200, 一万二吧, 大概两百块); None if it names no sum."""
    folded = fold(text).strip()
    facts = sorted(find_amounts(folded), key=lambda fact: -len(fact.text))
    if facts:
        return Amount(float_or_int(facts[0].value), facts[0].text, facts[0].unsure)
    answer = _BARE_ANSWER.fullmatch(folded)
    if answer is None:
        return None
    match = _NUMBER.fullmatch(answer["number"])
    number = _read(match) if match else None
    if number is None or number.value >= 1e10 or _looks_like_identifier(answer["number"]):
        return None
    unsure = number.unsure or bool(_NEARLY.search(folded[: answer.start("number")]))
    unsure = unsure or bool(_ROUGHLY_AFTER.match(folded, answer.end("number")))
    return Amount(as_number(number.value), answer["number"], unsure)


def float_or_int(value: object) -> float:
    """Narrow the value of an amount fact to the number it always is."""
    if not isinstance(value, (int, float)):
        raise TypeError(f"an amount is a number, not {value!r}")
    return value


def _looks_like_identifier(digits: str) -> bool:
    return digits.isdigit() and (len(digits) >= 8 or (len(digits) > 1 and digits.startswith("0")))


def _read(match: re.Match[str]) -> _Number | None:
    unsure = any(match[name] for name in ("vague", "more", "more2"))
    start = match.start()
    if match["vague"]:
        value, scale = _vague_value(match["vague"]), 1.0
    else:
        tail = parse_numeral_tail(match["num"])
        if tail is None:
            return None
        start += tail[0]
        value, unsure, scale = tail[1].value, unsure or tail[1].unsure, _last_scale(match["num"])
    if match["scale"]:
        scale = _SCALES[match["scale"][-1].lower()]
        tenth = parse_numeral(match["tail"]) if match["tail"] else None
        value = value * scale + (tenth.value * scale / 10 if tenth else 0)
    return _Number(start, match.end(), value, unsure, scale)


def _vague_value(words: str) -> float:
    """上百 is 100, 上百万 is 1,000,000, 百把 is 100: the least that the words can mean."""
    value = 1.0
    if "八" in words:
        return _SCALES[words[0]]
    for char in words:
        value *= _SCALES.get(char, 1)
    return value / 10 if words.endswith("十来") else value


def _last_scale(words: str) -> float:
    return _SCALES.get(words[-1], 1) if len(words) > 1 else 1


def _money(text: str, number: _Number, low: _Number | None) -> Fact | None:
    start = low.start if low else number.start
    sign = _SIGN.search(text, max(0, start - 5), start)
    unit = _UNIT.match(text, number.end)
    if text.endswith("分之", 0, start) or text.startswith("分之", number.end):
        return None
    if not sign and _is_inside_word(text, start):
        return None
    if unit:
        end, value, unsure = _with_unit(text, number, unit)
        if _is_not_money(text, start, end, value, unit["unit"]):
            return None
    elif sign or is_bare_sum(text, number.start, number.end, number.value, low.start if low else None):
        end, value, unsure = number.end, number.value, number.unsure
    else:
        return None
    if low is not None and low.value < value:
        value, unsure = _middle(low, number, value), True
    begin = sign.start() if sign else start - (text[start - 1 : start + 1] == "好几")
    unsure = unsure or _is_rough(text, begin, end)
    return Fact("amount", text[begin:end], begin, as_number(value), unsure) if value else None


def _middle(low: _Number, high: _Number, value: float) -> float:
    """The middle of 300到500 and of 1到2万, where the scale of the second number serves both."""
    shared = high.scale if low.scale == 1 and low.value < 10 <= high.scale else 1
    return (low.value * shared + value) / 2


def _is_inside_word(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return before.isascii() and (before.isalpha() or before in ("$", "_"))


def _with_unit(text: str, number: _Number, unit: re.Match[str]) -> tuple[int, float, bool]:
    kind = unit["unit"][0]
    factor = {"毛": 0.1, "角": 0.1, "分": 0.01}.get(kind, 1)
    value, end = number.value * factor, unit.end()
    cents = None if unit["more"] or unit["unit"].endswith("钱") else _CENTS.match(text, end)
    if cents and kind in "块元" and (_is_marked(cents) or (kind == "块" and _is_whole_tail(text, cents))):
        value, end = value + _cents_value(cents), cents.end()
    elif cents and kind in "毛角" and not cents["mark"] and _is_whole_tail(text, cents):
        value, end = value + _digit(cents["jiao"]) / 100, cents.end()
    return end, value, number.unsure or bool(unit["more"])


_NOT_CENTS_AFTER: Final = re.compile(rf"[\d{HAN_NUMERALS}.]|{MEASURE}(?!钱)")


def _is_marked(cents: re.Match[str]) -> bool:
    return bool(cents["mark"] or cents["cent"])


def _is_whole_tail(text: str, cents: re.Match[str]) -> bool:
    """True if the digit after 块 ends there: not 三百块五个 and not 五块20."""
    return not cents["fen"] and not _NOT_CENTS_AFTER.match(text, cents.end())


def _cents_value(cents: re.Match[str]) -> float:
    if cents["cent"] or (cents["zero"] and not cents["mark"]):
        return _digit(cents["jiao"]) / 100
    return _digit(cents["jiao"]) / 10 + (_digit(cents["fen"]) / 100 if cents["fen"] else 0)


def _digit(char: str) -> float:
    numeral = parse_numeral(char)
    return numeral.value if numeral else 0


def _is_not_money(text: str, start: int, end: int, value: float, unit: str) -> bool:
    if unit == "块" and (text[start : end - 1] == "几" or (value < 100 and _PIECES.match(text, end))):
        return True
    before = text[max(0, start - 12) : start]
    if unit == "块" and value < 10 and value == int(value):
        return not _COINS_AFTER.match(text, end) and not MONEY_BEFORE.search(before)
    if value <= 1 and text[start] in "一1":
        return bool(_FIGURE_AFTER.match(text, end) or _FIGURE_BEFORE.search(before)) or unit == "毛"
    return False


def _is_rough(text: str, start: int, end: int) -> bool:
    return bool(_ROUGHLY_AFTER.match(text, end) or _NEARLY.search(text[max(0, start - 5) : start]))
