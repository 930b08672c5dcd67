"""Takes messages in, has them answered in order, and tells whoever listens.

A message is stored before anything else happens to it. Each conversation has at most one worker, which takes its
waiting messages one by one; what it cannot have answered stays waiting in the store, also across restarts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.choices import choice_of
from bot.clock import Clock
from bot.conversation import rendering
from bot.conversation.engine_client import EngineClient, EngineUnavailable, TurnFailed
from bot.conversation.hub import Hub
from bot.conversation.intake_text import ready_for, trouble_of
from bot.conversation.words import Words
from bot.crisis import Crisis, detect
from bot.store import conversations, handoffs, threads
from bot.store.conversations import NewMessage
from bot.store.db import Database
from bot.store.errors import TurnOverTaken
from bot.store.identifiers import values_of
from bot.store.models import Conversation, Message
from bot.store.seal import Sealer

logger = logging.getLogger(__name__)

MAX_WAITING = 30
CRISIS_PRIORITY = 100
RETRY_FIRST_S, RETRY_MOST_S = 0.5, 5.0
BUTTONS_LOOKED_BACK = 40
PAGE = 500
MAX_NOTICES = 2


class TooManyWaiting(Exception):
    """The customer sent more than can be kept in line; the newest was not taken."""


class ChoiceGone(Exception):
    """A button that this conversation does not have."""


class Engineless(Exception):
    """The message is kept, but the engine is away; it will be answered when the engine is back."""


class Received(NamedTuple):
    """`seq` is the message's number; `created` is False when the same message had come before."""

    seq: int
    created: bool


@dataclass(frozen=True)
class Inbound:
    """One message of a customer on any channel: free text, or the id of a button."""

    conversation_id: str
    channel: str
    text: str
    client_id: str | None = None
    choice_id: str | None = None


@dataclass
class Worker:
    task: asyncio.Task[None] | None = None
    #: Something came in since the store was last read; without it a message that comes at the very end is missed.
    awake: bool = False
    outcomes: dict[int, asyncio.Future[list[Message]]] = field(default_factory=dict)
    told_trouble: int = 0
    notices: int = 0


class ConversationService:
    def __init__(
        self, db: Database, sealer: Sealer, engine: EngineClient, clock: Clock, hub: Hub, words: Words
    ) -> None:
        self._db, self._sealer, self._engine = db, sealer, engine
        self._clock, self._hub, self._words = clock, hub, words
        self._workers: dict[str, Worker] = {}

    # -- in ----------------------------------------------------------------------------------------------------

    async def receive(self, inbound: Inbound) -> Received:
        """Stores the message and wakes the conversation's worker.

        Raises ChannelMismatch, ChoiceGone, TooManyWaiting; nothing is stored then.
        """
        async with self._db.session() as session:
            now = self._clock.now()
            await conversations.open(session, inbound.conversation_id, inbound.channel, now)
            if len(await conversations.pending(session, inbound.conversation_id)) >= MAX_WAITING:
                raise TooManyWaiting(inbound.conversation_id)
            text, choice = await self._choice(session, inbound)
            ready = await ready_for(session, self._sealer, inbound.conversation_id, text)
            message, created = await conversations.add_message(
                session,
                self._sealer,
                inbound.conversation_id,
                NewMessage(
                    "customer", text, ready.masked, inbound.client_id, extra={"choice": choice} if choice else None
                ),
                now,
            )
        if created:
            self._show(inbound.conversation_id, [message])
        self.wake(inbound.conversation_id)
        return Received(message.seq, created)

    async def _choice(self, session: Any, inbound: Inbound) -> tuple[str, dict[str, Any] | None]:
        """The words and the meaning of a tapped button, also when its title was typed."""
        recent = await threads.latest_buttons(session, inbound.conversation_id, BUTTONS_LOOKED_BACK)
        if inbound.choice_id is not None:
            button = next((b for buttons in recent for b in buttons if b["id"] == inbound.choice_id), None)
            if button is None:
                raise ChoiceGone(inbound.choice_id)
            return button["title"], choice_of(button["payload"])
        typed = inbound.text.strip()
        button = next((b for b in (recent[0] if recent else ()) if typed in (b["title"], b["id"])), None)
        if button is None:
            button = next((b for buttons in recent for b in buttons if b["id"] == typed), None)
        return (button["title"], choice_of(button["payload"])) if button else (inbound.text, None)

    def wake(self, conversation_id: str) -> None:
        worker = self._workers.setdefault(conversation_id, Worker())
        worker.awake = True
        if worker.task is None or worker.task.done():
            worker.task = asyncio.create_task(self._work(conversation_id, worker))

    async def resume(self) -> int:
        """After a start: takes up what was left waiting. Returns the number of conversations."""
        async with self._db.reading() as session:
            left = await conversations.conversations_with_pending(session)
        for conversation_id in left:
            self.wake(conversation_id)
        return len(left)

    async def outcome(self, conversation_id: str, seq: int) -> list[Message]:
        """The replies to message `seq`, once there are any. Raises Engineless, TurnFailed."""
        worker = self._workers.setdefault(conversation_id, Worker())
        # Before the store is read: whatever the worker settles from here on reaches this future.
        future = worker.outcomes.setdefault(seq, asyncio.get_running_loop().create_future())
        async with self._db.reading() as session:
            message, replies = await threads.with_replies(session, conversation_id, seq)
        if message.state != "received":
            self._settle(worker, seq, replies)
            return replies
        self.wake(conversation_id)
        return await asyncio.shield(future)

    async def close(self) -> None:
        """Stops all workers; what they had not finished stays waiting in the store."""
        tasks = [worker.task for worker in self._workers.values() if worker.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- the worker --------------------------------------------------------------------------------------------

    async def _work(self, conversation_id: str, worker: Worker) -> None:
        delay = RETRY_FIRST_S
        while True:
            worker.awake = False
            async with self._db.reading() as session:
                waiting = await conversations.pending(session, conversation_id)
                conversation = await conversations.get(session, conversation_id)
            if not waiting and worker.awake:
                continue
            if not waiting:
                break
            # Danger to life overtakes everything, also a message that waits for the engine.
            message = next((one for one in waiting if detect(one.masked)), waiting[0])
            try:
                replies = await self._answer(conversation, message)
                delay, worker.notices = RETRY_FIRST_S, 0
                self._settle(worker, message.seq, replies)
            except EngineUnavailable:
                await self._tell_trouble(conversation_id, worker, waiting)
                await asyncio.sleep(delay)
                delay = min(delay * 2, RETRY_MOST_S)
            except TurnOverTaken:
                continue
        # No await since the store was read empty: nobody can have come in between.
        if not worker.outcomes:
            self._workers.pop(conversation_id, None)

    async def _answer(self, conversation: Conversation, message: Message) -> list[Message]:
        text = self._sealer.open(message.body_sealed)
        danger = detect(message.masked)
        if danger:
            return await self._crisis(conversation.id, message, danger)
        if conversation.owner == "human":
            async with self._db.session() as session:
                await conversations.set_state(session, [message.id], "kept")
            return []
        trouble = trouble_of(message.masked)
        if trouble:
            words = self._words.say(f"utter_{trouble}", message.seq)
            return await self._store(conversation.id, message, None, [NewMessage("bot", words, words)])
        return await self._ask_engine(conversation, message, text)

    async def _ask_engine(self, conversation: Conversation, message: Message, text: str) -> list[Message]:
        self._hub.publish(conversation.id, {"type": "typing", "on": True})
        try:
            turn = await self._engine.turn(
                conversation.engine_session,
                message.masked,
                str(message.id),
                {
                    "conversation": conversation.id,
                    "message_id": str(message.id),
                    "now": message.created_at.astimezone(self._clock.now().tzinfo).isoformat(timespec="seconds"),
                    "choice": (message.extra or {}).get("choice"),
                },
            )
        except TurnFailed as failure:
            logger.error("turn failed in %s: %s", conversation.id, failure)
            return await self._turn_failed(conversation.id, message)
        finally:
            self._hub.publish(conversation.id, {"type": "typing", "on": False})
        async with self._db.reading() as session:
            values = (await values_of(session, self._sealer, [conversation.id]))[conversation.id]
        replies = [rendering.reply_to_store(reply, values) for reply in turn["replies"]]
        if not replies:
            logger.error("the engine had nothing to say in %s", conversation.id)
            return await self._turn_failed(conversation.id, message)
        return await self._store(conversation.id, message, turn["parse"], replies)

    async def _turn_failed(self, conversation_id: str, message: Message) -> list[Message]:
        words = self._words.say("utter_turn_trouble")
        return await self._store(conversation_id, message, None, [NewMessage("bot", words, words, kind="notice")])

    async def _crisis(self, conversation_id: str, message: Message, danger: Crisis) -> list[Message]:
        words = self._words.say(f"utter_crisis_{danger.kind}")
        async with self._db.session() as session:
            await handoffs.request(
                session, conversation_id, f"crisis:{danger.kind}", CRISIS_PRIORITY, self._clock.now(), danger.evidence
            )
            stored = await conversations.store_turn(
                session,
                self._sealer,
                conversation_id,
                [message.id],
                {"crisis": danger.kind},
                [NewMessage("bot", words, words)],
                self._clock.now(),
            )
        self._show(conversation_id, stored)
        return stored

    async def _store(
        self, conversation_id: str, message: Message, parse: dict[str, Any] | None, replies: Sequence[NewMessage]
    ) -> list[Message]:
        async with self._db.session() as session:
            stored = await conversations.store_turn(
                session, self._sealer, conversation_id, [message.id], parse, replies, self._clock.now()
            )
        self._show(conversation_id, stored)
        return stored

    async def _tell_trouble(self, conversation_id: str, worker: Worker, waiting: Sequence[Message]) -> None:
        """The customer is told that the message is kept: at once, and once more if they write on; then enough."""
        newest = waiting[-1].seq
        if worker.told_trouble < newest and worker.notices < MAX_NOTICES:
            words = self._words.say("utter_engine_trouble", worker.notices)
            worker.told_trouble, worker.notices = newest, worker.notices + 1
            async with self._db.session() as session:
                notice, _ = await conversations.add_message(
                    session,
                    self._sealer,
                    conversation_id,
                    NewMessage("system", words, words, kind="notice", reply_to=newest),
                    self._clock.now(),
                )
            self._show(conversation_id, [notice])
        for seq in list(worker.outcomes):
            future = worker.outcomes.pop(seq)
            if not future.done():
                future.set_exception(Engineless(self._words.say("utter_engine_trouble")))

    def _settle(self, worker: Worker, seq: int, replies: list[Message]) -> None:
        future = worker.outcomes.pop(seq, None)
        if future and not future.done():
            future.set_result(replies)

    # -- out ---------------------------------------------------------------------------------------------------

    def _show(self, conversation_id: str, messages: Sequence[Message]) -> None:
        for message in messages:
            frame = {"type": "message", "message": rendering.for_customer(message, self._sealer)}
            self._hub.publish(conversation_id, frame)

    async def history(self, conversation_id: str, after: int) -> list[rendering.Shown]:
        """What the customer sees of the conversation after a sequence number."""
        shown: list[rendering.Shown] = []
        async with self._db.reading() as session:
            while rows := await conversations.messages_after(session, conversation_id, after, PAGE):
                shown += [rendering.for_customer(row, self._sealer) for row in rows]
                after = rows[-1].seq
        return shown

    async def staff_view(self, conversation_id: str, after: int) -> tuple[list[rendering.Shown], int]:
        """One page after a sequence number, and how many messages there are in all. Raises UnknownConversation."""
        async with self._db.reading() as session:
            conversation = await conversations.get(session, conversation_id)
            rows = await conversations.messages_after(session, conversation_id, after, PAGE)
            values = (await values_of(session, self._sealer, [conversation_id]))[conversation_id]
        return [rendering.for_staff(row, self._sealer, values) for row in rows], conversation.last_seq
