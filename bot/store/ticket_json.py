"""A ticket as the staff API shows it. Personal data is masked unless a caller with the right reveals it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.identifiers import mask
from bot.store import escalations, tickets
from bot.store.identifiers import Values, fill, values_of
from bot.store.models import Escalation, Ticket, TicketHistory
from bot.store.seal import Sealer

#: Why a question was left without an answer that somebody should still get. "none" and "refused" are answers.
OPEN_REASONS: Final = frozenset({"said", "unanswered", "unknown", "hurried"})


async def one(session: AsyncSession, sealer: Sealer, ticket: Ticket, *, reveal: bool = False) -> dict[str, Any]:
    """One ticket. `reveal` shows identifiers in full: check the right and write the audit entry first."""
    return (await many(session, sealer, [ticket], reveal=reveal))[0]


async def many(
    session: AsyncSession, sealer: Sealer, found: Sequence[Ticket], *, reveal: bool = False
) -> list[dict[str, Any]]:
    """A page of tickets with three queries in all, however many there are. Raises SealBroken."""
    ids = [ticket.id for ticket in found]
    histories = await tickets.history(session, ids)
    signals = await escalations.of_tickets(session, ids)
    spoken = {ticket.conversation_id for ticket in found}
    spoken |= {row.conversation_id for rows in histories.values() for row in rows if row.conversation_id is not None}
    spoken |= {row.conversation_id for rows in signals.values() for row in rows}
    reader = _Reader(sealer, await values_of(session, sealer, spoken), reveal)
    return [
        {**_render(reader, ticket), **_since(reader, ticket, histories[ticket.id], signals[ticket.id])}
        for ticket in found
    ]


async def signal(session: AsyncSession, sealer: Sealer, escalation: Escalation) -> dict[str, Any]:
    """One signal as it stands in its ticket, masked. Raises SealBroken."""
    values = await values_of(session, sealer, [escalation.conversation_id])
    return _signal(_Reader(sealer, values, reveal=False), escalation)


def mask_name(name: str) -> str:
    """王小明 → 王**"""
    return f"{name[:1]}**"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Shows texts with their identifiers, masked or in full; `values` holds those of each conversation."""

    sealer: Sealer
    values: Mapping[str, Values]
    reveal: bool

    def shown(self, text: str, conversation_id: str | None) -> str:
        """Words from nobody knows which conversation keep their placeholders: another's number would be wrong."""
        if conversation_id is None:
            return text
        values = self.values[conversation_id]
        return fill(text, values) if self.reveal else fill(text, values, mask)


def _render(reader: _Reader, ticket: Ticket) -> dict[str, Any]:
    def shown(text: str | None) -> str | None:
        return None if text is None else reader.shown(text, ticket.conversation_id)

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
        "description": (
            reader.sealer.open(ticket.description_sealed) if reader.reveal else shown(ticket.description_masked)
        ),
        "occurred_at": shown(ticket.occurred_at),
        "place": shown(ticket.place),
        "company": shown(ticket.company),
        "order_no": shown(ticket.order_no),
        "amount": _number(ticket.amount),
        "demand": shown(ticket.demand),
        "consent": ticket.consent,
        "contact": _contact(reader, ticket),
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
    }


def _since(
    reader: _Reader, ticket: Ticket, history: Sequence[TicketHistory], signals: Sequence[Escalation]
) -> dict[str, Any]:
    """What is left to find out, and all that came with and after registration."""
    # The newest rating is the one on the ticket; its row knows whose placeholders the reason holds.
    rated_in = next((row.conversation_id for row in reversed(history) if row.action == "rated"), None)
    return {
        "linked_to": ticket.linked_to,
        "urges": ticket.urges,
        "contacts": ticket.contacts,
        "priority": ticket.priority,
        "rating": ticket.rating,
        "rating_reason": reader.shown(ticket.rating_reason, rated_in) if ticket.rating_reason else None,
        "signals": [_signal(reader, row) for row in signals],
        "open_points": _open_points(ticket.facts),
        "history": [_step(reader, row) for row in history],
    }


def _open_points(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    reasons = {slot: fact.get("skip") for slot, fact in facts.items() if isinstance(fact, dict)}
    return [{"slot": slot, "reason": reason} for slot, reason in reasons.items() if reason in OPEN_REASONS]


def _contact(reader: _Reader, ticket: Ticket) -> dict[str, str | None]:
    name = reader.sealer.open(ticket.contact_name_sealed) if ticket.contact_name_sealed else None
    phone = reader.sealer.open(ticket.contact_phone_sealed) if ticket.contact_phone_sealed else None
    if not reader.reveal:
        name = mask_name(name) if name else None
        phone = mask("phone", phone) if phone else None
    return {"name": name, "phone": phone}


def _signal(reader: _Reader, row: Escalation) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "words": reader.shown(row.words, row.conversation_id),
        "notify": row.notify,
        "at": _iso(row.raised_at),
        "seen": row.seen_by is not None,
        "seen_by": row.seen_by,
        "seen_at": None if row.seen_at is None else _iso(row.seen_at),
    }


def _step(reader: _Reader, row: TicketHistory) -> dict[str, str | None]:
    return {
        "at": _iso(row.at),
        "actor": row.actor,
        "action": row.action,
        "from": row.from_status,
        "to": row.to_status,
        "reason": reader.shown(row.reason, row.conversation_id),
    }


def _iso(moment: datetime) -> str:
    # What was written in this very session still has the zone it came with.
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds")


def _number(amount: Decimal | None) -> int | float | None:
    """The amount as people write it: 300, not 300.0."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)
