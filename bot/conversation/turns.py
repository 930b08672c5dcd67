"""One message answered: by the engine, by the gateway's own words, or by silence because a person has taken over."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from bot.clock import Clock
from bot.conversation import rendering
from bot.conversation.batch import worth_saying
from bot.conversation.engine_client import EngineClient, TurnFailed
from bot.conversation.hub import Hub
from bot.conversation.intake_text import trouble_of
from bot.conversation.listening import Outcome
from bot.conversation.words import Words
from bot.crisis import Crisis
from bot.store import conversations, handoffs
from bot.store.conversations import Kind, NewMessage, Sender
from bot.store.db import Database, Session
from bot.store.identifiers import values_of
from bot.store.models import Conversation, Message
from bot.store.seal import Sealer

logger = logging.getLogger(__name__)

CRISIS_PRIORITY = 100
Parse = dict[str, Any]


class Turns:
    """Stores each answer whole before anybody sees it."""

    def __init__(
        self, db: Database, sealer: Sealer, engine: EngineClient, clock: Clock, hub: Hub, words: Words
    ) -> None:
        self._db, self._sealer, self._engine = db, sealer, engine
        self._clock, self._hub, self._words = clock, hub, words

    async def answer(self, message: Message, answered: Message) -> Outcome:
        """Answers a waiting message; `answered` is the one of its batch to which the real answer belongs.

        Raises EngineUnavailable, TurnOverTaken; the message then still waits, or was dealt with by somebody else.
        """
        async with self._db.reading() as session:
            conversation = await conversations.get(session, message.conversation_id)
        if conversation.owner == "human":
            async with self._db.session() as session:
                await conversations.set_state(session, [message.id], "kept")
            return Outcome([])
        more = answered.seq if message is not answered else None
        trouble = trouble_of(message.masked)
        if not trouble:
            return Outcome(await self._ask_engine(conversation, message, more), more)
        if more and trouble == "nothing_to_read":
            return Outcome(await self._store(message, {"answered_with": more}, []), more)
        return Outcome(await self._store(message, None, [self._own(f"utter_{trouble}", message.seq)]))

    async def _ask_engine(self, conversation: Conversation, message: Message, more: int | None) -> list[Message]:
        self._typing(conversation.id, True)
        try:
            turn = await self._engine.turn(
                conversation.engine_session, message.masked, str(message.id), self._metadata(message, more)
            )
        except TurnFailed as failure:
            logger.error("turn failed in %s: %s", conversation.id, failure)
            return await self._turn_failed(message)
        finally:
            self._typing(conversation.id, False)
        said = worth_saying(turn["replies"]) if more else turn["replies"]
        if not said and not more:
            logger.error("the engine had nothing to say in %s", conversation.id)
            return await self._turn_failed(message)
        async with self._db.reading() as session:
            values = (await values_of(session, self._sealer, [conversation.id]))[conversation.id]
        replies = [rendering.reply_to_store(reply, values) for reply in said]
        return await self._store(message, parse_of(turn, more), replies)

    def _metadata(self, message: Message, more: int | None) -> dict[str, Any]:
        return {
            "conversation": message.conversation_id,
            "message_id": str(message.id),
            "now": message.created_at.astimezone(self._clock.now().tzinfo).isoformat(timespec="seconds"),
            "choice": (message.extra or {}).get("choice"),
            "more": more is not None,
        }

    async def _turn_failed(self, message: Message) -> list[Message]:
        return await self._store(message, None, [self._own("utter_turn_trouble", kind="notice")])

    async def crisis(self, session: Session, message: Message, danger: Crisis) -> list[Message]:
        """Within the caller's transaction: a person is called before all others, and the fixed words are said."""
        now = self._clock.now()
        await handoffs.request(
            session, message.conversation_id, f"crisis:{danger.kind}", CRISIS_PRIORITY, now, danger.evidence
        )
        return await self._store_in(
            session, message, {"crisis": danger.kind}, [self._own(f"utter_crisis_{danger.kind}")]
        )

    async def tell_trouble(self, conversation_id: str, newest: int, nth: int) -> None:
        """The engine is away: the customer learns that everything up to number `newest` is kept."""
        notice = self._own("utter_engine_trouble", nth, kind="notice", sender="system", reply_to=newest)
        async with self._db.session() as session:
            stored, _ = await conversations.add_message(
                session, self._sealer, conversation_id, notice, self._clock.now()
            )
        self.show([stored])

    # -- storing and showing -----------------------------------------------------------------------------------

    def _own(
        self, name: str, nth: int = 0, kind: Kind = "text", sender: Sender = "bot", reply_to: int | None = None
    ) -> NewMessage:
        words = self._words.say(name, nth)
        return NewMessage(sender, words, words, kind=kind, extra={"response": name}, reply_to=reply_to)

    async def _store(self, message: Message, parse: Parse | None, replies: Sequence[NewMessage]) -> list[Message]:
        async with self._db.session() as session:
            stored = await self._store_in(session, message, parse, replies)
        self.show(stored)
        return stored

    async def _store_in(
        self, session: Session, message: Message, parse: Parse | None, replies: Sequence[NewMessage]
    ) -> list[Message]:
        return await conversations.store_turn(
            session, self._sealer, message.conversation_id, [message.id], parse, replies, self._clock.now()
        )

    def show(self, messages: Sequence[Message]) -> None:
        """To whoever listens."""
        for message in messages:
            frame = {"type": "message", "message": rendering.for_customer(message, self._sealer)}
            self._hub.publish(message.conversation_id, frame)

    def _typing(self, conversation_id: str, on: bool) -> None:
        self._hub.publish(conversation_id, {"type": "typing", "on": on})


def parse_of(turn: dict[str, Any], more: int | None) -> Parse:
    """What is kept of a turn beside its replies; `answered_with` only where the real answer is another's."""
    parse = {**turn["parse"], "form": turn.get("form"), "mood": turn.get("mood")}
    return {**parse, "answered_with": more} if more else parse
