"""Staff see which words raised a signal and say that they took note; the queue for a person tells why it waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.gateway import keys
from bot.gateway.openapi import SCHEMAS
from bot.store import audit, escalations, handoffs, tickets, users
from tests.unit.gateway_kit import PASSWORD, USERNAME, Client, gateway, refused
from tests.unit.store_kit import DEADLINES, NOW, PHONE, SEALER, open_conversation, registration


@pytest.fixture
async def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    async with gateway(tmp_path, monkeypatch) as client:
        await open_conversation(client.app[keys.DB])
        await log_in(client, USERNAME, PASSWORD)
        yield client


@pytest.fixture
async def ticket(client: Client) -> str:
    """A ticket with one signal, number 1."""
    async with client.app[keys.DB].session() as session:
        words = "打⟦手机号1⟧，不然找记者"
        await escalations.raise_signal(session, "小李", "media", words, "舆情联系人", None, NOW)
        return (await tickets.register(session, SEALER, registration(), DEADLINES, NOW)).number


async def log_in(client: Client, username: str, password: str) -> None:
    response = await client.post("/api/v1/login", json={"username": username, "password": password})
    assert response.status == 200


async def see(client: Client, escalation_id: object, **more: Any) -> aiohttp.ClientResponse:
    return await client.post(f"/api/v1/escalations/{escalation_id}/seen", **more)


async def signals(client: Client, number: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await (await client.get(f"/api/v1/tickets/{number}")).json())["signals"]
    return found


async def audited(client: Client) -> list[tuple[str, str]]:
    async with client.app[keys.DB].reading() as session:
        return [(entry.actor, entry.action) for entry in await audit.of_subject(session, "escalation 1")]


async def test_a_ticket_shows_its_signals_and_who_saw_them(client: Client, ticket: str) -> None:
    (unseen,) = await signals(client, ticket)
    assert (unseen["code"], unseen["words"], unseen["seen"]) == ("media", "打138****8000，不然找记者", False)
    response = await see(client, unseen["id"])
    assert response.status == 200
    (seen,) = await signals(client, ticket)
    assert await response.json() == seen
    assert (seen["seen"], seen["seen_by"], bool(seen["seen_at"])) == (True, USERNAME, True)
    assert PHONE not in await response.text()
    assert await audited(client) == [(USERNAME, "see_escalation")]


async def test_a_ticket_and_its_signals_have_exactly_the_fields_that_are_described(client: Client, ticket: str) -> None:
    shown = await (await client.get(f"/api/v1/tickets/{ticket}")).json()
    assert set(shown) == set(SCHEMAS["Ticket"]["properties"])
    assert set(shown["signals"][0]) == set(SCHEMAS["Signal"]["properties"])
    assert set(shown["history"][0]) == set(SCHEMAS["HistoryRow"]["properties"])


async def test_the_second_who_sees_it_changes_nothing(client: Client, ticket: str) -> None:
    first = await (await see(client, 1)).json()
    async with client.app[keys.DB].session() as session:
        await users.create_user(session, "wang", "a long password", "agent", NOW)
    await log_in(client, "wang", "a long password")
    again = await see(client, 1)
    assert again.status == 200
    assert await again.json() == first
    assert await audited(client) == [(USERNAME, "see_escalation")]


async def test_a_signal_without_a_ticket_can_be_seen_too(client: Client) -> None:
    async with client.app[keys.DB].session() as session:
        await escalations.raise_signal(session, "小李", "crisis", "不想活了", "总部值班负责人", 1, NOW)
    assert (await (await see(client, 1)).json())["seen_by"] == USERNAME


@pytest.mark.parametrize("unknown", [2, 100_001, 2**31 - 1])
async def test_a_signal_that_is_not_there(client: Client, ticket: str, unknown: int) -> None:
    await refused(await see(client, unknown), 404, "not_found")
    assert not (await signals(client, ticket))[0]["seen"]


@pytest.mark.parametrize("wrong", ["0", "-1", "one", "１", "1.0", "1e1", "%20", str(2**31), "9" * 5000])
async def test_a_number_of_a_signal_that_cannot_be(client: Client, wrong: str) -> None:
    await refused(await see(client, wrong), 400, "bad_number")


async def test_seeing_is_for_those_who_are_logged_in_and_work_on_tickets(client: Client, ticket: str) -> None:
    await refused(await see(client, 1, headers={"Sec-Fetch-Site": "cross-site"}), 403, "cross_site")
    async with client.app[keys.DB].session() as session:
        await users.create_user(session, "zhao", "a long password", "auditor", NOW)
    await log_in(client, "zhao", "a long password")
    await refused(await see(client, 1), 403, "forbidden")
    assert not (await signals(client, ticket))[0]["seen"]
    client.session.cookie_jar.clear()
    await refused(await see(client, 1), 401, "login_required")


async def test_who_waits_for_a_person_is_listed_with_reason_priority_note_and_since_when(client: Client) -> None:
    async with client.app[keys.DB].session() as session:
        await handoffs.request(session, "小李", "casualty", 80, NOW, "手烫伤了，打⟦手机号1⟧")
    (waiting,) = (await (await client.get("/api/v1/handoffs?status=waiting")).json())["items"]
    assert {key: waiting[key] for key in ("conversation", "reason", "priority", "position", "note", "created_at")} == {
        "conversation": "小李",
        "reason": "casualty",
        "priority": 80,
        "position": 1,
        "note": "手烫伤了，打138****8000",
        "created_at": NOW.isoformat(timespec="seconds"),
    }
