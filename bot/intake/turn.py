"""One customer message as the engine understood it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MEDIA = frozenset({"抖音", "小红书", "微博", "快手", "知乎", "B站", "哔哩哔哩", "微信", "朋友圈", "今日头条", "头条"})
_PUBLISHES = re.compile(r"(?:发|上|传|挂|曝光?|晒|捅)[^，。,；;！!？?]{0,8}$")
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
    text = latest_message.get("text") or ""
    intent = latest_message.get("intent") or {}
    metadata = latest_message.get("metadata") or {}
    return Turn(
        text=text.strip(),
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        entities=tuple(e for e in latest_message.get("entities") or () if is_of_the_matter(e, text)),
        classes=latest_message.get("classes") or {},
        choice=metadata.get("choice") or {},
        message_id=metadata.get("message_id") or "",
        now=metadata.get("now") or "",
        more=bool(metadata.get("more")),
    )


def is_of_the_matter(entity: Mapping[str, Any], text: str) -> bool:
    """A firm's service number is nobody's contact, and where somebody threatens to publish is no place of it."""
    if entity.get("fact_role") == "hotline":
        return False
    before = text[: int(entity.get("start") or 0)]
    return not (entity.get("entity") == "company" and entity.get("text") in MEDIA and _PUBLISHES.search(before))
