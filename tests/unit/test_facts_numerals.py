"""Chinese, Arabic and mixed numerals are read as numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.numerals import han_digits_to_arabic, parse_numeral, parse_numeral_tail

EXACT = [
    ("零", 0),
    ("十", 10),
    ("十二", 12),
    ("二十", 20),
    ("廿三", 23),
    ("卅", 30),
    ("两", 2),
    ("俩", 2),
    ("仨", 3),
    ("一百零五", 105),
    ("一百五", 150),
    ("三百五十", 350),
    ("二百五", 250),
    ("三千二百九十九", 3299),
    ("一千零八", 1008),
    ("八千八", 8800),
    ("一万二", 12000),
    ("1万2", 12000),
    ("1万2千3百", 12300),
    ("3万5千", 35000),
    ("十万", 100000),
    ("五十万", 500000),
    ("一亿两千万", 120000000),
    ("1.2万", 12000),
    ("3,299.50", 3299.5),
    ("1,000,000", 1000000),
    ("壹万贰仟叁佰", 12300),
    ("玖拾捌", 98),
    ("二零二六", 2026),
    ("一三八零零", 13800),
    ("0.01", 0.01),
]
OPEN = [
    ("两三千", 2500),
    ("七八十", 75),
    ("十七八", 17.5),
    ("三五百", 400),
    ("三千五六", 3550),
    ("十几", 10),
    ("十几万", 100000),
    ("几百", 200),
    ("几十万", 200000),
    ("两百几十", 200),
]


@pytest.mark.parametrize(("words", "value"), EXACT)
def test_it_reads_an_exact_number(words: str, value: float) -> None:
    numeral = parse_numeral(words)
    assert numeral is not None
    assert (numeral.value, numeral.unsure) == (value, False)


@pytest.mark.parametrize(("words", "value"), OPEN)
def test_it_marks_an_open_number_as_unsure(words: str, value: float) -> None:
    numeral = parse_numeral(words)
    assert numeral is not None
    assert (numeral.value, numeral.unsure) == (value, True)


@pytest.mark.parametrize(
    "words", ["", "百", "千万", "万", "万万", "一百百", "三百二千", "五一百", "1,2", "abc", "三x", "十十"]
)
def test_it_refuses_what_is_no_number(words: str) -> None:
    assert parse_numeral(words) is None


def test_it_finds_the_number_at_the_end_of_a_run() -> None:
    found = parse_numeral_tail("一三百")
    assert found is not None
    assert (found[0], found[1].value) == (1, 300)


def test_it_spells_digits_in_arabic_and_keeps_the_rest() -> None:
    assert han_digits_to_arabic("八八九九A") == "8899A"


def _in_chinese(number: int) -> str:
    """Write 1..9999 in full, the way a clerk would."""
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    words, pending_zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            pending_zero = bool(words)
            continue
        words += ("零" if pending_zero else "") + digits[digit] + units[place]
        pending_zero = False
    return words


@given(st.integers(min_value=1, max_value=9999))
def test_every_number_written_in_full_is_read_back(number: int) -> None:
    numeral = parse_numeral(_in_chinese(number))
    assert numeral is not None
    assert (numeral.value, numeral.unsure) == (number, False)


@given(st.integers(min_value=1, max_value=9999))
def test_ten_thousands_multiply_what_stands_before_them(number: int) -> None:
    numeral = parse_numeral(_in_chinese(number) + "万")
    assert numeral is not None
    assert numeral.value == number * 10_000


@given(st.text(alphabet="零一二两三十百千万亿几壹贰0123456789.,廿", max_size=30))
def test_no_run_of_numeral_characters_raises(words: str) -> None:
    numeral = parse_numeral(words)
    assert numeral is None or numeral.value >= 0
