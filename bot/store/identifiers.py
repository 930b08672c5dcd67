"""Personal identifiers behind placeholders: the text says ⟦手机号1⟧, the value lies sealed here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.identifiers import PLACEHOLDER
from bot.store.conversations import lock
from bot.store.models import Identifier
from bot.store.rows import first
from bot.store.seal import Sealer
from bot.vocabulary import IDENTIFIER_NAMES

_KINDS = {name: kind for kind, name in IDENTIFIER_NAMES.items()}

# (kind, ordinal) → the value
Values = dict[tuple[str, int], str]


def canonical(kind: str, value: str) -> str:
    """One spelling for every way of writing the same value: half-width, no blanks or dashes, no +86."""
    plain = unicodedata.normalize("NFKC", value).strip().lower()
    if kind == "email":
        return plain
    plain = re.sub(r"[\s\-\u2010-\u2015]", "", plain)
    return re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", plain) if kind == "phone" else plain


async def remember_identifier(
    session: AsyncSession, sealer: Sealer, conversation_id: str, kind: str, value: str
) -> int:
    """Keep the value sealed; return its ordinal, counted from 1 per conversation and kind.

    The same value, however written, keeps its ordinal. Raises UnknownConversation.
    """
    await lock(session, conversation_id)
    blind = sealer.index(kind, canonical(kind, value))
    of_kind = (Identifier.conversation_id == conversation_id, Identifier.kind == kind)
    known = await first(session, select(Identifier.ordinal).where(*of_kind, Identifier.blind_index == blind))
    if known is not None:
        return known
    highest = await session.scalar(select(func.max(Identifier.ordinal)).where(*of_kind))
    row = Identifier(
        conversation_id=conversation_id,
        kind=kind,
        ordinal=(highest or 0) + 1,
        value_sealed=sealer.seal(value),
        blind_index=blind,
    )
    session.add(row)
    await session.flush()
    return row.ordinal


async def values_of(session: AsyncSession, sealer: Sealer, conversation_ids: Collection[str]) -> dict[str, Values]:
    """Every identifier of the conversations, opened. Raises SealBroken."""
    rows = await session.scalars(select(Identifier).where(Identifier.conversation_id.in_(conversation_ids)))
    found: dict[str, Values] = {conversation_id: {} for conversation_id in conversation_ids}
    for row in rows:
        found[row.conversation_id][row.kind, row.ordinal] = sealer.open(row.value_sealed)
    return found


def fill(text: str, values: Values, show: Callable[[str, str], str] = lambda kind, value: value) -> str:
    """The text with each known placeholder replaced by `show(kind, value)`; an unknown one stays."""

    def replace(match: re.Match[str]) -> str:
        kind, ordinal = _KINDS[match["kind_name"]], int(match["ordinal"])
        value = values.get((kind, ordinal))
        return match.group() if value is None else show(kind, value)

    return PLACEHOLDER.sub(replace, text)


async def resolve_placeholders(session: AsyncSession, sealer: Sealer, conversation_id: str, text: str) -> str:
    """The text with the real values of this conversation in place of its placeholders."""
    if not PLACEHOLDER.search(text):
        return text
    values = await values_of(session, sealer, [conversation_id])
    return fill(text, values[conversation_id])
