"""What intake knows so far: one fact a slot, and its own notes. Converts to and from Rasa slots."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.calming.mood import Mood
from bot.vocabulary import FACT_SLOTS

NOTES_SLOT = "intake"
MOOD_SLOT = "mood"
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
    """Bookkeeping of one complaint.

    `heard` counts the calming replies so far; `echo` what of the story can be given back; `seen` facts met in passing;
    `aside` a question beside the facts (`bot.intake.asides`); `asked_back` unsure values that were asked back; `queue`
    other matters raised meanwhile; `silent` that the last question was never spoken; `at` when the last message came.
    """
    return {
        "id": uuid.uuid4().hex,
        "heard": 0,
        "need": "",
        "echo": {},
        "seen": {},
        "aside": None,
        "asked_back": [],
        "queue": [],
        "silent": False,
        "at": "",
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
    mood: Mood = field(default_factory=Mood)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Intake:
        facts = {slot: slots.get(slot) for slot in FACT_SLOTS if slots.get(slot) is not None}
        notes = {**fresh_notes(), **(slots.get(NOTES_SLOT) or {})}
        return cls(facts, notes, slots.get("requested_slot"), Mood.of(slots.get(MOOD_SLOT)))

    def to_slots(self) -> dict[str, Any]:
        facts = {slot: self.facts.get(slot) for slot in FACT_SLOTS}
        return {**facts, NOTES_SLOT: self.notes, MOOD_SLOT: self.mood.stored()}

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
