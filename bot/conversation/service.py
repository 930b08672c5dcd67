"""Takes messages in, has them answered in order, and tells whoever listens.

A message is stored before anything else happens to it; danger to life is answered in the same transaction. Each
conversation has at most one worker, which waits until the customer is quiet and then takes all that wait, one by one;
what it cannot have answered stays waiting in the store, also across restarts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.calming.policy import Calming
from bot.choices import choice_of
from bot.clock import Clock
from bot.conversation import rendering
from bot.conversation.batch import answered_one, is_button, next_batch
from bot.conversation.engine_client import EngineClient, EngineUnavailable
from bot.conversation.hub import Hub
from bot.conversation.intake_text import ready_for
from bot.conversation.listening import Outcome, Worker, pause_for
from bot.conversation.raising import raise_signals
from bot.conversation.turns import Turns
from bot.conversation.words import Words
from bot.crisis import detect
from bot.policy import Policy
from bot.store import conversations, threads
from bot.store.conversations import NewMessage
from bot.store.db import Database, Session
from bot.store.errors import TurnOverTaken
from bot.store.identifiers import values_of
from bot.store.models import Conversation, Message
from bot.store.seal import Sealer

MAX_WAITING = 30
BUTTONS_LOOKED_BACK = 40
PARSES_LOOKED_BACK = 20
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


class Waiting(NamedTuple):
    """A conversation with its waiting messages, oldest first, and the parse of its last turn."""

    conversation: Conversation
    messages: Sequence[Message]
    last_parse: dict[str, Any] | None


class ConversationService:
    def __init__(
        self,
        db: Database,
        sealer: Sealer,
        engine: EngineClient,
        clock: Clock,
        hub: Hub,
        words: Words,
        policy: Policy,
        calming: Calming,
    ) -> None:
        self._db, self._sealer, self._clock = db, sealer, clock
        self._words, self._policy, self._calming = words, policy, calming
        self._turns = Turns(db, sealer, engine, clock, hub, words)
        self._workers: dict[str, Worker] = {}

    # -- in ----------------------------------------------------------------------------------------------------

    async def receive(self, inbound: Inbound) -> Received:
        """Stores the message with the signals it raises, and wakes the conversation's worker.

        Raises ChannelMismatch, ChoiceGone, TooManyWaiting; nothing is stored then.
        """
        async with self._db.session() as session:
            await conversations.open(session, inbound.conversation_id, inbound.channel, self._clock.now())
            message, created, replies = await self._take_in(session, inbound)
        if created:
            self._turns.show([message, *replies])
            self._worker(inbound.conversation_id).hear(message.seq)
        self.wake(inbound.conversation_id)
        return Received(message.seq, created)

    async def _take_in(self, session: Session, inbound: Inbound) -> tuple[Message, bool, list[Message]]:
        text, choice = await self._choice(session, inbound)
        ready = await ready_for(session, self._sealer, inbound.conversation_id, text)
        danger = detect(ready.masked)
        if not danger and len(await conversations.pending(session, inbound.conversation_id)) >= MAX_WAITING:
            raise TooManyWaiting(inbound.conversation_id)
        extra = {"choice": choice} if choice else None
        new = NewMessage("customer", text, ready.masked, inbound.client_id, extra=extra)
        now = self._clock.now()
        message, created = await conversations.add_message(session, self._sealer, inbound.conversation_id, new, now)
        if not created:
            return message, False, []
        await raise_signals(session, self._policy, message, danger, now)
        return message, True, await self._turns.crisis(session, message, danger) if danger else []

    async def _choice(self, session: Session, inbound: Inbound) -> tuple[str, dict[str, Any] | None]:
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

    def typing(self, conversation_id: str) -> None:
        """The customer is writing on. Only matters while a message waits; it holds the answer back a little."""
        worker = self._workers.get(conversation_id)
        if worker:
            worker.notice_typing()

    def wake(self, conversation_id: str) -> None:
        worker = self._worker(conversation_id)
        worker.awake.set()
        if worker.task is None or worker.task.done():
            worker.task = asyncio.create_task(self._work(conversation_id, worker))

    def _worker(self, conversation_id: str) -> Worker:
        return self._workers.setdefault(conversation_id, Worker())

    async def resume(self) -> int:
        """After a start: takes up what was left waiting. Returns the number of conversations."""
        async with self._db.reading() as session:
            left = await conversations.conversations_with_pending(session)
        for conversation_id in left:
            self.wake(conversation_id)
        return len(left)

    async def outcome(self, conversation_id: str, seq: int) -> Outcome:
        """What became of message `seq`, once it is dealt with. Raises Engineless."""
        worker = self._worker(conversation_id)
        # Before the store is read: whatever the worker settles from here on reaches this future.
        future = worker.outcomes.setdefault(seq, asyncio.get_running_loop().create_future())
        async with self._db.reading() as session:
            message, replies = await threads.with_replies(session, conversation_id, seq)
        if message.state != "received":
            worker.settle(seq, Outcome(replies, (message.parse or {}).get("answered_with")))
            self._forget_idle(conversation_id)
            return await future
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
        while True:
            worker.awake.clear()
            found = await self._waiting(conversation_id)
            if not found.messages and worker.awake.is_set():
                continue
            if not found.messages:
                break
            left = max(worker.to_retry(), self._to_be_quiet(worker, found))
            if left > 0:
                await worker.rest(left)
            else:
                await self._answer(worker, found)
        # No await since the store was read empty: nobody can have come in between.
        worker.task = None
        self._forget_idle(conversation_id)

    def _forget_idle(self, conversation_id: str) -> None:
        worker = self._workers.get(conversation_id)
        if worker and worker.task is None and not worker.outcomes:
            del self._workers[conversation_id]

    async def _waiting(self, conversation_id: str) -> Waiting:
        async with self._db.reading() as session:
            messages = await conversations.pending(session, conversation_id)
            conversation = await conversations.get(session, conversation_id)
            before = max(0, (messages[0].seq if messages else conversation.last_seq) - PARSES_LOOKED_BACK)
            recent = await conversations.messages_after(session, conversation_id, before, PARSES_LOOKED_BACK)
        turns = (message.parse for message in reversed(recent) if message.parse and "form" in message.parse)
        return Waiting(conversation, messages, next(turns, None))

    def _to_be_quiet(self, worker: Worker, found: Waiting) -> float:
        """Seconds to let the customer go on; nobody waits for more behind a button, or before a person reads it."""
        if found.conversation.owner == "human" or any(is_button(message) for message in found.messages):
            return 0.0
        pause = pause_for(self._calming, found.conversation.channel, found.last_parse)
        waiting = [message.seq for message in found.messages]
        return worker.to_be_quiet(waiting, pause, self._calming.listening.longest_s)

    async def _answer(self, worker: Worker, found: Waiting) -> None:
        """Everything up to the first button, as one: only the answer to the last asks the next question."""
        batch = next_batch(found.messages)
        answered = answered_one(batch)
        try:
            for message in batch:
                worker.settle(message.seq, await self._turns.answer(message, answered))
                worker.recovered()
        except EngineUnavailable:
            await self._tell_trouble(worker, found)
            worker.back_off()
        except TurnOverTaken:
            return

    async def _tell_trouble(self, worker: Worker, found: Waiting) -> None:
        """The customer is told that the message is kept: at once, and once more if they write on; then enough."""
        newest = found.messages[-1].seq
        if worker.told_trouble < newest and worker.notices < MAX_NOTICES:
            nth, worker.told_trouble, worker.notices = worker.notices, newest, worker.notices + 1
            await self._turns.tell_trouble(found.conversation.id, newest, nth)
        worker.give_up_waiting(Engineless(self._words.say("utter_engine_trouble")))

    # -- out ---------------------------------------------------------------------------------------------------

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
