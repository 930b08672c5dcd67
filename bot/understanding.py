"""One text in, one parse out, in the shape that `tingsu parse` and the API promise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.intake_text import ready
from bot.text import MAX_UNDERSTOOD_CHARS, clean, is_blank_or_emoji
from bot.vocabulary import IDENTIFIER_NAMES

Parse = dict[str, Any]
AskEngine = Callable[[str, str], Awaitable[Parse]]
#: The likeliest problems, best first; how many of them a ticket gets is decided by `bot.intake.understanding`.
NAMED_PROBLEMS = 3

EMPTY_PARSE: Parse = {"intent": "spam", "confidence": 0.0, "entities": [], "classes": {}}


@dataclass(frozen=True)
class Understood:
    """One text as `tingsu parse` tells it (`answer`), how sure the model is of industry and main problem, and the
    text without its personal identifiers."""

    answer: Parse
    sureness: dict[str, float]
    masked: str


async def parse_text(original: str, ask_engine: AskEngine, now: datetime) -> Parse:
    """``text, intent, confidence, is_complaint, industry, problems, emotion, entities, crisis``.

    `start` of an entity counts characters of `original`; identifiers are given with their normalised value, as the
    caller already has the text. Text beyond the understood length is left out. Raises what `ask_engine` raises.
    """
    return (await understand(original, ask_engine, now)).answer


async def understand(original: str, ask_engine: AskEngine, now: datetime) -> Understood:
    """As `parse_text`, with what only measuring needs besides."""
    text = ready(original[: 4 * MAX_UNDERSTOOD_CHARS])
    masked = text.masked[:MAX_UNDERSTOOD_CHARS]
    says_something = masked and not is_blank_or_emoji(masked)
    parse = await ask_engine(masked, now.isoformat(timespec="seconds")) if says_something else EMPTY_PARSE
    classes = parse["classes"]
    industries, problems = classes.get("industry", []), classes.get("problems", [])
    origins = clean(original[: 4 * MAX_UNDERSTOOD_CHARS]).offsets
    found = {origins[one.start]: (origins[one.end - 1] + 1, one.value) for one in text.found}
    answer = {
        "text": original,
        "intent": parse["intent"],
        "confidence": round(float(parse["confidence"]), 4),
        "is_complaint": classes.get("is_complaint", 0.0),
        "industry": industries[0]["code"] if industries else "other",
        "problems": [problem["code"] for problem in problems[:NAMED_PROBLEMS]],
        "emotion": classes.get("emotion", 0),
        "entities": [located(e, original, text.offsets, found) for e in parse["entities"]],
        "crisis": text.crisis is not None,
    }
    sureness = {
        "industry": industries[0]["confidence"] if industries else 0.0,
        "problem": problems[0]["confidence"] if problems else 0.0,
    }
    return Understood(answer, sureness, masked)


def located(entity: Parse, original: str, offsets: tuple[int, ...], found: Mapping[int, tuple[int, str]]) -> Parse:
    """The entity with its place in the original, and an identifier with its value instead of the placeholder."""
    start, end, value = offsets[entity["start"]], offsets[entity["end"] - 1] + 1, entity["value"]
    if entity["entity"] in IDENTIFIER_NAMES and start in found:
        end, value = found[start]
    return {"type": entity["entity"], "text": original[start:end], "start": start, "value": value}
