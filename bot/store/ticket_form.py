"""What a customer confirmed, and the ticket's row that is made of it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import lifecycle, ticket_number
from bot.deadlines import Deadlines
from bot.store import customers
from bot.store.errors import NotConfirmed
from bot.store.identifiers import canonical, fill, values_of
from bot.store.models import Ticket
from bot.store.seal import Sealer

KINDS: Final[Mapping[str, str]] = MappingProxyType({"complaint": "投诉", "praise": "表扬", "suggestion": "建议"})
_LAST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Registration:
    """What the customer confirmed. Texts are masked: placeholders stand for identifiers, `phone` may be one.

    Only `own_words` is verbatim, and sealed at once; without it the resolved `description` takes its place.
    `facts` holds every intake fact as confirmed; `confirmed_hash` is `facts_hash` of what the card showed,
    None where nothing was shown (praise, imports). `linked_to` is the number of an earlier ticket of the same
    conversation, when this is another matter the customer raised there.
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
    linked_to: str | None = None


def facts_hash(facts: dict[str, Any]) -> str:
    """A fingerprint of the facts, the same whatever the order of their keys; 64 hex digits."""
    plain = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


async def filled_in(
    session: AsyncSession, sealer: Sealer, asked: Registration, deadlines: Deadlines, now: datetime
) -> Ticket:
    """The row to insert; its customer is found or made. Raises NotConfirmed; SealBroken."""
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
        phone_last4_index=last4_index(sealer, number, phone[-_LAST_DIGITS:]) if phone else None,
        customer_id=customer.id if customer else None,
        conversation_id=asked.conversation_id,
        channel=asked.channel,
        acknowledge_by=deadlines.acknowledge_by,
        respond_by=deadlines.respond_by,
        resolve_by=deadlines.resolve_by,
        handler=asked.handler,
        created_at=now,
        linked_to=asked.linked_to,
    )


def last4_index(sealer: Sealer, number: str, last4: str) -> str:
    """The keyed hash under which this ticket knows the end of its phone number."""
    # Bound to the number: otherwise equal endings could be counted across tickets.
    return sealer.index("phone_last4", f"{number}:{canonical('phone', last4)}")
