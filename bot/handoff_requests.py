"""A customer's wish for a person, put in the queue."""

from __future__ import annotations

from typing import NamedTuple

from bot.services import Services
from bot.store import handoffs

PRIORITY = 10


class Asked(NamedTuple):
    """`ahead` counts the people before this one."""

    created: bool
    ahead: int


async def ask_for_human(services: Services, conversation_id: str) -> Asked:
    """Idempotent. Raises UnknownConversation, SQLAlchemyError."""
    async with services.db.session() as session:
        asked = await handoffs.request(session, conversation_id, "customer_request", PRIORITY, services.clock.now())
        waiting = await handoffs.listing(session, "waiting")
    ahead = next((queued.position - 1 for queued in waiting if queued.handoff.id == asked.handoff.id), 0)
    return Asked(asked.created, ahead)
