"""A customer's wish for a person, put in the queue."""

from __future__ import annotations

from typing import NamedTuple

from bot.services import Services
from bot.store import escalations, handoffs


class Asked(NamedTuple):
    """`ahead` counts the people before this one."""

    created: bool
    ahead: int


async def ask_for_human(services: Services, conversation_id: str, reason: str, *, hot: bool = False) -> Asked:
    """Idempotent. What is most pressing of the wish, the mood and the conversation's signals sets the priority.

    Raises UnknownConversation, SQLAlchemyError.
    """
    async with services.db.session() as session:
        signals = await escalations.codes_of_conversation(session, conversation_id)
        pressing = services.policy.priority_of([reason, *(["hot"] if hot else []), *signals])
        assert pressing is not None, "the policy ranks every reason of ours"
        note = "、".join(services.policy.escalations[code].name for code in signals)
        asked = await handoffs.request(session, conversation_id, reason, pressing[1], services.clock.now(), note)
        waiting = await handoffs.listing(session, "waiting")
    ahead = next((queued.position - 1 for queued in waiting if queued.handoff.id == asked.handoff.id), 0)
    return Asked(asked.created, ahead)
