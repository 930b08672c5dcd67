"""Tickets: registered once, found by the customer, moved through their life, never rewritten."""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import lifecycle, ticket_number
from bot.deadlines import Deadlines
from bot.store import customers
from bot.store.conversations import lock
from bot.store.errors import Conflict, MoveNotAllowed, NotConfirmed, TicketNotFound
from bot.store.identifiers import canonical, fill, values_of
from bot.store.models import Message, Ticket, TicketHistory
from bot.store.rows import first
from bot.store.seal import Sealer

PAGE_SIZE: Final = 50
_LAST_DIGITS: Final = 4
# Compared against when there is no such ticket, so that the answer takes as long.
_NOBODY: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Registration:
    """What the customer confirmed. Texts are masked: placeholders stand for identifiers, `phone` may be one.

    Only `own_words` is verbatim, and sealed at once; without it the resolved `description` takes its place.
    `facts` holds every intake fact as confirmed; `confirmed_hash` is `facts_hash` of what the card showed,
    None where nothing was shown (praise, imports).
    """

    idempotency_key: str
    conversation_id: str
    channel: str
    industry: str
    problems: list[str]
    summary: str
    description: str
    facts: dict[str, Any]
    handler: str
    consent: bool
    kind: str = "complaint"
    grade: str = "normal"
    escalations: list[str] = field(default_factory=list)
    emotion_peak: int = 0
    occurred_at: str | None = None
    place: str | None = None
    company: str | None = None
    order_no: str | None = None
    amount: Decimal | None = None
    demand: str | None = None
    evidence: list[dict[str, Any]] = field(default_factory=list)
    name: str | None = None
    phone: str | None = None
    own_words: str | None = None
    confirmed_hash: str | None = None


class Page(NamedTuple):
    items: Sequence[Ticket]
    total: int


def facts_hash(facts: dict[str, Any]) -> str:
    """A fingerprint of the facts, the same whatever the order of their keys; 64 hex digits."""
    plain = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


async def register(
    session: AsyncSession, sealer: Sealer, registration: Registration, deadlines: Deadlines, now: datetime
) -> Ticket:
    """Make the ticket, its first history row and its customer. The same idempotency key, the same ticket.

    Raises NotConfirmed when the facts differ from the confirmed ones; UnknownConversation.
    """
    conversation = await lock(session, registration.conversation_id)
    known = await _by_key(session, registration.idempotency_key)
    if known is not None:
        return known
    ticket = await _filled_in(session, sealer, registration, deadlines, now)
    inserted = await _insert(session, ticket)
    if inserted is not ticket:
        return inserted
    if ticket.customer_id is not None:
        conversation.customer_id = ticket.customer_id
    _note(session, ticket, now, "customer", "registered", to_status=ticket.status)
    await session.flush()
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


async def _filled_in(
    session: AsyncSession, sealer: Sealer, asked: Registration, deadlines: Deadlines, now: datetime
) -> Ticket:
    confirmed = facts_hash(asked.facts)
    if asked.confirmed_hash is not None and not hmac.compare_digest(asked.confirmed_hash, confirmed):
        raise NotConfirmed("the facts changed after the customer confirmed them")
    values = (await values_of(session, sealer, [asked.conversation_id]))[asked.conversation_id]
    name = fill(asked.name, values) if asked.name else None
    phone = canonical("phone", fill(asked.phone, values)) if asked.phone else None
    customer = await customers.get_or_create(session, sealer, phone, name, now) if phone else None
    number = ticket_number.make(now)
    return Ticket(
        number=number,
        idempotency_key=asked.idempotency_key,
        kind=asked.kind,
        status=lifecycle.INITIAL,
        grade=asked.grade,
        escalations=asked.escalations,
        industry=asked.industry,
        problems=asked.problems,
        emotion_peak=asked.emotion_peak,
        summary=asked.summary,
        description_sealed=sealer.seal(asked.own_words or fill(asked.description, values)),
        description_masked=asked.description,
        facts=asked.facts,
        confirmed_hash=confirmed,
        occurred_at=asked.occurred_at,
        place=asked.place,
        company=asked.company,
        order_no=asked.order_no,
        amount=asked.amount,
        demand=asked.demand,
        evidence=asked.evidence,
        consent=asked.consent,
        contact_name_sealed=sealer.seal(name) if name else None,
        contact_phone_sealed=sealer.seal(phone) if phone else None,
        phone_index=customers.phone_index(sealer, phone) if phone else None,
        phone_last4_index=_last4_index(sealer, number, phone[-_LAST_DIGITS:]) if phone else None,
        customer_id=customer.id if customer else None,
        conversation_id=asked.conversation_id,
        channel=asked.channel,
        acknowledge_by=deadlines.acknowledge_by,
        respond_by=deadlines.respond_by,
        resolve_by=deadlines.resolve_by,
        handler=asked.handler,
        created_at=now,
    )


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


def _last4_index(sealer: Sealer, number: str, last4: str) -> str:
    # Bound to the number: otherwise equal endings could be counted across tickets.
    return sealer.index("phone_last4", f"{number}:{canonical('phone', last4)}")


async def _by_key(session: AsyncSession, key: str) -> Ticket | None:
    return await first(session, select(Ticket).where(Ticket.idempotency_key == key))


async def get(session: AsyncSession, number: str) -> Ticket:
    """The ticket, by its number in any spelling. Raises TicketNotFound."""
    stored = ticket_number.normalise(number)
    query = select(Ticket).where(Ticket.number == stored).execution_options(populate_existing=True)
    ticket = await first(session, query)
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


async def note(
    session: AsyncSession, number: str, actor: str, action: str, reason: str, now: datetime
) -> TicketHistory:
    """Append what happened without a change of status: urged, supplemented, called back.

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
    matches = hmac.compare_digest(_last4_index(sealer, stored, last4), expected or _NOBODY)
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
    status: str | None = None,
    grade: str | None = None,
    q: str | None = None,
    page: int = 1,
) -> Page:
    """One page of 50, newest first, and how many there are in all. `q`: a number, a whole phone, or words."""
    wanted: list[ColumnElement[bool]] = []
    if conversation:
        wanted.append(Ticket.conversation_id == conversation)
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
