"""Staff move a ticket along its life; whatever is not allowed is refused with what is, and nothing changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import lifecycle
from bot.gateway import keys
from bot.store import audit, tickets, users
from tests.unit.gateway_kit import PASSWORD, USERNAME, Client, gateway, refused
from tests.unit.store_kit import DEADLINES, NOW, SEALER, open_conversation, registration


@pytest.fixture
async def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    async with gateway(tmp_path, monkeypatch) as client:
        await open_conversation(client.app[keys.DB])
        yield client


@pytest.fixture
async def number(client: Client) -> str:
    """A registered ticket, seen by a supervisor who is logged in."""
    await log_in(client, USERNAME, PASSWORD)
    async with client.app[keys.DB].session() as session:
        return (await tickets.register(session, SEALER, registration(), DEADLINES, NOW)).number


async def log_in(client: Client, username: str, password: str) -> None:
    response = await client.post("/api/v1/login", json={"username": username, "password": password})
    assert response.status == 200


async def move(client: Client, number: str, **body: Any) -> aiohttp.ClientResponse:
    return await client.post(f"/api/v1/tickets/{number}/move", json=body)


async def shown(client: Client, number: str) -> dict[str, Any]:
    ticket: dict[str, Any] = await (await client.get(f"/api/v1/tickets/{number}")).json()
    return ticket


async def audited(client: Client, number: str) -> list[tuple[str, str, str]]:
    async with client.app[keys.DB].reading() as session:
        return [(entry.actor, entry.action, entry.reason) for entry in await audit.of_subject(session, number)]


async def test_a_move_answers_the_ticket_and_is_written_down_with_who_and_why(client: Client, number: str) -> None:
    response = await move(client, number, to="accepted", reason="属实，受理", expected="registered")
    assert response.status == 200
    ticket = await response.json()
    assert ticket == await shown(client, number)
    assert ticket["status"] == "accepted"
    step = {key: ticket["history"][-1][key] for key in ("actor", "action", "from", "to", "reason")}
    assert step == {
        "actor": USERNAME, "action": "status", "from": "registered", "to": "accepted", "reason": "属实，受理",
    }  # fmt: skip
    assert await audited(client, number) == [(USERNAME, "move_ticket", "accepted：属实，受理")]


async def test_a_ticket_goes_the_whole_way_and_is_opened_again(client: Client, number: str) -> None:
    path = ["accepted", "investigating", "proposed", "resolved", "closed", "reopened", "investigating"]
    for status in path:
        assert (await (await move(client, number.lower(), to=status, reason="按流程")).json())["status"] == status
    assert [step["to"] for step in (await shown(client, number))["history"]] == ["registered", *path]


async def test_a_move_that_is_not_allowed_says_which_are(client: Client, number: str) -> None:
    error = await refused(await move(client, number, to="closed", reason="结案"), 409, "move_not_allowed")
    assert error["details"] == {"current": "registered", "allowed": list(lifecycle.moves_from("registered"))}
    assert "已登记" in error["message"]
    assert "已结案" in error["message"]
    assert len((await shown(client, number))["history"]) == 1
    assert await audited(client, number) == []


async def test_the_same_move_twice_is_refused_the_second_time(client: Client, number: str) -> None:
    assert (await move(client, number, to="accepted", reason="受理")).status == 200
    error = await refused(await move(client, number, to="accepted", reason="受理"), 409, "move_not_allowed")
    assert error["details"]["current"] == "accepted"
    assert len(await audited(client, number)) == 1


async def test_whoever_saw_an_older_status_is_told_how_it_stands(client: Client, number: str) -> None:
    assert (await move(client, number, to="accepted", reason="受理")).status == 200
    late = await move(client, number, to="withdrawn", reason="客户撤诉", expected="registered")
    error = await refused(late, 409, "changed_meanwhile")
    assert error["details"] == {"current": "accepted", "allowed": list(lifecycle.moves_from("accepted"))}
    assert (await shown(client, number))["status"] == "accepted"


async def test_one_of_two_who_move_at_once_wins(client: Client, number: str) -> None:
    wishes = ("accepted", "declined")
    answers = await asyncio.gather(*(move(client, number, to=to, reason="x", expected="registered") for to in wishes))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert len((await shown(client, number))["history"]) == 2


@pytest.mark.parametrize("unknown", ["TS00000000000000", "nothing", "%00", "⟦手机号1⟧"])
async def test_a_ticket_that_is_not_there_is_not_moved(client: Client, number: str, unknown: str) -> None:
    await refused(await move(client, unknown, to="accepted", reason="受理"), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "to"), ({"reason": "受理"}, "to"), ({"to": "accepted"}, "reason"), ([], "body"), ("accepted", "body"),
        ({"to": 1, "reason": "受理"}, "to"), ({"to": None, "reason": "受理"}, "to"),
        ({"to": ["accepted"], "reason": "受理"}, "to"), ({"to": "flying", "reason": "受理"}, "to"),
        ({"to": "", "reason": "受理"}, "to"), ({"to": "Accepted", "reason": "受理"}, "to"),
        ({"to": "accepted", "reason": ""}, "reason"), ({"to": "accepted", "reason": "   "}, "reason"),
        ({"to": "accepted", "reason": 5}, "reason"),
        ({"to": "accepted", "reason": "长" * 501}, "reason"),
        ({"to": "accepted", "reason": "受理", "expected": "flying"}, "expected"),
        ({"to": "accepted", "reason": "受理", "expected": False}, "expected"),
    ],
)  # fmt: skip
async def test_a_wrong_field_is_named_and_nothing_moves(client: Client, number: str, body: Any, field: str) -> None:
    response = await client.post(f"/api/v1/tickets/{number}/move", json=body)
    error = await refused(response, 400, "bad_request")
    assert field in error["details"]["fields"]
    assert (await shown(client, number))["status"] == "registered"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
async def test_a_body_that_is_no_json_moves_nothing(client: Client, number: str, body: bytes) -> None:
    await refused(await client.post(f"/api/v1/tickets/{number}/move", data=body), 400, "bad_json")


async def test_nobody_moves_a_ticket_without_a_login(client: Client, number: str) -> None:
    client.session.cookie_jar.clear()
    await refused(await move(client, number, to="accepted", reason="受理"), 401, "login_required")
    made_up = {"Authorization": "Bearer made-up"}
    body = json.dumps({"to": "accepted", "reason": "受理"})
    response = await client.post(f"/api/v1/tickets/{number}/move", data=body, headers=made_up)
    await refused(response, 401, "session_expired")


async def test_another_site_cannot_move_a_ticket_with_the_cookie(client: Client, number: str) -> None:
    response = await client.post(
        f"/api/v1/tickets/{number}/move",
        json={"to": "accepted", "reason": "受理"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    await refused(response, 403, "cross_site")
    assert (await shown(client, number))["status"] == "registered"


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("agent", 200), ("auditor", 403), ("curator", 403)])
async def test_who_only_looks_at_tickets_does_not_move_them(
    client: Client, number: str, role: str, status: int
) -> None:
    async with client.app[keys.DB].session() as session:
        await users.create_user(session, "somebody", "a long password", role, NOW)
    await log_in(client, "somebody", "a long password")
    assert (await move(client, number, to="accepted", reason="受理")).status == status
    assert (await shown(client, number))["status"] == ("accepted" if status == 200 else "registered")


async def test_tickets_are_listed_by_kind(client: Client, number: str) -> None:
    async with client.app[keys.DB].session() as session:
        praise = registration("key-2", kind="praise")
        thanked = (await tickets.register(session, SEALER, praise, DEADLINES, NOW)).number
    for kind, expected in (("complaint", [number]), ("praise", [thanked]), ("suggestion", []), ("", [thanked, number])):
        found = await (await client.get(f"/api/v1/tickets?kind={kind}")).json()
        assert [ticket["number"] for ticket in found["items"]] == expected, kind
        assert found["total"] == len(expected)
    await refused(await client.get("/api/v1/tickets?kind=gossip"), 400, "bad_filter")
