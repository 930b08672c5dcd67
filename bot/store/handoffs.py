"""Requests for a person, and who took them. The owner of the conversation changes in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import conversations
from bot.store.errors import Conflict, HandoffNotFound
from bot.store.models import Handoff
from bot.store.rows import first, try_insert

Status = Literal["waiting", "claimed", "closed"]


class Requested(NamedTuple):
    handoff: Handoff
    created: bool


class Queued(NamedTuple):
    """`position` counts from 1 in the order in which people are served."""

    handoff: Handoff
    position: int


async def request(
    session: AsyncSession,
    conversation_id: str,
    reason: str,
    priority: int,
    now: datetime,
    note: str = "",
) -> Requested:
    """Ask for a person; the conversation becomes `queued`. Asking again returns the open request.

    A higher priority raises the open request (a crisis overtakes) and brings its reason and note along. Raises
    UnknownConversation.
    """
    conversation = await conversations.lock(session, conversation_id)
    known = await open_of(session, conversation_id)
    if known is None:
        fresh = Handoff(
            conversation_id=conversation_id,
            status="waiting",
            reason=reason,
            priority=priority,
            note=note,
            created_at=now,
        )
        if await try_insert(session, fresh):
            if conversation.owner != "human":
                await conversations.change_owner(session, conversation_id, "queued", now)
            return Requested(fresh, created=True)
        known = await open_of(session, conversation_id)
        assert known is not None, "the insert lost to a waiting handoff"
    if priority > known.priority:
        known.priority, known.reason, known.note = priority, reason, note or known.note
        await session.flush()
    return Requested(known, created=False)


async def open_of(session: AsyncSession, conversation_id: str) -> Handoff | None:
    """The handoff of the conversation that waits or is being served."""
    query = (
        select(Handoff)
        .where(Handoff.conversation_id == conversation_id, Handoff.status != "closed")
        .order_by(Handoff.id.desc())
        .limit(1)
    )
    return await first(session, query)


async def get(session: AsyncSession, handoff_id: int) -> Handoff:
    """Raises HandoffNotFound."""
    handoff = await session.get(Handoff, handoff_id, populate_existing=True)
    if handoff is None:
        raise HandoffNotFound(handoff_id)
    return handoff


async def listing(session: AsyncSession, status: Status = "waiting") -> Sequence[Queued]:
    """The handoffs of one status in serving order: highest priority first, then the longest waiting."""
    rows = await session.scalars(
        select(Handoff)
        .where(Handoff.status == status)
        .order_by(Handoff.priority.desc(), Handoff.created_at, Handoff.id)
    )
    return [Queued(handoff, position) for position, handoff in enumerate(rows, start=1)]


async def claim(session: AsyncSession, handoff_id: int, agent: str, now: datetime) -> Handoff:
    """Take a waiting handoff; the conversation becomes `human`. One's own claim again is no error.

    Raises HandoffNotFound; Conflict, with who has it, when it no longer waits.
    """
    handoff = await _move(session, handoff_id, "waiting", status="claimed", claimed_by=agent, claimed_at=now)
    if handoff is None:
        handoff = await get(session, handoff_id)
        if handoff.status != "claimed" or handoff.claimed_by != agent:
            raise Conflict(f"handoff {handoff_id}", handoff.claimed_by or handoff.status)
        return handoff
    await conversations.change_owner(session, handoff.conversation_id, "human", now)
    return handoff


async def release(session: AsyncSession, handoff_id: int, now: datetime) -> Handoff:
    """Put a claimed handoff back into the queue, where its old place waits for it.

    Raises HandoffNotFound; Conflict when it is not claimed.
    """
    handoff = await _move(session, handoff_id, "claimed", status="waiting", claimed_by=None, claimed_at=None)
    if handoff is None:
        raise Conflict(f"handoff {handoff_id}", (await get(session, handoff_id)).status)
    await conversations.change_owner(session, handoff.conversation_id, "queued", now)
    return handoff


async def close(
    session: AsyncSession, handoff_id: int, now: datetime, *, owner: conversations.Owner = "bot"
) -> Handoff:
    """End a handoff, waiting or claimed, and give the conversation to `owner`. Closing twice is no error.

    Raises HandoffNotFound.
    """
    handoff = await _move(session, handoff_id, "waiting", "claimed", status="closed")
    if handoff is None:
        return await get(session, handoff_id)
    await conversations.change_owner(session, handoff.conversation_id, owner, now)
    return handoff


async def _move(session: AsyncSession, handoff_id: int, *from_status: Status, **values: object) -> Handoff | None:
    """Change the handoff only while it has one of the statuses; None when it has not.

    Raises HandoffNotFound.
    """
    # The conversation's lock comes first here as in `request`: two orders could lock each other out.
    await conversations.lock(session, (await get(session, handoff_id)).conversation_id)
    moved = await session.scalar(
        update(Handoff)
        .where(Handoff.id == handoff_id, Handoff.status.in_(from_status))
        .values(**values)
        .returning(Handoff.id)
        .execution_options(synchronize_session=False)
    )
    return None if moved is None else await get(session, handoff_id)
