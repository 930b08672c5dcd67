"""Raises the signals of a customer's message, in the transaction that stores it."""

from __future__ import annotations

from datetime import datetime

from bot import signals
from bot.crisis import Crisis
from bot.policy import CRISIS, Policy
from bot.store import escalations
from bot.store.db import Session
from bot.store.models import Message


async def raise_signals(
    session: Session, policy: Policy, message: Message, danger: Crisis | None, now: datetime
) -> None:
    """Everything in the masked words that somebody must hear of, and the crisis that the rail found, if any."""
    raised = [(signal.code, signal.words) for signal in signals.find(policy, message.masked)]
    if danger:
        raised.append((CRISIS, danger.evidence))
    for code, words in raised:
        notify = policy.escalations[code].notify
        await escalations.raise_signal(session, message.conversation_id, code, words, notify, message.id, now)
