"""Whether a customer brings up a matter that is registered and still open."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import lifecycle
from bot.store import customers
from bot.store.identifiers import fill, values_of
from bot.store.models import Conversation, Ticket
from bot.store.seal import Sealer


class Match(NamedTuple):
    """`sure` when the order numbers agree; otherwise only the kind of complaint does, and one should ask."""

    ticket: Ticket
    sure: bool


async def same_matter(
    session: AsyncSession,
    sealer: Sealer,
    *,
    phone: str | None,
    conversation_id: str,
    industry: str,
    problem: str,
    order_no: str | None,
    since: datetime,
) -> Match | None:
    """An open complaint of the same person about the same matter, registered at or after `since`.

    `phone` and `order_no` may be placeholders of the conversation; `problem` is the main one. The same person is
    the same phone, conversation, or customer of the conversation. Equal order numbers make a match, different ones
    rule it out; where one is missing, industry and main problem must agree. A sure match goes before one that is
    not, then the newest. Raises SealBroken.
    """
    own = (await values_of(session, sealer, [conversation_id]))[conversation_id]
    found = await _open_of_person(session, sealer, fill(phone or "", own), conversation_id, since)
    theirs = await values_of(session, sealer, {ticket.conversation_id for ticket in found})
    wanted = _plain(fill(order_no or "", own))
    orders = [_plain(fill(ticket.order_no or "", theirs[ticket.conversation_id])) for ticket in found]
    for ticket, order in zip(found, orders, strict=True):
        if wanted and order == wanted:
            return Match(ticket, sure=True)
    for ticket, order in zip(found, orders, strict=True):
        if not (wanted and order) and (ticket.industry, ticket.problems[:1]) == (industry, [problem]):
            return Match(ticket, sure=False)
    return None


async def _open_of_person(
    session: AsyncSession, sealer: Sealer, phone: str, conversation_id: str, since: datetime
) -> Sequence[Ticket]:
    customer = select(Conversation.customer_id).where(Conversation.id == conversation_id).scalar_subquery()
    person: list[ColumnElement[bool]] = [Ticket.conversation_id == conversation_id, Ticket.customer_id == customer]
    if phone:
        person.append(Ticket.phone_index == customers.phone_index(sealer, phone))
    rows = await session.scalars(
        select(Ticket)
        .where(
            or_(*person),
            Ticket.kind == "complaint",
            Ticket.status.not_in(lifecycle.AT_REST),
            Ticket.created_at >= since,
        )
        .order_by(Ticket.id.desc())
    )
    return rows.all()


def _plain(order_no: str) -> str:
    """An order number however it is written: letters and digits only, upper case."""
    return "".join(char for char in unicodedata.normalize("NFKC", order_no).upper() if char.isalnum())
