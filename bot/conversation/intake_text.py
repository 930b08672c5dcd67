"""What a customer typed, made ready: clean, simplified, and without personal identifiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot import crisis, identifiers
from bot.script import simplify
from bot.store.db import Session
from bot.store.identifiers import remember_identifier
from bot.store.seal import Sealer
from bot.text import MAX_UNDERSTOOD_CHARS, clean, is_blank_or_emoji

Namer = Callable[[identifiers.Identifier], str]


@dataclass(frozen=True)
class ReadyText:
    """`masked` is what the engine sees; `offsets` lead from it to characters of the original.

    `trouble` is "" or the reason why no engine is asked: "too_long" or "nothing_to_read".
    """

    masked: str
    offsets: tuple[int, ...]
    found: tuple[identifiers.Identifier, ...]
    crisis: crisis.Crisis | None
    trouble: str


def ready(original: str, name_of: Namer | None = None) -> ReadyText:
    """Pure; without `name_of` identifiers get placeholders in the order in which they stand in this text."""
    understood = simplify(clean(original))
    found = tuple(identifiers.find(understood.text))
    names = name_of or numbered(found)
    masked, offsets = identifiers.replace(understood.text, found, names)
    return ReadyText(
        masked=masked,
        offsets=tuple(understood.offsets[index] for index in offsets),
        found=found,
        crisis=crisis.detect(understood.text[:MAX_UNDERSTOOD_CHARS]),
        trouble=trouble_of(understood.text),
    )


def trouble_of(text: str) -> str:
    if len(text) > MAX_UNDERSTOOD_CHARS:
        return "too_long"
    return "nothing_to_read" if is_blank_or_emoji(text) else ""


def numbered(found: tuple[identifiers.Identifier, ...]) -> Namer:
    """Placeholders counted within one text: the same value keeps its number."""
    seen: dict[tuple[str, str], int] = {}
    for one in found:
        of_kind = sum(1 for kind, _ in seen if kind == one.kind)
        seen.setdefault((one.kind, one.value), of_kind + 1)
    return lambda one: identifiers.placeholder(one.kind, seen[one.kind, one.value])


async def ready_for(session: Session, sealer: Sealer, conversation_id: str, original: str) -> ReadyText:
    """As `ready`, with the identifiers kept sealed in the store and numbered across the whole conversation."""
    ordinals: dict[tuple[str, str], int] = {}
    for one in ready(original).found:
        ordinals[one.kind, one.value] = await remember_identifier(session, sealer, conversation_id, one.kind, one.value)
    return ready(original, lambda one: identifiers.placeholder(one.kind, ordinals[one.kind, one.value]))
