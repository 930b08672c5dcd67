"""The chat socket answers nonsense with an error frame, keeps foreign pages out, and mixes up no two customers."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from bot.gateway import keys
from bot.gateway.bodies import MAX_TEXT
from bot.gateway.chat_socket import BURST, MAX_BAD_FRAMES
from bot.store import conversations
from tests.unit.gateway_kit import Client, gateway, is_error

HELLO = {"type": "hello"}
Frame = dict[str, Any]


@pytest.fixture
async def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    async with gateway(tmp_path, monkeypatch) as client:
        yield client


async def frame(socket: ClientWebSocketResponse, kind: str) -> Frame:
    """The next frame of this kind; frames of other kinds in between are none of the test's business."""
    while True:
        read: Frame = await socket.receive_json(timeout=5)
        if read["type"] == kind:
            return read


async def welcomed(client: Client, **hello: Any) -> tuple[ClientWebSocketResponse, Frame]:
    socket = await client.ws_connect("/ws/chat")
    await socket.send_json({**HELLO, **hello})
    return socket, await frame(socket, "welcome")


async def said(client: Client, text: str) -> Frame:
    """A customer who said something and went away; the welcome that they got."""
    socket, welcome = await welcomed(client)
    await socket.send_json({"type": "message", "id": "m1", "text": text})
    await frame(socket, "ack")
    await socket.close()
    return welcome


# -- nonsense ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("garbage", "code"),
    [
        ("not json", "bad_json"), ("", "bad_json"), ("[1]", "bad_json"), ("null", "bad_json"),
        ("[" * 50_000, "bad_json"),
        ("{}", "unknown_type"), ('{"type": "drop_table"}', "unknown_type"), ('{"type": ["message"]}', "unknown_type"),
        ('{"type": "message", "text": "你好"}', "bad_id"), ('{"type": "message", "id": 5, "text": "你好"}', "bad_id"),
        ('{"type": "message", "id": "", "text": "你好"}', "bad_id"),
        (json.dumps({"type": "message", "id": "x" * 65, "text": "你好"}), "bad_id"),
        ('{"type": "message", "id": "m1"}', "empty_message"),
        ('{"type": "message", "id": "m1", "text": " \\n"}', "empty_message"),
        ('{"type": "message", "id": "m1", "text": ["你好"]}', "empty_message"),
        (json.dumps({"type": "message", "id": "m1", "text": "x" * (MAX_TEXT + 1)}), "text_too_long"),
        ('{"type": "choice", "id": "m1"}', "bad_choice"), ('{"type": "choice", "id": "m1", "choice": 1}', "bad_choice"),
        ('{"type": "choice", "id": "m1", "choice": "made up"}', "choice_gone"),
        ('{"type": "message", "id": "m1", "text": "\\ud800"}', "not_stored"),
    ],
)  # fmt: skip
async def test_a_garbage_frame_is_answered_and_the_socket_goes_on(client: Client, garbage: str, code: str) -> None:
    socket, _ = await welcomed(client)
    await socket.send_str(garbage)
    error = await frame(socket, "error")
    assert is_error(error, code), error
    if '"id": "m1"' in garbage:
        assert error["id"] == "m1"
    await socket.send_json({"type": "ping"})
    await frame(socket, "pong")


async def test_an_id_that_cannot_be_written_back_does_not_silence_the_socket(client: Client) -> None:
    socket, _ = await welcomed(client)
    await socket.send_str('{"type": "message", "id": "\\ud800", "text": ""}')
    await socket.send_json({"type": "ping"})
    await frame(socket, "pong")


async def test_bytes_are_refused(client: Client) -> None:
    socket, _ = await welcomed(client)
    await socket.send_bytes(b"\x00\xff")
    assert is_error(await frame(socket, "error"), "text_only")


async def test_a_socket_of_nothing_but_garbage_is_closed(client: Client) -> None:
    socket, _ = await welcomed(client)
    for _ in range(MAX_BAD_FRAMES + 5):
        await socket.send_str("garbage")
    received = [await socket.receive(timeout=5) for _ in range(MAX_BAD_FRAMES)]
    while received[-1].type == WSMsgType.TEXT:
        received.append(await socket.receive(timeout=5))
    assert received[-1].type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING)


@pytest.mark.parametrize("first", ["garbage", "{}", '{"type": "message", "id": "1", "text": "你好"}'])
async def test_whoever_does_not_say_hello_is_told_and_let_go(client: Client, first: str) -> None:
    socket = await client.ws_connect("/ws/chat")
    await socket.send_str(first)
    error = await frame(socket, "error")
    assert is_error(error, "bad_json" if first == "garbage" else "hello_expected")
    assert (await socket.receive(timeout=5)).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


async def test_more_messages_than_anybody_types_are_refused_one_by_one(client: Client) -> None:
    socket, _ = await welcomed(client)
    for number in range(int(BURST) + 5):
        await socket.send_json({"type": "message", "id": f"m{number}", "text": "在吗"})
    assert is_error(await frame(socket, "error"), "too_fast")


@pytest.mark.parametrize("last_seq", [-1, "5", None, True, 10**30, [1]])
async def test_a_strange_last_number_is_no_reason_to_fail(client: Client, last_seq: Any) -> None:
    await welcomed(client, last_seq=last_seq)


# -- foreign pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "file://"])
async def test_a_foreign_origin_is_refused(client: Client, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as refusal:
        await client.ws_connect("/ws/chat", headers={"Origin": origin})
    assert refusal.value.status == 403


async def test_the_own_origin_is_welcome(client: Client) -> None:
    origin = f"http://{client.host}:{client.port}"
    socket = await client.ws_connect("/ws/chat", headers={"Origin": origin})
    await socket.send_json(HELLO)
    assert (await frame(socket, "welcome"))["messages"] == []


async def test_a_plain_request_to_the_socket_is_an_error_of_the_one_shape(client: Client) -> None:
    response = await client.get("/ws/chat", headers={"Origin": "https://evil.example"})
    assert response.status == 403
    assert is_error(await response.json(), "forbidden")
    response = await client.get("/ws/chat")
    assert response.status == 400
    assert is_error(await response.json(), "bad_request")


# -- sessions --------------------------------------------------------------------------------------------------------


async def test_a_session_leads_back_to_its_conversation(client: Client) -> None:
    before = await said(client, "快递丢了")
    _, again = await welcomed(client, session=before["session"])
    assert again["conversation"] == before["conversation"]
    assert [message["text"] for message in again["messages"] if message["sender"] == "customer"] == ["快递丢了"]


async def test_a_forged_session_begins_a_new_conversation_and_shows_nothing_of_another(client: Client) -> None:
    victim = await said(client, "快递丢了，打我13800138000")
    session = victim["session"]
    forged: list[Any] = [
        victim["conversation"],
        f"session {victim['conversation']} 99999999999",
        "s1." + base64.urlsafe_b64encode(f"session {victim['conversation']} 99999999999".encode()).decode(),
        session[:-6] + ("AAAAA=" if not session.endswith("AAAAA=") else "BBBBB="),
        session[3:], "", None, 5, [session], {"session": session},
    ]  # fmt: skip
    given = set()
    for token in forged:
        socket, welcome = await welcomed(client, session=token)
        assert welcome["messages"] == [], token
        given.add(welcome["conversation"])
        await socket.close()
    assert victim["conversation"] not in given
    assert len(given) == len(forged)


async def test_a_new_visitor_leaves_nothing_in_the_store_before_speaking(client: Client) -> None:
    _, welcome = await welcomed(client)
    async with client.app[keys.DB].reading() as session:
        assert await conversations.messages_after(session, welcome["conversation"], 0, 10) == []


async def test_the_same_message_sent_twice_is_kept_once(client: Client) -> None:
    socket, welcome = await welcomed(client)
    sequence = []
    for _ in range(2):
        await socket.send_json({"type": "message", "id": "m1", "text": "快递丢了"})
        sequence.append((await frame(socket, "ack"))["seq"])
    assert sequence[0] == sequence[1]
    async with client.app[keys.DB].reading() as session:
        kept = await conversations.messages_after(session, welcome["conversation"], 0, 10)
    assert [message.sender for message in kept].count("customer") == 1
