"""Reading a conversation back: a message with its replies, and the buttons shown lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.models import Message


async def with_replies(session: AsyncSession, conversation_id: str, seq: int) -> tuple[Message, list[Message]]:
    """Message `seq` and what was said in reply to it. Raises NoResultFound for a number that was never given."""
    of_conversation = Message.conversation_id == conversation_id
    message = (await session.scalars(select(Message).where(of_conversation, Message.seq == seq))).one()
    replies = await session.scalars(
        select(Message).where(of_conversation, Message.reply_to == seq).order_by(Message.seq)
    )
    return message, list(replies.all())


async def latest_buttons(
    session: AsyncSession, conversation_id: str, looked_back: int
) -> Sequence[list[dict[str, Any]]]:
    """The button rows among the last `looked_back` messages, newest first: ``{"id", "title", "payload"}``.

    The first entry is empty when the newest message of the assistant has no buttons.
    """
    rows = await session.scalars(
        select(Message.extra)
        .where(Message.conversation_id == conversation_id, Message.sender != "customer")
        .order_by(Message.seq.desc())
        .limit(looked_back)
    )
    found = [list((extra or {}).get("buttons", ())) for extra in rows]
    return [buttons for position, buttons in enumerate(found) if buttons or position == 0]
