"""One text in, one parse out, in the shape that `tingsu parse` and the API promise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot import identifiers
from bot.conversation.intake_text import ready
from bot.text import MAX_UNDERSTOOD_CHARS

Parse = dict[str, Any]
MIN_PROBLEM = 0.25

EMPTY_PARSE: Parse = {"intent": "spam", "confidence": 0.0, "entities": [], "classes": {}}


async def parse_text(original: str, ask_engine: Callable[[str, str], Awaitable[Parse]], now: datetime) -> Parse:
    """``text, intent, confidence, is_complaint, industry, problems, emotion, entities, crisis``.

    `start` of an entity counts characters of `original`; identifiers are given with their normalised value, as the
    caller already has the text. Text beyond the understood length is left out. Raises what `ask_engine` raises.
    """
    text = ready(original[: 4 * MAX_UNDERSTOOD_CHARS])
    masked = text.masked[:MAX_UNDERSTOOD_CHARS]
    parse = await ask_engine(masked, now.isoformat(timespec="seconds")) if masked else EMPTY_PARSE
    classes = parse["classes"]
    found = {identifiers.placeholder(one.kind, n): one for n, one in numbered(text.found)}
    return {
        "text": original,
        "intent": parse["intent"],
        "confidence": round(float(parse["confidence"]), 4),
        "is_complaint": classes.get("is_complaint", 0.0),
        "industry": classes["industry"][0]["code"] if classes.get("industry") else "other",
        "problems": likely_problems(classes.get("problems", [])),
        "emotion": classes.get("emotion", 0),
        "entities": [located(e, original, text.offsets, found) for e in parse["entities"]],
        "crisis": text.crisis is not None,
    }


def numbered(found: tuple[identifiers.Identifier, ...]) -> list[tuple[int, identifiers.Identifier]]:
    """The ordinals that `ready` gave: counted by kind, equal values together."""
    ordinals: dict[tuple[str, str], int] = {}
    for one in found:
        of_kind = sum(1 for kind, _ in ordinals if kind == one.kind)
        ordinals.setdefault((one.kind, one.value), of_kind + 1)
    return [(ordinals[one.kind, one.value], one) for one in found]


def likely_problems(ranking: list[Parse]) -> list[str]:
    """The main problem, and others nearly as likely."""
    return [p["code"] for position, p in enumerate(ranking) if position == 0 or p["confidence"] >= MIN_PROBLEM][:3]


def located(entity: Parse, original: str, offsets: tuple[int, ...], found: dict[str, Any]) -> Parse:
    """The entity with its place in the original, and an identifier with its value instead of the placeholder."""
    start = offsets[entity["start"]]
    end = offsets[entity["end"] - 1] + 1
    identifier = found.get(entity["text"])
    if identifier:
        end = start + len(identifier.text)
    value = identifier.value if identifier else entity["value"]
    return {"type": entity["entity"], "text": original[start:end], "start": start, "value": value}
