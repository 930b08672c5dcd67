"""How serious a ticket is and whom its words must reach: the policy's signals and amounts on the facts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from bot.policy import Grade, Policy

LARGE_LOSS: Final = "large_loss"
# A ticket has one grade: the one that calls the highest rank first.
_RANKING: Final[tuple[Grade, ...]] = ("group", "major", "repeated", "difficult", "normal")
# Only a negation right before the signal counts: in "不赔就起诉" the 不 belongs to another verb.
_NEGATED: Final = re.compile(r"(?:没有?人?|无人?|未|不会|不想|不打算|不需要|不用|不是|不要)(?:去|要|再|真的?|想)?$")
_LONGEST_NEGATION: Final = 5


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """What grading looks at. `text` is all the customer said, masked; `earlier` counts the customer's tickets
    on the same matter; `people` those affected; `problems` the different problems named."""

    text: str
    amount: Decimal | None = None
    earlier: int = 0
    people: int = 1
    problems: int = 1


class Graded(NamedTuple):
    grade: Grade
    escalations: list[str]


def grade(policy: Policy, facts: GradeFacts) -> Graded:
    """The grade, and the codes of the signals found, in the policy's order."""
    signals = escalation_signals(policy, facts.text)
    grades = {policy.escalations[code].grade for code in signals} | _grades_by_figures(policy, facts)
    if facts.amount is not None and facts.amount > policy.grading.large_loss:
        signals.append(LARGE_LOSS)
    return Graded(next((rank for rank in _RANKING if rank in grades), "normal"), signals)


def escalation_signals(policy: Policy, text: str) -> list[str]:
    """The codes whose phrases the text has, unless a negation stands right before every one of them."""
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return [
        code for code, signal in policy.escalations.items() if any(_says(folded, phrase) for phrase in signal.phrases)
    ]


def _says(text: str, phrase: str) -> bool:
    # A hotline's number is not meant where it is part of an order number.
    bounds = (r"(?<![0-9a-z])", r"(?![0-9a-z])") if phrase.isdecimal() else ("", "")
    places = (match.start() for match in re.finditer(re.escape(phrase).join(bounds), text))
    return any(not _NEGATED.search(text[max(0, at - _LONGEST_NEGATION) : at]) for at in places)


def _grades_by_figures(policy: Policy, facts: GradeFacts) -> set[Grade]:
    rules = policy.grading
    found: set[Grade] = set()
    if facts.amount is not None and facts.amount > rules.major_amount:
        found.add("major")
    if facts.people >= rules.group_from:
        found.add("group")
    if facts.earlier + 1 >= rules.repeated_from:
        found.add("repeated")
    if facts.problems >= rules.difficult_from:
        found.add("difficult")
    return found
