"""What intake knows so far: one fact a slot, and its own notes. Converts to and from Rasa slots."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.vocabulary import FACT_SLOTS

NOTES_SLOT = "intake"
CONFIRM = "confirmed"


def known(text: str, value: Any = None, *, unsure: bool = False) -> dict[str, Any]:
    """A fact as the customer gave it: `text` in their words, `value` normalised where there is such a thing."""
    fact: dict[str, Any] = {"text": text.strip()}
    if value is not None:
        fact["value"] = value
    if unsure:
        fact["unsure"] = True
    return fact


def skipped(reason: str) -> dict[str, Any]:
    """A question that needs no answer any more: none, unknown, refused, unanswered, said, hurried or no_consent."""
    return {"skip": reason}


def fresh_notes() -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex,
        "attempts": {},
        "asked": {},
        "scores": {"industry": {}, "problems": {}},
        "weight": 0.0,
        "emotion_peak": 0,
        "messages": [],
        "pending": None,
    }


@dataclass
class Intake:
    """Mutable on purpose: one turn reads it from slots, works on it, and writes back what changed."""

    facts: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=fresh_notes)
    requested: str | None = None

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Intake:
        facts = {slot: slots.get(slot) for slot in FACT_SLOTS if slots.get(slot) is not None}
        return cls(facts, slots.get(NOTES_SLOT) or fresh_notes(), slots.get("requested_slot"))

    def to_slots(self) -> dict[str, Any]:
        return {**{slot: self.facts.get(slot) for slot in FACT_SLOTS}, NOTES_SLOT: self.notes}

    def has(self, slot: str) -> bool:
        """Answered or skipped."""
        return self.facts.get(slot) is not None

    def is_known(self, slot: str) -> bool:
        """Answered with a value."""
        fact = self.facts.get(slot)
        return fact is not None and not (isinstance(fact, dict) and "skip" in fact)

    def text_of(self, slot: str) -> str:
        fact = self.facts.get(slot)
        return str(fact.get("text", "")) if isinstance(fact, dict) else ""

    def attempts(self, slot: str) -> int:
        return int(self.notes["attempts"].get(slot, 0))

    def count_attempt(self, slot: str) -> int:
        self.notes["attempts"][slot] = self.attempts(slot) + 1
        return self.attempts(slot)
