"""What intake needs to know of the house and of the customer's earlier complaints; filled in by the actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.calming.policy import Calming

#: Reads a bare answer such as "3200" or "三千块" as an amount; injected, so that intake needs no clock or table.
ParseAmount = Callable[[str], "dict[str, Any] | None"]
#: The codes of the signals that a text gives.
FindSignals = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class OpenTicket:
    """A complaint of this customer that somebody still works on; `status` in Chinese, the rest "" where unknown."""

    number: str
    status: str
    industry: str
    problems: Sequence[str]
    place: str = ""
    company: str = ""
    order_no: str = ""


@dataclass(frozen=True)
class Context:
    """`answers` are the variables that data-driven replies need, by response name."""

    calming: Calming
    parse_amount: ParseAmount
    find_signals: FindSignals
    resume_after_hours: float = 8.0
    tickets: Sequence[OpenTicket] = ()
