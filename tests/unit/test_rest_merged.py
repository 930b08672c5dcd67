"""Every REST caller gets an answer: one whose message others followed is told which of them was answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import words
from bot.conversation.service import ConversationService
from bot.gateway import keys
from bot.store import conversations
from tests.unit.gateway_kit import REST_TOKEN, ROOT, Client, served
from tests.unit.listening_kit import LET_RUN, POLICY, FakeEngine, calming_with
from tests.unit.store_kit import NOW, fresh_database

SENDER = "xiaoli"
MERGED = {"type": "merged", "answered_with": 3}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
async def client(tmp_path: Path, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    monkeypatch.chdir(ROOT)
    async with fresh_database(tmp_path):
        pass
    client = served(tmp_path, REST_TOKEN)
    app = client.app
    parts = (app[keys.DB], app[keys.SEALER], engine, app[keys.CLOCK], app[keys.HUB])
    app[keys.CONVERSATIONS] = ConversationService(*parts, words.load(), POLICY, calming_with(LET_RUN))
    async with client:
        yield client


async def post(client: Client, text: str) -> Any:
    headers = {"Authorization": f"Bearer {REST_TOKEN}"}
    response = await client.post("/webhooks/rest/webhook", json={"sender": SENDER, "message": text}, headers=headers)
    assert response.status == 200, await response.text()
    return await response.json()


async def post_all(client: Client, *texts: str) -> list[Any]:
    """Sends the texts in this order without waiting for answers in between."""
    calls = []
    for number, text in enumerate(texts, start=1):
        calls.append(asyncio.create_task(post(client, text)))
        await until_stored(client, number)
    return list(await asyncio.wait_for(asyncio.gather(*calls), 15))


async def until_stored(client: Client, number: int) -> None:
    for _ in range(500):
        if len(await stored(client)) >= number:
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def stored(client: Client) -> list[str]:
    async with client.app[keys.DB].reading() as session:
        found = await conversations.messages_after(session, SENDER, 0)
    return [message.masked for message in found if message.sender == "customer"]


async def test_callers_of_earlier_messages_learn_which_one_was_answered(client: Client) -> None:
    first, second, third = await post_all(client, "快递丢了", "等了三天", "没人管")
    assert first == second == [{"recipient_id": SENDER, "custom": MERGED}]
    assert [reply["text"] for reply in third] == ["听到了：没人管", "是哪天的事？"]


async def test_an_earlier_caller_gets_what_was_said_to_that_message(client: Client, engine: FakeEngine) -> None:
    engine.replies["多久能处理完"] = [{"text": "三个工作日内答复您。", "response": "utter_ask_duration"}]
    first, second = await post_all(client, "多久能处理完", "等了三天")
    assert [reply["text"] for reply in first] == ["三个工作日内答复您。"]
    assert [reply["text"] for reply in second] == ["听到了：等了三天", "是哪天的事？"]


async def test_which_one_was_answered_is_known_afterwards_too(client: Client) -> None:
    """A caller that lost the line and asks again must not be told that a person has taken over."""
    await post_all(client, "快递丢了", "等了三天", "没人管")
    outcome = await client.app[keys.CONVERSATIONS].outcome(SENDER, 1)
    assert (outcome.replies, outcome.answered_with) == ([], 3)


async def test_silence_behind_a_person_is_another_thing(client: Client) -> None:
    await post(client, "快递丢了")
    async with client.app[keys.DB].session() as session:
        await conversations.change_owner(session, SENDER, "human", NOW)
    assert await post(client, "在吗") == [{"recipient_id": SENDER, "custom": {"type": "kept_for_agent"}}]


async def test_a_caller_in_danger_is_answered_before_the_others(client: Client) -> None:
    waiting = asyncio.create_task(post(client, "快递丢了"))
    await until_stored(client, 1)
    (crisis,) = await post(client, "我不想活了")
    assert "12356" in crisis["text"]
    assert not waiting.done()
    assert [reply["text"] for reply in await waiting] == ["听到了：快递丢了", "是哪天的事？"]


async def test_nobody_is_remembered_who_has_been_answered(client: Client) -> None:
    await post_all(client, "快递丢了", "等了三天")
    await post(client, "我不想活了")
    await asyncio.sleep(0.05)
    assert client.app[keys.CONVERSATIONS]._workers == {}
