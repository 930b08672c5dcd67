"""A ticket's JSON has exactly the fields of the staff API, masked unless revealed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from bot.store import identifiers, ticket_json, tickets
from bot.store.db import Database
from tests.unit.store_kit import (
    DEADLINES,
    NOW,
    PHONE,
    SEALER,
    fresh_database,
    open_conversation,
    registration,
)

pytestmark = pytest.mark.asyncio

FIELDS = [
    "number",
    "kind",
    "status",
    "grade",
    "escalations",
    "industry",
    "problems",
    "emotion_peak",
    "summary",
    "description",
    "occurred_at",
    "place",
    "company",
    "order_no",
    "amount",
    "demand",
    "contact",
    "evidence",
    "deadlines",
    "channel",
    "conversation",
    "created_at",
    "history",
]


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        await open_conversation(fresh)
        yield fresh


async def shown(database: Database, *, reveal: bool = False, **changes: object) -> dict[str, Any]:
    async with database.session() as session:
        asked = registration(**changes)  # type: ignore[arg-type]
        ticket = await tickets.register(session, SEALER, asked, DEADLINES, NOW)
    async with database.reading() as session:
        return await ticket_json.one(session, SEALER, ticket, reveal=reveal)


async def test_it_has_every_field_the_api_names_and_is_plain_json(database: Database) -> None:
    ticket = await shown(database, occurred_at="2026-11-19", demand="赔偿", evidence=[{"name": "面单.jpg"}])
    assert set(FIELDS) <= ticket.keys()
    assert json.loads(json.dumps(ticket)) == ticket
    assert (ticket["amount"], ticket["conversation"]) == (300.5, "小李")
    assert ticket["created_at"] == "2026-11-20T02:30:00+00:00"
    assert ticket["deadlines"].keys() == {"acknowledge_by", "respond_by", "resolve_by"}


async def test_contact_and_description_are_masked_by_default(database: Database) -> None:
    ticket = await shown(database)
    assert ticket["contact"] == {"name": "李**", "phone": "138****8000"}
    assert ticket["description"] == "快递丢了，打我138****8000"
    assert PHONE not in json.dumps(ticket)


async def test_revealing_shows_the_customers_own_words_and_contact(database: Database) -> None:
    ticket = await shown(database, reveal=True, summary="请打⟦手机号1⟧")
    assert ticket["contact"] == {"name": "李小明", "phone": PHONE}
    assert ticket["description"] == f"快递丢了，打我{PHONE}"
    assert ticket["summary"] == f"请打{PHONE}"


async def test_other_identifiers_are_masked_too(database: Database) -> None:
    async with database.session() as session:
        await identifiers.remember_identifier(session, SEALER, "小李", "bank_card", "6222020200112233445")
    ticket = await shown(database, demand="退到⟦银行卡号1⟧")
    assert ticket["demand"].endswith("3445")
    assert "62220202" not in ticket["demand"]


async def test_a_whole_amount_has_no_decimals_and_a_missing_contact_is_null(database: Database) -> None:
    ticket = await shown(database, amount=300, name=None, phone=None)
    assert json.dumps(ticket["amount"]) == "300"
    assert ticket["contact"] == {"name": None, "phone": None}
    assert ticket["place"] is None


async def test_the_history_tells_who_did_what_from_where_to_where(database: Database) -> None:
    number = (await shown(database))["number"]
    async with database.session() as session:
        ticket = await tickets.change_status(session, number, "accepted", "坐席王", "属实", NOW)
        history = (await ticket_json.one(session, SEALER, ticket))["history"]
    assert [step["to"] for step in history] == ["registered", "accepted"]
    assert history[1] == {
        "at": "2026-11-20T02:30:00+00:00",
        "actor": "坐席王",
        "action": "status",
        "from": "registered",
        "to": "accepted",
        "reason": "属实",
    }


async def test_a_page_takes_as_many_queries_as_a_single_ticket(database: Database) -> None:
    for i in range(5):
        await shown(database, key=f"key-{i}")
    statements: list[str] = []
    async with database.reading() as session:
        page = await tickets.search(session, SEALER)
        event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        assert len(await ticket_json.many(session, SEALER, page.items)) == 5
    assert len(statements) == 2
