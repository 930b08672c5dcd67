"""Signals: words of a customer that somebody must hear of. Raised in the conversation, then tied to its ticket."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.conversations import lock
from bot.store.errors import EscalationNotFound
from bot.store.models import Escalation, Ticket, TicketHistory
from bot.store.rows import first, try_insert


class Seen(NamedTuple):
    """`now` is False when somebody had seen it before; the row then still names that first person."""

    escalation: Escalation
    now: bool


async def raise_signal(
    session: AsyncSession,
    conversation_id: str,
    code: str,
    words: str,
    notify: str,
    message_id: int | None,
    now: datetime,
) -> bool:
    """Keep a signal with the masked words that raised it; whether it is new.

    Until a ticket takes it, the same code in the same conversation adds nothing. Raises UnknownConversation.
    """
    await lock(session, conversation_id)
    same = (
        Escalation.conversation_id == conversation_id,
        Escalation.code == code,
        Escalation.ticket_id.is_(None),
    )
    if await first(session, select(Escalation.id).where(*same)) is not None:
        return False
    fresh = Escalation(
        conversation_id=conversation_id,
        code=code,
        words=words,
        notify=notify,
        message_id=message_id,
        raised_at=now,
    )
    return await try_insert(session, fresh)


async def tie(session: AsyncSession, conversation_id: str, ticket: Ticket, now: datetime) -> list[str]:
    """Give the ticket every signal of the conversation that has none yet, and write each into its history.

    `ticket` is of this session. Returns their codes in the order they were raised; `ticket.escalations` gains
    those it lacks.
    """
    # The row is held so that two who add to its list do not undo each other.
    await session.refresh(ticket, ["escalations"], with_for_update=True)
    rows = (
        await session.scalars(
            select(Escalation)
            .where(Escalation.conversation_id == conversation_id, Escalation.ticket_id.is_(None))
            .order_by(Escalation.id)
            .with_for_update()
        )
    ).all()
    for row in rows:
        row.ticket_id = ticket.id
        session.add(_told(row, now))
    ticket.escalations = list(dict.fromkeys([*ticket.escalations, *(row.code for row in rows)]))
    await session.flush()
    return [row.code for row in rows]


def _told(row: Escalation, now: datetime) -> TicketHistory:
    return TicketHistory(
        ticket_id=row.ticket_id,
        at=now,
        actor="customer",
        action="escalated",
        reason=f"{row.code}：{row.words}",
        conversation_id=row.conversation_id,
    )


async def codes_of_conversation(session: AsyncSession, conversation_id: str) -> list[str]:
    """The codes of every signal raised in the conversation, each once, oldest first."""
    rows = await session.scalars(
        select(Escalation.code).where(Escalation.conversation_id == conversation_id).order_by(Escalation.id)
    )
    return list(dict.fromkeys(rows))


async def of_tickets(session: AsyncSession, ids: Collection[int]) -> dict[int, list[Escalation]]:
    """The signals of the tickets, each list in the order they were raised."""
    found: dict[int, list[Escalation]] = {ticket_id: [] for ticket_id in ids}
    rows = await session.scalars(select(Escalation).where(Escalation.ticket_id.in_(ids)).order_by(Escalation.id))
    for row in rows:
        if row.ticket_id is not None:
            found[row.ticket_id].append(row)
    return found


async def seen(session: AsyncSession, escalation_id: int, who: str, now: datetime) -> Seen:
    """Mark that a member of staff took note; the first one stays. Raises EscalationNotFound."""
    escalation = await session.get(Escalation, escalation_id, populate_existing=True, with_for_update=True)
    if escalation is None:
        raise EscalationNotFound(escalation_id)
    if escalation.seen_by is not None:
        return Seen(escalation, now=False)
    escalation.seen_by, escalation.seen_at = who, now
    await session.flush()
    return Seen(escalation, now=True)
