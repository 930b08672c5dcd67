"""China's working days, with public holidays and make-up days as far as they have been announced."""

from __future__ import annotations

import logging
from datetime import date

import chinese_calendar

from bot.deadlines import is_weekday

logger = logging.getLogger(__name__)


def is_workday(day: date) -> bool:
    """By the State Council's calendar; a year not announced yet is counted by weekdays alone."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        logger.warning("holidays of %d are not known yet: counting weekdays", day.year)
        return is_weekday(day)
