"""What the tests of listening share: a service whose engine is a stand-in, and 客户小李, who writes to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bot import policy
from bot.calming import policy as calming
from bot.calming.policy import Calming, Listening
from bot.clock import Clock
from bot.conversation import words
from bot.conversation.engine_client import EngineClient, EngineUnavailable, TurnFailed
from bot.conversation.hub import Hub
from bot.conversation.service import ConversationService, Inbound
from bot.store import conversations
from bot.store.db import Database
from bot.store.models import Message
from tests.unit.store_kit import SEALER, fresh_database

ROOT = Path(__file__).parents[2]
CUSTOMER = "小李"
POLICY = policy.load(ROOT / "policy.yml")
NO_PAUSE = Listening(story_pause_s=0, answer_pause_s=0, rest_story_pause_s=0, rest_answer_pause_s=0, longest_s=0)
#: Long enough that sending three messages fits in on a busy machine, short enough to be waited for.
PAUSE_S = 0.5
LET_RUN = Listening(
    story_pause_s=PAUSE_S, answer_pause_s=0, rest_story_pause_s=PAUSE_S, rest_answer_pause_s=0, longest_s=20
)
GIVE_UP_S = 15.0


def calming_with(listening: Listening) -> Calming:
    return calming.load(ROOT / POLICY.calming).model_copy(update={"listening": listening})


class Asked(NamedTuple):
    """One call of the engine."""

    text: str
    more: bool
    message_id: str
    choice: Any


class FakeEngine(EngineClient):
    """Answers the last message with what it heard and a question, those before it with a nod.

    As the real one it never runs a message twice: a repeated id gets the stored answer. `down` holds the texts at
    which it breaks off, once each, `broken` those whose turns fail. While `gate` is closed it is at work on each text
    of `slow` (empty: on any) and does not answer.
    """

    def __init__(self) -> None:
        super().__init__(["http://127.0.0.1:9"])
        self.asked: list[Asked] = []
        self.ran: dict[str, dict[str, Any]] = {}
        self.down: list[str] = []
        self.broken: set[str] = set()
        self.slow: set[str] = set()
        self.gate = asyncio.Event()
        self.gate.set()
        self.requested: str | None = "occurred_at"
        self.mood = 0
        self.replies: dict[str, list[dict[str, Any]]] = {}

    async def turn(self, session: str, text: str, message_id: str, metadata: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(Asked(text, metadata["more"], message_id, metadata["choice"]))
        if not self.slow or text in self.slow:
            await self.gate.wait()
        if text in self.down:
            self.down.remove(text)
            raise EngineUnavailable("broken off")
        if text in self.broken:
            raise TurnFailed("action_failed")
        return self.ran.setdefault(message_id, self._turn(text, metadata["more"]))

    def _turn(self, text: str, more: bool) -> dict[str, Any]:
        nod = [{"text": "嗯，您说。", "response": "utter_calm"}]
        answer = [
            {"text": f"听到了：{text}", "response": "utter_listen_hot", "variation": "listen_hot_1"},
            {"text": "是哪天的事？", "response": "utter_ask_occurred_at"},
        ]
        return {
            "replies": self.replies.get(text, nod if more else answer),
            "parse": {"intent": "tell_story"},
            "form": {"name": "complaint_form", "requested": self.requested},
            "mood": {"level": self.mood},
        }

    @property
    def texts(self) -> list[str]:
        return [asked.text for asked in self.asked]


class Scene:
    """A running service and the customer who writes to it."""

    def __init__(self, database: Database, engine: FakeEngine, listening: Listening) -> None:
        self.database, self.engine, self.hub = database, engine, Hub()
        self.service = ConversationService(
            database, SEALER, engine, Clock(), self.hub, words.load(ROOT / words.PATH), POLICY, calming_with(listening)
        )

    async def say(self, text: str, *, channel: str = "web", client_id: str | None = None) -> int:
        return (await self.service.receive(Inbound(CUSTOMER, channel, text, client_id))).seq

    async def tap(self, title: str) -> int:
        button = next(
            button
            for message in reversed(await self.messages())
            for button in (message.extra or {}).get("buttons", ())
            if button["title"] == title
        )
        return (await self.service.receive(Inbound(CUSTOMER, "web", "", choice_id=button["id"]))).seq

    async def messages(self) -> list[Message]:
        async with self.database.reading() as session:
            return list(await conversations.messages_after(session, CUSTOMER, 0))

    async def waiting(self) -> list[Message]:
        async with self.database.reading() as session:
            return list(await conversations.pending(session, CUSTOMER))

    async def said(self, sender: str = "bot") -> list[str]:
        return [message.masked for message in await self.messages() if message.sender == sender]

    async def answered(self, seq: int) -> float:
        """Waits until the message is dealt with; returns how many seconds that took."""
        began = time.monotonic()
        await asyncio.wait_for(self.service.outcome(CUSTOMER, seq), GIVE_UP_S)
        return time.monotonic() - began


@asynccontextmanager
async def scene(
    folder: Path, listening: Listening = NO_PAUSE, engine: FakeEngine | None = None
) -> AsyncIterator[Scene]:
    """A scene on a fresh database; the service is closed at the end."""
    async with fresh_database(folder) as database:
        stage = Scene(database, engine or FakeEngine(), listening)
        try:
            yield stage
        finally:
            await stage.service.close()


async def until(true: Callable[[], bool]) -> None:
    """Raises TimeoutError when it does not become true."""
    ends = time.monotonic() + GIVE_UP_S
    while not true():
        if time.monotonic() > ends:
            raise TimeoutError
        await asyncio.sleep(0.01)
