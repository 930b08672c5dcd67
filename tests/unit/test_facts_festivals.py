"""Days told from festivals follow the solar and the lunar calendar."""

from datetime import date, datetime

import pytest

from bot.facts import extract
from bot.facts.festivals import festival_day, latest_festival

NOW = datetime(2026, 11, 22, 16, 30)

TABLE = [
    ("春节", 2023, date(2023, 1, 22)),
    ("春节", 2026, date(2026, 2, 17)),
    ("春节", 2027, date(2027, 2, 6)),
    ("除夕", 2026, date(2026, 2, 16)),
    ("元宵", 2026, date(2026, 3, 3)),
    ("清明", 2026, date(2026, 4, 5)),
    ("端午", 2025, date(2025, 5, 31)),
    ("七夕", 2026, date(2026, 8, 19)),
    ("中秋", 2025, date(2025, 10, 6)),
    ("中秋", 2028, date(2028, 10, 3)),
    ("重阳", 2026, date(2026, 10, 18)),
    ("母亲节", 2026, date(2026, 5, 10)),
    ("父亲节", 2026, date(2026, 6, 21)),
    ("感恩节", 2026, date(2026, 11, 26)),
    ("双11", 2026, date(2026, 11, 11)),
]
SENTENCES = [
    ("国庆", "2026-10-01"),
    ("国庆第二天", "2026-10-02"),
    ("国庆节前一天", "2026-09-30"),
    ("去年国庆", "2025-10-01"),
    ("双11", "2026-11-11"),
    ("双十二那天", "2025-12-12"),
    ("去年双十一", "2025-11-11"),
    ("去年双十一前后", "2025-11-08/2025-11-14"),
    ("今年618", "2026-06-18"),
    ("国庆期间", "2026-10-01/2026-10-07"),
    ("五一假期", "2026-05-01/2026-05-05"),
    ("十一期间", "2026-10-01/2026-10-07"),
    ("春节前", "2026-02-10/2026-02-16"),
    ("大年初三", "2026-02-19"),
    ("正月十五", "2026-03-03"),
    ("前年春节", "2024-02-10"),
    ("2023年中秋", "2023-09-29"),
    ("中秋节前一天", "2026-09-24"),
    ("元旦", "2026-01-01"),
    ("圣诞节", "2025-12-25"),
]


@pytest.mark.parametrize(("name", "year", "day"), TABLE)
def test_the_table_knows_the_day(name: str, year: int, day: date) -> None:
    assert festival_day(name, year) == day


@pytest.mark.parametrize(("text", "value"), SENTENCES)
def test_it_reads_a_day_told_from_a_festival(text: str, value: str) -> None:
    assert [(fact.text, fact.value) for fact in extract(text, NOW)] == [(text, value)]


@pytest.mark.parametrize(
    "text", ["五一路", "国庆路", "张国庆", "中秋月饼", "端午粽子", "清明上河园", "六一小学", "十一个"]
)
def test_a_name_or_a_thing_is_no_festival(text: str) -> None:
    assert [fact.text for fact in extract(text, NOW) if fact.type == "date"] == []


def test_a_year_outside_the_table_gives_nothing_rather_than_a_guess() -> None:
    assert festival_day("春节", 2050) is None
    assert festival_day("过客节", 2026) is None


def test_the_latest_festival_may_lie_in_the_year_before() -> None:
    assert latest_festival("春节", date(2026, 2, 1)) == date(2025, 1, 29)
