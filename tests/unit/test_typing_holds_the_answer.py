"""The customer is still typing: the answer to what was sent before waits, but not for ever."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import listening
from bot.gateway import keys
from tests.unit.gateway_kit import Client, gateway
from tests.unit.listening_kit import CUSTOMER, NO_PAUSE, Scene, scene, until

SIGN_S = 0.3
#: No pause at all, so that only typing holds an answer back.
PATIENT = NO_PAUSE.model_copy(update={"longest_s": 20.0})


@pytest.fixture(autouse=True)
def short_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "TYPING_VALID_S", SIGN_S)


async def type_on(stage: Scene, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        stage.service.typing(CUSTOMER)
        await asyncio.sleep(SIGN_S / 10)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, PATIENT) as stage:
        yield stage


async def test_typing_holds_the_answer_until_it_ends(stage: Scene) -> None:
    seq = await stage.say("快递丢了")
    await type_on(stage, SIGN_S * 3)
    assert stage.engine.asked == []
    assert await stage.answered(seq) > SIGN_S * 0.5, "the last sign still counts"


async def test_what_was_being_typed_joins_what_waits(stage: Scene) -> None:
    await stage.say("快递丢了")
    await type_on(stage, SIGN_S * 2)
    seq = await stage.say("还没人管")
    assert await stage.answered(seq) < SIGN_S * 0.9, "it has arrived, nothing else is awaited"
    assert [(asked.text, asked.more) for asked in stage.engine.asked] == [("快递丢了", True), ("还没人管", False)]


async def test_typing_holds_no_longer_than_the_longest_time(tmp_path: Path) -> None:
    async with scene(tmp_path, NO_PAUSE.model_copy(update={"longest_s": SIGN_S * 2})) as stage:
        began = time.monotonic()
        await stage.say("快递丢了")
        typing = asyncio.create_task(type_on(stage, 10))
        await until(lambda: stage.engine.asked != [])
        typing.cancel()
        assert SIGN_S * 1.5 < time.monotonic() - began < 8


async def test_a_tapped_button_is_not_held(stage: Scene) -> None:
    buttons = [{"title": "同意", "payload": "consent=yes"}]
    stage.engine.replies["快递丢了"] = [{"text": "同意吗？", "response": "utter_ask_consent", "buttons": buttons}]
    await stage.answered(await stage.say("快递丢了"))
    await stage.tap("同意")
    stage.service.typing(CUSTOMER)
    await until(lambda: stage.engine.texts == ["快递丢了", "同意"])


async def test_danger_to_life_is_not_held(stage: Scene) -> None:
    await stage.say("快递丢了")
    stage.service.typing(CUSTOMER)
    await stage.say("我不想活了")
    assert "12356" in (await stage.said())[0]


async def test_typing_before_anything_waits_leaves_no_trace(stage: Scene) -> None:
    stage.service.typing(CUSTOMER)
    assert stage.service._workers == {}
    seq = await stage.say("快递丢了")
    assert await stage.answered(seq) < SIGN_S * 0.9


# -- over the socket ---------------------------------------------------------------------------------------------------


@pytest.fixture
async def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    async with gateway(tmp_path, monkeypatch) as client:
        yield client


async def frame(socket: Any, kind: str) -> dict[str, Any]:
    while True:
        read: dict[str, Any] = await socket.receive_json(timeout=5)
        if read["type"] == kind:
            return read
        assert read["type"] != "error", read


async def test_the_socket_takes_the_sign_for_its_own_conversation(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: list[str] = []
    monkeypatch.setattr(client.app[keys.CONVERSATIONS], "typing", typed.append)
    socket = await client.ws_connect("/ws/chat")
    await socket.send_json({"type": "hello"})
    welcome = await frame(socket, "welcome")
    for _ in range(60):
        await socket.send_str(json.dumps({"type": "typing"}))
    await socket.send_json({"type": "ping"})
    await frame(socket, "pong")
    assert typed == [welcome["conversation"]] * 60, "signs of typing do not count as messages"
