"""Tickets: registered once, found by the customer, moved through their life, never rewritten.

The one door to tickets: what callers need of `ticket_form` and `matters` is offered here too.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import lifecycle, ticket_number
from bot.deadlines import Deadlines
from bot.store import customers, escalations
from bot.store.conversations import lock
from bot.store.errors import Conflict, MoveNotAllowed, TicketNotFound
from bot.store.matters import Match as Match
from bot.store.matters import same_matter as same_matter
from bot.store.models import Message, Ticket, TicketHistory
from bot.store.rows import first
from bot.store.seal import Sealer
from bot.store.ticket_form import Registration as Registration
from bot.store.ticket_form import facts_hash as facts_hash
from bot.store.ticket_form import filled_in, last4_index

PAGE_SIZE: Final = 50
RATINGS: Final = range(1, 6)
_RATEABLE: Final = frozenset({"resolved", "closed"})
_ABOVE_REPEATED: Final = frozenset({"group", "major"})
# Compared against when there is no such ticket, so that the answer takes as long.
_NOBODY: Final = "0" * 64


class Page(NamedTuple):
    items: Sequence[Ticket]
    total: int


async def register(
    session: AsyncSession, sealer: Sealer, registration: Registration, deadlines: Deadlines, now: datetime
) -> Ticket:
    """Make the ticket, its first history row and its customer, and give it the conversation's signals.

    The same idempotency key, the same ticket. Raises NotConfirmed when the facts differ from the confirmed
    ones; UnknownConversation.
    """
    conversation = await lock(session, registration.conversation_id)
    known = await _by_key(session, registration.idempotency_key)
    if known is not None:
        return known
    ticket = await filled_in(session, sealer, registration, deadlines, now)
    inserted = await _insert(session, ticket)
    if inserted is not ticket:
        return inserted
    if ticket.customer_id is not None:
        conversation.customer_id = ticket.customer_id
    _note(session, ticket, now, "customer", "registered", to_status=ticket.status)
    await session.flush()
    await escalations.tie(session, registration.conversation_id, ticket, now)
    return ticket


async def own_words(
    session: AsyncSession, sealer: Sealer, conversation_id: str, message_ids: Sequence[str | int]
) -> str:
    """The customer's messages with these ids, verbatim, a line each; for `Registration.own_words`.

    What is no id of a message of this customer adds nothing: ids come back from the engine's memory.
    """
    wanted = [int(one) for one in message_ids if str(one).isdecimal()]
    bodies = await session.scalars(
        select(Message.body_sealed)
        .where(
            Message.conversation_id == conversation_id,
            Message.sender == "customer",
            Message.id.in_(wanted),
        )
        .order_by(Message.seq)
    )
    return "\n".join(sealer.open(body) for body in bodies)


async def _insert(session: AsyncSession, ticket: Ticket) -> Ticket:
    """Insert; or return the ticket that another conversation's lock could not keep from taking the key."""
    try:
        async with session.begin_nested():
            session.add(ticket)
    except IntegrityError:
        known = await _by_key(session, ticket.idempotency_key)
        if known is None:
            raise
        return known
    return ticket


async def _by_key(session: AsyncSession, key: str) -> Ticket | None:
    return await first(session, select(Ticket).where(Ticket.idempotency_key == key))


async def get(session: AsyncSession, number: str) -> Ticket:
    """The ticket, by its number in any spelling. Raises TicketNotFound."""
    return await _one(session, number, for_update=False)


async def _one(session: AsyncSession, number: str, *, for_update: bool) -> Ticket:
    query = select(Ticket).where(Ticket.number == ticket_number.normalise(number))
    if for_update:
        query = query.with_for_update()
    ticket = await first(session, query.execution_options(populate_existing=True))
    if ticket is None:
        raise TicketNotFound(number)
    return ticket


async def change_status(
    session: AsyncSession,
    number: str,
    to: str,
    actor: str,
    reason: str,
    now: datetime,
    *,
    expected: str | None = None,
) -> Ticket:
    """Move a ticket to another status and write it down; the only place where a status changes.

    `expected` is the status the actor saw. Raises TicketNotFound; MoveNotAllowed; Conflict when the ticket is
    not in that status any more or somebody moves it at this very moment.
    """
    ticket = await get(session, number)
    current = ticket.status
    if expected is not None and current != expected:
        raise Conflict(ticket.number, current)
    if to not in lifecycle.moves_from(current):
        raise MoveNotAllowed(current, to, lifecycle.moves_from(current))
    moved = await session.scalar(
        update(Ticket)
        .where(Ticket.id == ticket.id, Ticket.status == current)
        .values(status=to)
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(ticket)
    if moved is None:
        raise Conflict(ticket.number, ticket.status)
    _note(session, ticket, now, actor, "status", current, to, reason)
    await session.flush()
    return ticket


async def urge(
    session: AsyncSession, number: str, words: str, now: datetime, *, conversation_id: str | None = None
) -> Ticket:
    """Count a customer's urging and serve the ticket earlier. `words` are masked, here as in all that follow.

    `conversation_id` is where the words were said, so that their placeholders can be shown; without it they stay
    as they are. Raises TicketNotFound; Conflict when nobody works on the ticket any more.
    """
    ticket = await _still_open(session, number)
    ticket.urges += 1
    ticket.priority += 1
    return await _said(session, ticket, now, "urged", words, conversation_id)


async def supplement(
    session: AsyncSession, number: str, words: str, now: datetime, *, conversation_id: str | None = None
) -> Ticket:
    """Add what a customer says later, whatever the status: nothing that was said is lost. Raises TicketNotFound."""
    ticket = await _one(session, number, for_update=True)
    return await _said(session, ticket, now, "supplemented", words, conversation_id)


async def attach_repeat(
    session: AsyncSession, number: str, words: str, now: datetime, *, conversation_id: str | None = None
) -> Ticket:
    """Add the same matter, brought up again, instead of making a second ticket of it.

    Raises TicketNotFound; Conflict when nobody works on the ticket any more: then it is better registered anew.
    """
    ticket = await _still_open(session, number)
    ticket.contacts += 1
    ticket.priority += 1
    if ticket.grade not in _ABOVE_REPEATED:
        ticket.grade = "repeated"
    return await _said(session, ticket, now, "repeated", words, conversation_id)


async def rate(
    session: AsyncSession,
    number: str,
    stars: int,
    reason: str,
    now: datetime,
    *,
    conversation_id: str | None = None,
) -> Ticket:
    """Keep how satisfied the customer is, 5 best; a later rating takes the place of an earlier one.

    Raises ValueError outside 1 to 5; TicketNotFound; Conflict unless the ticket is resolved or closed.
    """
    if stars not in RATINGS:
        raise ValueError(f"a rating is 1 to 5, not {stars!r}")
    ticket = await _one(session, number, for_update=True)
    if ticket.status not in _RATEABLE:
        raise Conflict(ticket.number, ticket.status)
    ticket.rating, ticket.rating_reason = stars, reason or None
    told = f"{stars} 星：{reason}" if reason else f"{stars} 星"
    return await _said(session, ticket, now, "rated", told, conversation_id)


async def _still_open(session: AsyncSession, number: str) -> Ticket:
    ticket = await _one(session, number, for_update=True)
    if not lifecycle.is_open(ticket.status):
        raise Conflict(ticket.number, ticket.status)
    return ticket


async def _said(
    session: AsyncSession, ticket: Ticket, now: datetime, action: str, words: str, conversation_id: str | None
) -> Ticket:
    _note(session, ticket, now, "customer", action, reason=words).conversation_id = conversation_id
    await session.flush()
    return ticket


async def note(
    session: AsyncSession, number: str, actor: str, action: str, reason: str, now: datetime
) -> TicketHistory:
    """Append what happened without a change of status, e.g. called back.

    Raises TicketNotFound.
    """
    ticket = await get(session, number)
    row = _note(session, ticket, now, actor, action, reason=reason)
    await session.flush()
    return row


def _note(
    session: AsyncSession,
    ticket: Ticket,
    now: datetime,
    actor: str,
    action: str,
    from_status: str | None = None,
    to_status: str | None = None,
    reason: str = "",
) -> TicketHistory:
    row = TicketHistory(
        ticket_id=ticket.id,
        at=now,
        actor=actor,
        action=action,
        from_status=from_status,
        to_status=to_status,
        reason=reason,
    )
    session.add(row)
    return row


async def history(session: AsyncSession, ticket_ids: Collection[int]) -> dict[int, list[TicketHistory]]:
    """The histories of the tickets, each oldest first."""
    found: dict[int, list[TicketHistory]] = {ticket_id: [] for ticket_id in ticket_ids}
    rows = await session.scalars(
        select(TicketHistory).where(TicketHistory.ticket_id.in_(ticket_ids)).order_by(TicketHistory.id)
    )
    for row in rows:
        found[row.ticket_id].append(row)
    return found


async def find_for_customer(session: AsyncSession, sealer: Sealer, number: str, last4: str) -> Ticket | None:
    """The ticket, for somebody who knows its number and the last four digits of its phone.

    An unknown number and wrong digits give the same None in the same time.
    """
    stored = ticket_number.normalise(number) or ""
    ticket = await first(session, select(Ticket).where(Ticket.number == stored))
    expected = ticket.phone_last4_index if ticket is not None else None
    matches = hmac.compare_digest(last4_index(sealer, stored, last4), expected or _NOBODY)
    return ticket if matches else None


async def for_conversation(session: AsyncSession, conversation_id: str) -> Sequence[Ticket]:
    """The tickets registered in a conversation, newest first."""
    rows = await session.scalars(
        select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.id.desc())
    )
    return rows.all()


async def of_phone(session: AsyncSession, sealer: Sealer, phone: str) -> Sequence[Ticket]:
    """Every ticket under this phone number, newest first: to see whether a matter is brought up again."""
    rows = await session.scalars(
        select(Ticket).where(Ticket.phone_index == customers.phone_index(sealer, phone)).order_by(Ticket.id.desc())
    )
    return rows.all()


async def search(
    session: AsyncSession,
    sealer: Sealer,
    *,
    conversation: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    grade: str | None = None,
    q: str | None = None,
    page: int = 1,
) -> Page:
    """One page of 50, newest first, and how many there are in all. `q`: a number, a whole phone, or words."""
    wanted: list[ColumnElement[bool]] = []
    if conversation:
        wanted.append(Ticket.conversation_id == conversation)
    if kind:
        wanted.append(Ticket.kind == kind)
    if status:
        wanted.append(Ticket.status == status)
    if grade:
        wanted.append(Ticket.grade == grade)
    if q and q.strip():
        wanted.append(_mentions(sealer, q.strip()))
    total = await session.scalar(select(func.count()).select_from(Ticket).where(*wanted))
    rows = await session.scalars(
        select(Ticket).where(*wanted).order_by(Ticket.id.desc()).limit(PAGE_SIZE).offset(PAGE_SIZE * (max(page, 1) - 1))
    )
    return Page(rows.all(), total or 0)


def _mentions(sealer: Sealer, q: str) -> ColumnElement[bool]:
    columns = (Ticket.summary, Ticket.description_masked, Ticket.company, Ticket.place, Ticket.demand)
    return or_(
        Ticket.number == (ticket_number.normalise(q) or q.upper()),
        Ticket.phone_index == customers.phone_index(sealer, q),
        Ticket.order_no == q,
        *(column.icontains(q, autoescape=True) for column in columns),
    )
