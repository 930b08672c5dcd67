"""A ticket's JSON has exactly the fields of the staff API, masked unless revealed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from bot.store import escalations, identifiers, ticket_json, tickets
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
    "linked_to",
    "urges",
    "contacts",
    "priority",
    "rating",
    "rating_reason",
    "signals",
    "open_points",
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


async def test_what_was_left_unanswered_is_listed_for_whoever_calls_back(database: Database) -> None:
    skipped = {
        "place": "said",
        "occurred_at": "unanswered",
        "order_no": "unknown",
        "demand": "hurried",
        "evidence": "none",
        "amount": "refused",
    }
    facts = {slot: {"skip": reason} for slot, reason in skipped.items()}
    ticket = await shown(database, facts={**facts, "story": {"text": "快递丢了"}, "industry": "courier", "name": None})
    assert ticket["open_points"] == [
        {"slot": slot, "reason": reason} for slot, reason in skipped.items() if reason not in ("none", "refused")
    ]


async def raise_and_see(database: Database) -> None:
    async with database.session() as session:
        await escalations.raise_signal(session, "小李", "media", "打⟦手机号1⟧，不然曝光", "舆情联系人", None, NOW)
        await escalations.raise_signal(session, "小李", "legal", "我要起诉", "法务联系人", None, NOW)
        await escalations.seen(session, 2, "陈主管", NOW)


async def test_signals_show_why_whom_and_who_saw_them(database: Database) -> None:
    await raise_and_see(database)
    ticket = await shown(database)
    moment = "2026-11-20T02:30:00+00:00"
    unseen = {"seen": False, "seen_by": None, "seen_at": None}
    assert ticket["escalations"] == ["media", "legal"]
    assert ticket["signals"] == [
        {"id": 1, "code": "media", "words": "打138****8000，不然曝光", "notify": "舆情联系人", "at": moment, **unseen},
        {"id": 2, "code": "legal", "words": "我要起诉", "notify": "法务联系人", "at": moment,
         "seen": True, "seen_by": "陈主管", "seen_at": moment},
    ]  # fmt: skip
    assert [step["reason"] for step in ticket["history"]] == ["", "media：打138****8000，不然曝光", "legal：我要起诉"]


async def later(database: Database, number: str, reveal: bool = False) -> dict[str, Any]:
    async with database.reading() as session:
        return await ticket_json.one(session, SEALER, await tickets.get(session, number), reveal=reveal)


async def test_later_contacts_and_links_are_shown(database: Database) -> None:
    first = (await shown(database))["number"]
    number = (await shown(database, key="key-2", linked_to=first))["number"]
    async with database.session() as session:
        await tickets.urge(session, number, "快点", NOW)
        await tickets.attach_repeat(session, number, "又丢了", NOW)
    ticket = await later(database, number)
    assert [ticket[name] for name in ("linked_to", "urges", "contacts", "priority")] == [first, 1, 2, 2]
    assert (ticket["rating"], ticket["rating_reason"]) == (None, None)


async def test_words_from_another_conversation_show_that_conversations_numbers(database: Database) -> None:
    await open_conversation(database, "小李的妹妹", "13900000001")
    number = (await shown(database))["number"]
    async with database.session() as session:
        await tickets.supplement(session, number, "改打⟦手机号1⟧", NOW, conversation_id="小李的妹妹")
        await tickets.supplement(session, number, "还是打⟦手机号1⟧", NOW, conversation_id="小李")
        await tickets.supplement(session, number, "别打⟦手机号1⟧", NOW)
    masked, full = [await later(database, number, reveal) for reveal in (False, True)]
    assert [step["reason"] for step in masked["history"][1:]] == [
        "改打139****0001",
        "还是打138****8000",
        "别打⟦手机号1⟧",
    ]
    assert [step["reason"] for step in full["history"][1:]] == ["改打13900000001", f"还是打{PHONE}", "别打⟦手机号1⟧"]


async def test_the_reason_of_a_rating_is_masked_like_everything_else(database: Database) -> None:
    number = (await shown(database))["number"]
    async with database.session() as session:
        for status in ("accepted", "investigating", "resolved"):
            await tickets.change_status(session, number, status, "坐席王", "核实完毕", NOW)
        await tickets.rate(session, number, 1, "没人打⟦手机号1⟧", NOW, conversation_id="小李")
    ticket = await later(database, number)
    assert (ticket["rating"], ticket["rating_reason"]) == (1, "没人打138****8000")
    assert PHONE not in json.dumps(ticket)
    assert (await later(database, number, reveal=True))["rating_reason"] == f"没人打{PHONE}"


async def test_a_page_takes_as_many_queries_as_a_single_ticket(database: Database) -> None:
    await raise_and_see(database)
    for i in range(5):
        await shown(database, key=f"key-{i}")
    statements: list[str] = []
    async with database.reading() as session:
        page = await tickets.search(session, SEALER)
        event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        assert len(await ticket_json.many(session, SEALER, page.items)) == 5
    assert len(statements) == 3
