"""Whatever goes wrong at the gateway's doors, the answer has one shape, says it in Chinese, and loses nothing."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text as sql

from bot.gateway import keys, staff_api
from bot.gateway.app import MAX_BODY_BYTES
from bot.store import conversations, tickets
from tests.unit.gateway_kit import PASSWORD, REST_TOKEN, USERNAME, Client, gateway, refused, served
from tests.unit.store_kit import NOW

REST = "/webhooks/rest/webhook"


@pytest.fixture
async def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    async with gateway(tmp_path, monkeypatch) as client:
        yield client


async def post_rest(client: Client, body: Any, token: str = REST_TOKEN) -> aiohttp.ClientResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.post(REST, data=data, headers={"Authorization": f"Bearer {token}"})


async def log_in(client: Client, **changes: Any) -> aiohttp.ClientResponse:
    return await client.post("/api/v1/login", json={"username": USERNAME, "password": PASSWORD, **changes})


# -- addresses and bodies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/api/v2/tickets", "/webhooks/rest/", "/ws"])
async def test_an_unknown_address(client: Client, path: str) -> None:
    await refused(await client.get(path), 404, "not_found")


@pytest.mark.parametrize(("method", "path"), [("GET", REST), ("PUT", "/api/v1/login"), ("DELETE", "/api/v1/tickets")])
async def test_a_method_that_an_address_does_not_have(client: Client, method: str, path: str) -> None:
    await refused(await client.request(method, path), 405, "method_not_allowed")


@pytest.mark.parametrize("body", [b"", b"{", b"hello", b'{"sender": }', b"\xff\xfe\x00", b"[" * 100_000])
async def test_a_body_that_is_no_json(client: Client, body: bytes) -> None:
    await refused(await post_rest(client, body), 400, "bad_json")
    await refused(await client.post("/api/v1/login", data=body), 400, "bad_json")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], "body"), (None, "body"), ("你好", "body"),
        ({}, "sender"), ({"sender": "a"}, "message"), ({"sender": 1, "message": "你好"}, "sender"),
        ({"sender": "", "message": "你好"}, "sender"), ({"sender": "a b", "message": "你好"}, "sender"),
        ({"sender": "a\n", "message": "你好"}, "sender"), ({"sender": "a" * 129, "message": "你好"}, "sender"),
        ({"sender": "a", "message": 5}, "message"), ({"sender": "a", "message": None}, "message"),
        ({"sender": "a", "message": ["你好"]}, "message"), ({"sender": "a", "message": "\ud800"}, "message"),
        ({"sender": "a", "message": "你好", "metadata": "x"}, "metadata"),
    ],
)  # fmt: skip
async def test_a_body_with_wrong_fields_names_them(client: Client, body: Any, field: str) -> None:
    response = await post_rest(client, body)
    error = await refused(response, 400, "bad_request")
    assert field in error["details"]["fields"]


@pytest.mark.parametrize("message", ["", "   ", "\n\t\u3000"])
async def test_a_blank_message(client: Client, message: str) -> None:
    await refused(await post_rest(client, {"sender": "a", "message": message}), 400, "empty_message")


async def test_a_huge_body(client: Client) -> None:
    body = {"sender": "a", "message": "x" * (MAX_BODY_BYTES + 1)}
    await refused(await post_rest(client, body), 413, "body_too_large")


async def test_a_message_longer_than_50000_characters(client: Client) -> None:
    await refused(await post_rest(client, {"sender": "a", "message": "长" * 50_001}), 413, "text_too_long")


# -- who is asking -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": REST_TOKEN}])
async def test_the_rest_channel_needs_its_token(client: Client, headers: dict[str, str]) -> None:
    body = {"sender": "a", "message": "你好"}
    await refused(await client.post(REST, json=body, headers=headers), 401, "bad_token")
    await refused(await client.post(f"{REST}?token={REST_TOKEN}", json=body), 401, "bad_token")


async def test_the_rest_channel_is_off_without_a_token(client: Client, tmp_path: Path) -> None:
    async with served(tmp_path, rest_token="") as closed:
        await refused(await post_rest(closed, {"sender": "a", "message": "你好"}, ""), 403, "channel_off")


@pytest.mark.parametrize(
    "path", ["/api/v1/tickets", "/api/v1/tickets/TS1", "/api/v1/handoffs", "/api/v1/conversations/a/messages"]
)
async def test_staff_pages_need_a_login(client: Client, path: str) -> None:
    await refused(await client.get(path), 401, "login_required")
    await refused(await client.get(path, headers={"Authorization": "Bearer made-up"}), 401, "session_expired")
    await refused(await client.get(path, cookies={"tingsu_staff": "made-up"}), 401, "session_expired")
    await refused(await client.get(path, headers={"Authorization": f"Basic {REST_TOKEN}"}), 401, "login_required")


@pytest.mark.parametrize("path", [REST, "/api/v1/nlu/parse"])
async def test_a_header_of_raw_bytes_is_a_wrong_token_and_no_failure(client: Client, path: str) -> None:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n".encode())
    writer.write(b"Authorization: Bearer \xff\xfe\r\n\r\n{}")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.split(b" ", 2)[1] in (b"400", b"401")


@pytest.mark.parametrize(
    "changes", [{"password": "wrong-password"}, {"username": "nobody"}, {"username": "' OR 1=1 --"}]
)
async def test_a_failed_login_does_not_say_what_was_wrong(client: Client, changes: dict[str, str]) -> None:
    response = await log_in(client, **changes)
    assert "Set-Cookie" not in response.headers
    error = await refused(response, 401, "login_failed")
    assert error == (await (await log_in(client, password="wrong too")).json())["error"]


@pytest.mark.parametrize("changes", [{"password": 1}, {"username": None}, {"password": ""}, {"username": ""}])
async def test_a_login_with_wrong_types(client: Client, changes: dict[str, Any]) -> None:
    await refused(await log_in(client, **changes), 400, "bad_request")


async def test_a_login_gives_a_token_and_a_cookie_that_both_open_the_door(client: Client) -> None:
    response = await log_in(client)
    assert response.status == 200
    body = await response.json()
    assert body["user"] == {"username": "chen", "role": "supervisor"}
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith(f"tingsu_staff={body['token']};")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    by_cookie = await client.get("/api/v1/tickets")
    assert await by_cookie.json() == {"items": [], "total": 0}
    client.session.cookie_jar.clear()
    by_token = await client.get("/api/v1/tickets", headers={"Authorization": f"Bearer {body['token']}"})
    assert by_token.status == 200


async def test_a_foreign_page_cannot_use_the_cookie(client: Client) -> None:
    await log_in(client)
    headers = {"Sec-Fetch-Site": "cross-site"}
    response = await client.post("/api/v1/nlu/parse", json={"text": "你好"}, headers=headers)
    await refused(response, 403, "cross_site")


# -- the staff API ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("tickets?status=nonsense", "bad_filter"), ("tickets?grade=huge", "bad_filter"),
        ("tickets?kind=nonsense", "bad_filter"), ("handoffs?status=nonsense", "bad_filter"),
        ("tickets?page=0", "bad_number"), ("tickets?page=-1", "bad_number"), ("tickets?page=two", "bad_number"),
        ("tickets?page=", "bad_number"), ("tickets?page=１", "bad_number"), ("tickets?page=100001", "bad_number"),
        ("tickets?page=" + "9" * 5000, "bad_number"), ("conversations/a/messages?after=-1", "bad_number"),
    ],
)  # fmt: skip
async def test_a_filter_that_cannot_be(client: Client, query: str, code: str) -> None:
    await log_in(client)
    await refused(await client.get(f"/api/v1/{query}"), 400, code)


@pytest.mark.parametrize("path", ["tickets/TS0000000000000X", "tickets/%00", "conversations/nobody/messages"])
async def test_something_that_is_not_there(client: Client, path: str) -> None:
    await log_in(client)
    await refused(await client.get(f"/api/v1/{path}"), 404, "not_found")


async def test_parsing_without_an_engine(client: Client) -> None:
    await log_in(client)
    await refused(await client.post("/api/v1/nlu/parse", json={"text": "你好"}), 503, "engine_unavailable")
    await refused(await client.post("/api/v1/nlu/parse", json={"text": 5}), 400, "bad_request")


async def test_an_unforeseen_failure_tells_a_reference_and_nothing_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(staff_api.tickets, "search", broken)
    await log_in(client)
    response = await client.get("/api/v1/tickets")
    error = await refused(response, 500, "internal_error")
    assert re.fullmatch("[0-9a-f]{12}", error["details"]["reference"])
    assert "secret" not in await response.text()


async def test_a_database_that_does_not_answer(client: Client) -> None:
    async with client.app[keys.DB].session() as session:
        await session.execute(sql("ALTER TABLE conversations RENAME TO elsewhere"))
    response = await post_rest(client, {"sender": "a", "message": "你好"})
    await refused(response, 503, "store_unavailable")


# -- the REST channel --------------------------------------------------------------------------------------------------


async def test_a_message_is_kept_when_the_engine_is_down(client: Client) -> None:
    response = await post_rest(client, {"sender": "小李", "message": "快递丢了，打我13800138000"})
    error = await refused(response, 503, "engine_unavailable")
    assert "保存" in error["message"]
    async with client.app[keys.DB].reading() as session:
        kept, notice = await conversations.messages_after(session, "小李", 0, 10)
    assert client.app[keys.SEALER].open(kept.body_sealed) == "快递丢了，打我13800138000"
    assert (kept.state, kept.masked) == ("received", "快递丢了，打我⟦手机号1⟧")
    assert notice.sender == "system"


async def test_the_same_message_again_is_no_second_message(client: Client) -> None:
    for _ in range(2):
        await refused(await post_rest(client, {"sender": "小李", "message": "快递丢了"}), 503, "engine_unavailable")
    async with client.app[keys.DB].reading() as session:
        messages = await conversations.messages_after(session, "小李", 0, 10)
    assert [message.sender for message in messages].count("customer") == 1


async def test_a_conversation_of_the_page_cannot_be_entered_through_rest(client: Client) -> None:
    async with client.app[keys.DB].session() as session:
        await conversations.open(session, "web-1", "web", NOW)
    response = await post_rest(client, {"sender": "web-1", "message": "你好"})
    await refused(response, 409, "conversation_of_another_channel")


async def test_nothing_refused_was_counted_as_a_ticket(client: Client) -> None:
    await post_rest(client, {"sender": "小李", "message": "快递丢了"})
    async with client.app[keys.DB].reading() as session:
        assert (await tickets.search(session, client.app[keys.SEALER])).total == 0
