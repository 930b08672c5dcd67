"""Reading of Chinese, Arabic and mixed numerals: 三百五, 1万2, 两三千, 十几万, 壹仟贰佰, 3,299.50."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {
    char: value
    for value, chars in enumerate(
        ("零〇", "一壹", "二贰貳两兩俩", "三叁參仨", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG_UNITS: Final = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
# 几 and 数 stand for an unknown digit; the smallest number people still call 几百 is two of them.
_SOME: Final = "几数"
_SEVERAL: Final = 2

HAN_DIGITS: Final = "".join(_DIGITS)
HAN_NUMERALS: Final = HAN_DIGITS + "".join(_UNITS) + "".join(_BIG_UNITS) + "廿卅" + _SOME
ARABIC: Final = r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})(?:\.\d{1,6})?"
# A numeral starts at the left end of its run, and is bounded: both keep the search linear in the text.
NUMERAL: Final = (
    rf"(?<![\d.{HAN_NUMERALS}])(?:{ARABIC}(?=[{HAN_DIGITS}])|(?:{ARABIC}|[{HAN_NUMERALS}])(?:[{HAN_NUMERALS}]"
    rf"|(?<=[{HAN_NUMERALS}])\d{{1,9}}(?!\d)){{0,24}})"
)
_TOKEN: Final = re.compile(rf"{ARABIC}|[{HAN_NUMERALS}]")


@dataclass(frozen=True)
class Numeral:
    """A number as it was said; `unsure` when the words leave it open (几十, 两三千)."""

    value: float
    unsure: bool = False


class _MisreadError(Exception):
    """The run of characters is not one number."""


class _Reader:
    """Adds up the tokens of one numeral from left to right."""

    def __init__(self) -> None:
        self.total = 0.0
        self.section = 0.0
        self.current: float | None = None
        self.pair_allowed = False
        self.last_unit = 0
        self.last_big_unit = 0
        self.after_zero = False
        self.unsure = False

    def read(self, token: str) -> None:
        if token in _DIGITS:
            self._digit(_DIGITS[token])
        elif token in _SOME:
            self._some()
        elif token in _UNITS:
            self._unit(_UNITS[token])
        elif token in _BIG_UNITS:
            self._big_unit(_BIG_UNITS[token])
        else:
            self._arabic(token)

    def _digit(self, digit: int) -> None:
        if digit == 0:
            if self.current is not None:
                raise _MisreadError
            self.after_zero = True
        elif self.current is None:
            self.current, self.pair_allowed = digit, True
        elif self.pair_allowed and _is_range(self.current, digit):
            self.current, self.pair_allowed, self.unsure = (self.current + digit) / 2, False, True
        else:
            raise _MisreadError

    def _some(self) -> None:
        if self.current is not None:
            raise _MisreadError
        self.unsure, self.pair_allowed = True, False
        self.current = 0 if self.last_unit or self.last_big_unit else _SEVERAL

    def _arabic(self, token: str) -> None:
        if self.current is not None:
            raise _MisreadError
        self.current, self.pair_allowed = float(token.replace(",", "")), False

    def _unit(self, unit: int) -> None:
        if self.last_unit and unit >= self.last_unit:
            raise _MisreadError
        if self.current is None:
            if unit != 10:
                raise _MisreadError
            self.current = 1
        self.section += self.current * unit
        self.current, self.last_unit, self.after_zero, self.pair_allowed = None, unit, False, False

    def _big_unit(self, unit: int) -> None:
        value = self.section + (self.current or 0)
        if value <= 0 or (self.last_big_unit and unit >= self.last_big_unit):
            raise _MisreadError
        self.total += value * unit
        self.section, self.current, self.after_zero, self.pair_allowed = 0, None, False, False
        self.last_unit, self.last_big_unit = 0, unit

    def result(self) -> Numeral:
        value = self.total + self.section
        if self.current is not None:
            value += self.current * self._tail_scale()
        return Numeral(round(value, 6), self.unsure)

    def _tail_scale(self) -> float:
        """三百五 is 350 and 1万2 is 12000, yet 一百零五 is 105 and 十二 is 12."""
        unit = self.last_unit or self.last_big_unit
        short = self.current is not None and self.current < 10
        return unit / 10 if unit and short and not self.after_zero else 1


def _is_range(low: float, high: int) -> bool:
    """两三, 七八, and the idiomatic 三五; anything else side by side is a string of digits."""
    return high == low + 1 or (low, high) == (3, 5)


def parse_numeral(text: str) -> Numeral | None:
    """Read the whole of `text` as one non-negative number, or return None if it is not one."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tokens = _TOKEN.findall(text)
    if not tokens or sum(map(len, tokens)) != len(text):
        return None
    if len(tokens) > 2 and all(token in _DIGITS for token in tokens):
        return Numeral(float("".join(str(_DIGITS[token]) for token in tokens)))
    reader = _Reader()
    try:
        for token in tokens:
            reader.read(token)
    except _MisreadError:
        return None
    return reader.result()


def parse_numeral_tail(text: str) -> tuple[int, Numeral] | None:
    """Read the longest number that ends `text` (`一三百` in 统一三百 is 三百); give where it begins."""
    for begin in range(min(len(text), 4)):
        numeral = parse_numeral(text[begin:])
        if numeral is not None:
            return begin, numeral
        if text[begin].isdigit() and text[begin].isascii():
            return None
    return None


def han_digits_to_arabic(text: str) -> str:
    """Turn each Chinese digit of a spelled-out number (八八九九) into an Arabic one; leave the rest."""
    return "".join(str(_DIGITS[char]) if char in _DIGITS else char for char in text)


def as_number(value: float) -> float:
    """An int where the value is whole, so that 300 is not shown as 300.0."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
