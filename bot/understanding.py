"""One text in, one parse out, in the shape that `tingsu parse` and the API promise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.conversation.intake_text import ready
from bot.text import MAX_UNDERSTOOD_CHARS, clean
from bot.vocabulary import IDENTIFIER_NAMES

Parse = dict[str, Any]
MIN_PROBLEM = 0.35

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
    origins = clean(original[: 4 * MAX_UNDERSTOOD_CHARS]).offsets
    found = {origins[one.start]: (origins[one.end - 1] + 1, one.value) for one in text.found}
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


def likely_problems(ranking: list[Parse]) -> list[str]:
    """The main problem, and others nearly as likely."""
    return [p["code"] for position, p in enumerate(ranking) if position == 0 or p["confidence"] >= MIN_PROBLEM][:3]


def located(entity: Parse, original: str, offsets: tuple[int, ...], found: Mapping[int, tuple[int, str]]) -> Parse:
    """The entity with its place in the original, and an identifier with its value instead of the placeholder."""
    start, end, value = offsets[entity["start"]], offsets[entity["end"] - 1] + 1, entity["value"]
    if entity["entity"] in IDENTIFIER_NAMES and start in found:
        end, value = found[start]
    return {"type": entity["entity"], "text": original[start:end], "start": start, "value": value}
