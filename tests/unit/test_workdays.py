"""Working days follow the calendar of the State Council, and weekdays where it is not known yet."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from bot.workdays import is_workday


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2025, 10, 9), True, "Thursday after the holiday"),
        (date(2025, 10, 1), False, "National Day"),
        (date(2025, 10, 8), False, "last day of the National Day holiday, a Wednesday"),
        (date(2025, 9, 28), True, "a Sunday worked in exchange"),
        (date(2025, 10, 11), True, "a Saturday worked in exchange"),
        (date(2025, 11, 15), False, "a plain Saturday"),
        (date(2025, 11, 17), True, "a plain Monday"),
        (date(2025, 1, 29), False, "Spring Festival, a Wednesday"),
    ],
)
def test_a_day_is_counted_as_announced(day: date, works: bool, why: str) -> None:
    assert is_workday(day) is works, why


def test_a_year_not_announced_yet_is_counted_by_weekdays_and_said_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="bot.workdays"):
        assert is_workday(date(2099, 10, 1)) is True  # a Thursday, and National Day
        assert is_workday(date(2099, 10, 3)) is False  # a Saturday
    assert "2099" in caplog.text


def test_the_answer_is_a_plain_bool() -> None:
    assert type(is_workday(date(2025, 11, 17))) is bool
    assert type(is_workday(date(2099, 11, 17))) is bool
