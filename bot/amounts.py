"""Amounts for intake: the extractor's parser, in the form intake keeps facts."""

from __future__ import annotations

from typing import Any

from bot.facts import parse_amount
from bot.intake.state import known


def parse_amount_fact(text: str) -> dict[str, Any] | None:
    """A bare answer to "how much": "3200", "三千块"; None when it is no amount."""
    amount = parse_amount(text)
    return known(amount.text, amount.value, unsure=amount.unsure) if amount else None
