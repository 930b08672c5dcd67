"""A ticket as the staff API shows it. Personal data is masked unless a caller with the right reveals it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.identifiers import mask
from bot.store import tickets
from bot.store.identifiers import Values, fill, values_of
from bot.store.models import Ticket, TicketHistory
from bot.store.seal import Sealer

Show = Callable[[str, str], str]


async def one(session: AsyncSession, sealer: Sealer, ticket: Ticket, *, reveal: bool = False) -> dict[str, Any]:
    """One ticket. `reveal` shows identifiers in full: check the right and write the audit entry first."""
    return (await many(session, sealer, [ticket], reveal=reveal))[0]


async def many(
    session: AsyncSession, sealer: Sealer, found: Sequence[Ticket], *, reveal: bool = False
) -> list[dict[str, Any]]:
    """A page of tickets with three queries in all, however many there are. Raises SealBroken."""
    histories = await tickets.history(session, [ticket.id for ticket in found])
    values = await values_of(session, sealer, {ticket.conversation_id for ticket in found})
    show: Show = (lambda kind, value: value) if reveal else mask
    return [
        _render(sealer, ticket, histories[ticket.id], values[ticket.conversation_id], show, reveal=reveal)
        for ticket in found
    ]


def mask_name(name: str) -> str:
    """王小明 → 王**"""
    return f"{name[:1]}**"


def _render(
    sealer: Sealer,
    ticket: Ticket,
    history: Sequence[TicketHistory],
    values: Values,
    show: Show,
    *,
    reveal: bool,
) -> dict[str, Any]:
    def shown(text: str | None) -> str | None:
        return None if text is None else fill(text, values, show)

    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "status": ticket.status,
        "grade": ticket.grade,
        "escalations": ticket.escalations,
        "industry": ticket.industry,
        "problems": ticket.problems,
        "emotion_peak": ticket.emotion_peak,
        "summary": shown(ticket.summary),
        "description": sealer.open(ticket.description_sealed) if reveal else shown(ticket.description_masked),
        "occurred_at": shown(ticket.occurred_at),
        "place": shown(ticket.place),
        "company": shown(ticket.company),
        "order_no": shown(ticket.order_no),
        "amount": _number(ticket.amount),
        "demand": shown(ticket.demand),
        "consent": ticket.consent,
        "contact": _contact(sealer, ticket, reveal=reveal),
        "evidence": ticket.evidence,
        "deadlines": {
            "acknowledge_by": _iso(ticket.acknowledge_by),
            "respond_by": _iso(ticket.respond_by),
            "resolve_by": _iso(ticket.resolve_by),
        },
        "handler": ticket.handler,
        "channel": ticket.channel,
        "conversation": ticket.conversation_id,
        "created_at": _iso(ticket.created_at),
        "history": [_step(row) for row in history],
    }


def _contact(sealer: Sealer, ticket: Ticket, *, reveal: bool) -> dict[str, str | None]:
    name = sealer.open(ticket.contact_name_sealed) if ticket.contact_name_sealed else None
    phone = sealer.open(ticket.contact_phone_sealed) if ticket.contact_phone_sealed else None
    if not reveal:
        name = mask_name(name) if name else None
        phone = mask("phone", phone) if phone else None
    return {"name": name, "phone": phone}


def _step(row: TicketHistory) -> dict[str, str | None]:
    return {
        "at": _iso(row.at),
        "actor": row.actor,
        "action": row.action,
        "from": row.from_status,
        "to": row.to_status,
        "reason": row.reason,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _number(amount: Decimal | None) -> int | float | None:
    """The amount as people write it: 300, not 300.0."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)
