"""Conversations and their messages. A message is stored first; what happens to it comes after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.errors import ChannelMismatch, TurnOverTaken, UnknownConversation
from bot.store.models import Conversation, Message
from bot.store.rows import first, try_insert
from bot.store.seal import Sealer

Owner = Literal["bot", "queued", "human", "closed"]
Sender = Literal["customer", "bot", "agent", "system"]
Kind = Literal["text", "card", "notice"]
# Customer messages are received, then answered, failed, or kept for a person; all others are sent.
State = Literal["received", "answered", "failed", "kept", "sent"]


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to store. `body` is verbatim and gets sealed; `masked` has placeholders for identifiers.

    `client_id` is the sender's own id: the same one again is the same message again.
    """

    sender: Sender
    body: str
    masked: str
    client_id: str | None = None
    kind: Kind = "text"
    extra: dict[str, Any] | None = None
    reply_to: int | None = None
    state: State | None = None


class Added(NamedTuple):
    message: Message
    created: bool


async def open(session: AsyncSession, conversation_id: str, channel: str, now: datetime) -> Conversation:
    """The conversation, made on first use. Raises ChannelMismatch when the id lives on another channel."""
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None:
        fresh = Conversation(
            id=conversation_id,
            channel=channel,
            engine_session=conversation_id,
            created_at=now,
            updated_at=now,
        )
        if await try_insert(session, fresh):
            return fresh
        conversation = await get(session, conversation_id)
    if conversation.channel != channel:
        raise ChannelMismatch(conversation_id, conversation.channel, channel)
    return conversation


async def get(session: AsyncSession, conversation_id: str) -> Conversation:
    """The conversation as it stands in the database. Raises UnknownConversation."""
    return await _one(session, conversation_id, for_update=False)


async def lock(session: AsyncSession, conversation_id: str) -> Conversation:
    """Hold the conversation's row until the transaction ends, so that what follows runs alone.

    Raises UnknownConversation. (SQLite's transaction is alone anyway.)
    """
    return await _one(session, conversation_id, for_update=True)


async def _one(session: AsyncSession, conversation_id: str, *, for_update: bool) -> Conversation:
    query = select(Conversation).where(Conversation.id == conversation_id)
    if for_update:
        query = query.with_for_update()
    conversation = await first(session, query.execution_options(populate_existing=True))
    if conversation is None:
        raise UnknownConversation(conversation_id)
    return conversation


async def for_engine_session(session: AsyncSession, engine_session: str) -> Conversation | None:
    """The conversation whose present dialogue with the engine has this name."""
    return await first(session, select(Conversation).where(Conversation.engine_session == engine_session))


async def renew_engine_session(session: AsyncSession, conversation_id: str) -> str:
    """Give the conversation a fresh dialogue in the engine; return its name. Raises UnknownConversation."""
    conversation = await lock(session, conversation_id)
    _, _, turn = conversation.engine_session.removeprefix(conversation.id).partition("~")
    conversation.engine_session = f"{conversation.id}~{int(turn or 1) + 1}"
    await session.flush()
    return conversation.engine_session


async def change_owner(
    session: AsyncSession,
    conversation_id: str,
    owner: Owner,
    now: datetime,
    *,
    expected_epoch: int | None = None,
) -> int | None:
    """Hand the conversation over; return the new epoch. None when `expected_epoch` has passed.

    The same owner again changes nothing. Raises UnknownConversation.
    """
    conversation = await lock(session, conversation_id)
    if expected_epoch is not None and conversation.epoch != expected_epoch:
        return None
    if conversation.owner != owner:
        conversation.owner = owner
        conversation.epoch += 1
        conversation.updated_at = now
        await session.flush()
    return conversation.epoch


async def add_message(
    session: AsyncSession, sealer: Sealer, conversation_id: str, new: NewMessage, now: datetime
) -> Added:
    """Store a message under the next sequence number. A client id seen before returns the row it made.

    Raises UnknownConversation.
    """
    await lock(session, conversation_id)
    if new.client_id is not None:
        same = (Message.conversation_id == conversation_id, Message.client_id == new.client_id)
        known = await first(session, select(Message).where(*same))
        if known is not None:
            return Added(known, created=False)
    return Added(await _append(session, sealer, conversation_id, new, now), created=True)


async def _append(
    session: AsyncSession, sealer: Sealer, conversation_id: str, new: NewMessage, now: datetime
) -> Message:
    seq = await session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(last_seq=Conversation.last_seq + 1, updated_at=now)
        .returning(Conversation.last_seq)
    )
    message = Message(
        conversation_id=conversation_id,
        seq=seq,
        sender=new.sender,
        client_id=new.client_id,
        body_sealed=sealer.seal(new.body),
        masked=new.masked,
        kind=new.kind,
        extra=new.extra,
        state=new.state or ("received" if new.sender == "customer" else "sent"),
        reply_to=new.reply_to,
        created_at=now,
    )
    session.add(message)
    await session.flush()
    return message


async def pending(session: AsyncSession, conversation_id: str) -> Sequence[Message]:
    """The customer's messages nobody has dealt with yet, oldest first."""
    rows = await session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.state == "received")
        .order_by(Message.seq)
    )
    return rows.all()


async def conversations_with_pending(session: AsyncSession) -> Sequence[str]:
    """The conversations with such messages, the longest waiting first: what to take up after a restart."""
    rows = await session.scalars(
        select(Message.conversation_id)
        .where(Message.state == "received")
        .group_by(Message.conversation_id)
        .order_by(func.min(Message.id))
    )
    return rows.all()


async def messages_after(session: AsyncSession, conversation_id: str, seq: int, limit: int = 200) -> Sequence[Message]:
    """Up to `limit` messages that follow the sequence number, in order; 0 starts at the first."""
    rows = await session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq > seq)
        .order_by(Message.seq)
        .limit(limit)
    )
    return rows.all()


async def set_state(session: AsyncSession, message_ids: Sequence[int], state: State) -> None:
    """Say what became of the messages."""
    await session.execute(update(Message).where(Message.id.in_(message_ids)).values(state=state))


async def store_turn(
    session: AsyncSession,
    sealer: Sealer,
    conversation_id: str,
    message_ids: Sequence[int],
    parse: dict[str, Any] | None,
    replies: Sequence[NewMessage],
    now: datetime,
    *,
    epoch: int | None = None,
) -> list[Message]:
    """Store a finished bot turn whole: messages answered, the engine's parse on the last, replies appended.

    Raises TurnOverTaken, with nothing stored, when one of the messages is no longer waiting or the
    conversation's epoch is not `epoch` any more; UnknownConversation.
    """
    conversation = await lock(session, conversation_id)
    if epoch is not None and conversation.epoch != epoch:
        raise TurnOverTaken(f"conversation {conversation_id!r} has changed hands")
    asked = [message for message in await pending(session, conversation_id) if message.id in set(message_ids)]
    if not asked or len(asked) != len(set(message_ids)):
        raise TurnOverTaken(f"messages of {conversation_id!r} were dealt with already")
    for message in asked:
        message.state = "answered"
    asked[-1].parse = parse
    await session.flush()
    return [await _append(session, sealer, conversation_id, _answering(r, asked[-1]), now) for r in replies]


def _answering(reply: NewMessage, message: Message) -> NewMessage:
    return reply if reply.reply_to is not None else replace(reply, reply_to=message.seq)
