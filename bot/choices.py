"""Button payloads: ``slot=value`` or ``intent=name``. Short strings, because responses interpolate braces."""

from __future__ import annotations

from typing import Any

_WORDS: dict[str, Any] = {"yes": True, "no": False}


def choice_of(payload: str) -> dict[str, Any]:
    """``consent=yes`` → ``{"slot": "consent", "value": True}``; ``intent=greet`` → ``{"intent": "greet"}``."""
    name, _, value = payload.partition("=")
    if name == "intent":
        return {"intent": value}
    return {"slot": name, "value": _WORDS.get(value, value)}
