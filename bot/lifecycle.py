"""The life of a ticket: its statuses, and which may follow which. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

INITIAL: Final = "registered"

STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "registered": "已登记",
        "accepted": "已受理",
        "investigating": "调查中",
        "proposed": "已提出方案",
        "resolved": "已解决",
        "closed": "已结案",
        "suspended": "已中止",
        "referred": "已转办",
        "declined": "不予受理",
        "withdrawn": "已撤诉",
        "reopened": "重新处理",
    }
)

# One table, read by the store, the console and the actions. Nothing is a dead end except by "reopened".
MOVES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "registered": ("accepted", "referred", "declined", "withdrawn"),
        "accepted": ("investigating", "proposed", "referred", "suspended", "withdrawn"),
        "investigating": ("proposed", "resolved", "referred", "suspended", "withdrawn"),
        "proposed": ("resolved", "investigating", "suspended", "withdrawn"),
        "resolved": ("closed", "reopened"),
        "closed": ("reopened",),
        "suspended": ("investigating", "withdrawn", "closed"),
        "referred": ("accepted", "resolved", "closed", "withdrawn"),
        "declined": ("closed", "reopened"),
        "withdrawn": ("reopened",),
        "reopened": ("investigating", "proposed", "referred", "suspended", "withdrawn"),
    }
)

# Nobody works on these, so no time limit runs.
AT_REST: Final[frozenset[str]] = frozenset({"resolved", "closed", "declined", "withdrawn"})


def moves_from(status: str) -> tuple[str, ...]:
    """The statuses that may follow, most usual first. Raises KeyError for an unknown status."""
    return MOVES[status]


def is_open(status: str) -> bool:
    """Whether somebody still owes the customer work on it."""
    return status not in AT_REST
