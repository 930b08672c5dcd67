"""One customer message as the engine understood it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: Below this the dialogue act is a guess, and the question just asked says more than the guess.
SURE_ENOUGH = 0.35


@dataclass(frozen=True)
class Turn:
    """`text` holds placeholders instead of personal identifiers; offsets of `entities` count its characters."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    entities: Sequence[Mapping[str, Any]] = ()
    classes: Mapping[str, Any] = field(default_factory=dict)
    choice: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""
    #: ISO local time at which it was written, "" when unknown.
    now: str = ""
    #: The customer has sent more already: this one is read, and answered together with what follows.
    more: bool = False

    @property
    def act(self) -> str:
        return self.intent if self.confidence >= SURE_ENOUGH else ""

    @property
    def emotion(self) -> int:
        return int(self.classes.get("emotion", 0))

    @property
    def is_complaint(self) -> float:
        return float(self.classes.get("is_complaint", 0.0))

    def found(self, kind: str) -> list[Mapping[str, Any]]:
        return [entity for entity in self.entities if entity.get("entity") == kind]


def turn_of(latest_message: Mapping[str, Any]) -> Turn:
    """Reads Rasa's ``latest_message``; a message without a parse is a turn that says nothing known."""
    intent = latest_message.get("intent") or {}
    metadata = latest_message.get("metadata") or {}
    return Turn(
        text=(latest_message.get("text") or "").strip(),
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        # A firm's service number is nobody's contact.
        entities=tuple(e for e in latest_message.get("entities") or () if e.get("fact_role") != "hotline"),
        classes=latest_message.get("classes") or {},
        choice=metadata.get("choice") or {},
        message_id=metadata.get("message_id") or "",
        now=metadata.get("now") or "",
        more=bool(metadata.get("more")),
    )
