"""A short answer to "how much" or "when" is read as a whole, where a sentence would need more words."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import Amount, extract, parse_amount, parse_date

NOW = datetime(2026, 11, 22, 16, 30)


@pytest.mark.parametrize(
    ("text", "value", "unsure"),
    [
        ("三百", 300, False),
        ("3200", 3200, False),
        ("３２００", 3200, False),
        ("一万二", 12000, False),
        ("1万2", 12000, False),
        ("8k", 8000, False),
        ("二百五", 250, False),
        ("五十万", 500000, False),
        ("1299元", 1299, False),
        ("花了三百", 300, False),
        ("也就三百吧", 300, True),
        ("大概两百", 200, True),
        ("两三千", 2500, True),
        ("十几万", 100000, True),
        ("三百多", 300, True),
        ("三百左右", 300, True),
        ("0", 0, False),
    ],
)
def test_it_reads_a_bare_amount(text: str, value: float, unsure: bool) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert (amount.value, amount.unsure) == (value, unsure)


@pytest.mark.parametrize(
    "text", ["", "没有", "不知道", "20号", "三天", "两台", "13800138000", "007", "SF1234567890123", "多少"]
)
def test_it_reads_no_amount_where_there_is_none(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "value", "unsure"),
    [
        ("20号", "2026-11-20", False),
        ("20", "2026-11-20", True),
        ("二十", "2026-11-20", True),
        ("上周三下午", "2026-11-11T15:00", False),
        ("是昨天", "2026-11-21", False),
        ("大概三天前吧", "2026-11-19", False),
        ("三天了", "2026-11-19", True),
        ("有半个月了", "2026-11-07", True),
        ("下午", "2026-11-22T15:00", True),
        ("晚上吧", "2026-11-21T20:00", True),
        ("10.28", "2026-10-28", False),
    ],
)
def test_it_reads_a_bare_date(text: str, value: str, unsure: bool) -> None:
    fact = parse_date(text, NOW)
    assert fact is not None
    assert (fact.type, fact.value, fact.unsure) == ("date", value, unsure)
    assert text[fact.start : fact.end] == fact.text


@pytest.mark.parametrize("text", ["", "没有", "不知道", "忘了", "三百块", "45", "3200"])
def test_it_reads_no_date_where_there_is_none(text: str) -> None:
    assert parse_date(text, NOW) is None


def test_a_bare_number_is_an_amount_only_as_an_answer() -> None:
    assert extract("3200", NOW) == []
    assert parse_amount("3200") == Amount(3200, "3200")


@given(st.text(max_size=60))
def test_no_answer_raises(text: str) -> None:
    fact = parse_date(text, NOW)
    assert fact is None or text[fact.start : fact.end] == fact.text
    amount = parse_amount(text)
    assert amount is None or amount.value >= 0
