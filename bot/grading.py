"""How serious a ticket is and whom its words must reach: the policy's signals and amounts on the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from bot.policy import GROUP, Grade, Policy
from bot.signals import Signal, find

# A ticket has one grade: the one that calls the highest rank first.
_RANKING: Final[tuple[Grade, ...]] = ("group", "major", "repeated", "difficult", "normal")


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """What grading looks at. `text` is all the customer said, masked; `earlier` counts the customer's tickets
    on the same matter; `people` those affected as far as known elsewhere; `problems` the different problems named;
    `raised` the codes of signals raised on the way (the crisis rail's, which the text alone does not show)."""

    text: str
    amount: Decimal | None = None
    earlier: int = 0
    people: int = 1
    problems: int = 1
    raised: Sequence[str] = ()


class Graded(NamedTuple):
    """`escalations` are the codes: those found in the policy's order, then those raised before and not found."""

    grade: Grade
    escalations: list[str]
    signals: list[Signal]


def grade(policy: Policy, facts: GradeFacts) -> Graded:
    """The grade, the codes it rests on, and the signals found in the text with their words."""
    signals = find(policy, facts.text, facts.amount)
    codes = [signal.code for signal in signals]
    if facts.people >= policy.grading.group_from:
        codes.append(GROUP)
    codes = list(dict.fromkeys([*codes, *(code for code in facts.raised if code in policy.escalations)]))
    grades = {policy.escalations[code].grade for code in codes} | _grades_by_history(policy, facts)
    return Graded(next((rank for rank in _RANKING if rank in grades), "normal"), codes, signals)


def _grades_by_history(policy: Policy, facts: GradeFacts) -> set[Grade]:
    found: set[Grade] = set()
    if facts.earlier + 1 >= policy.grading.repeated_from:
        found.add("repeated")
    if facts.problems >= policy.grading.difficult_from:
        found.add("difficult")
    return found
