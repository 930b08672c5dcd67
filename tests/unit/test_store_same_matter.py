"""The same person with the same matter is recognised while the ticket is open; different order numbers rule it out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import conversations, identifiers, tickets
from bot.store.db import Database
from bot.store.tickets import Match
from tests.unit.store_kit import DEADLINES, NOW, PHONE, SEALER, fresh_database, open_conversation, registration

CARD = "6222020200112233445"


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        await open_conversation(fresh)
        async with fresh.session() as session:
            await conversations.open(session, "陌生人", "web", NOW)
        yield fresh


async def register(database: Database, key: str = "key-1", at: datetime = NOW, **changes: object) -> str:
    async with database.session() as session:
        asked = registration(key, **changes)  # type: ignore[arg-type]
        return (await tickets.register(session, SEALER, asked, DEADLINES, at)).number


async def move(database: Database, number: str, *path: str) -> None:
    async with database.session() as session:
        for status in path:
            await tickets.change_status(session, number, status, "坐席王", "核实完毕", NOW)


async def look(database: Database, **changes: object) -> Match | None:
    """What 小李 is found with, who complains of a lost parcel in the conversation of the ticket."""
    wanted: dict[str, object] = {
        "phone": PHONE,
        "conversation_id": "小李",
        "industry": "courier",
        "problem": "lost",
        "order_no": None,
        "since": NOW - timedelta(days=90),
    }
    async with database.reading() as session:
        return await tickets.same_matter(session, SEALER, **{**wanted, **changes})  # type: ignore[arg-type]


async def found(database: Database, **changes: object) -> tuple[str, bool] | None:
    match = await look(database, **changes)
    return match and (match.ticket.number, match.sure)


async def test_the_same_kind_of_complaint_is_perhaps_the_same_matter(database: Database) -> None:
    number = await register(database)
    assert await found(database) == (number, False)


async def test_the_same_order_number_is_surely_the_same_matter(database: Database) -> None:
    number = await register(database, order_no="yt 1234-5678")
    for written in ("YT12345678", "ＹＴ１２３４５６７８", "yt-1234 5678"):
        assert await found(database, order_no=written) == (number, True)
    assert await found(database, order_no="YT12345678", industry="ecommerce", problem="refund") == (number, True)


async def test_different_order_numbers_are_different_matters(database: Database) -> None:
    await register(database, order_no="YT12345678")
    assert await found(database, order_no="YT12345679") is None


async def test_a_missing_order_number_on_either_side_leaves_it_open(database: Database) -> None:
    number = await register(database, order_no="YT12345678")
    assert await found(database) == (number, False)
    other = await register(database, "key-2", industry="food", problems=["quality"])
    assert await found(database, industry="food", problem="quality", order_no="MT1") == (other, False)


@pytest.mark.parametrize("changes", [{"industry": "bank"}, {"problem": "attitude"}, {"problem": ""}])
async def test_another_kind_of_complaint_is_another_matter(database: Database, changes: dict[str, str]) -> None:
    await register(database)
    assert await found(database, **changes) is None


async def test_an_order_number_behind_a_placeholder_is_compared_by_its_value(database: Database) -> None:
    async with database.session() as session:
        await identifiers.remember_identifier(session, SEALER, "小李", "bank_card", CARD)
        await identifiers.remember_identifier(session, SEALER, "陌生人", "bank_card", "6222020200112239999")
        await identifiers.remember_identifier(session, SEALER, "陌生人", "bank_card", CARD)
    number = await register(database, order_no="⟦银行卡号1⟧")
    theirs = {"conversation_id": "陌生人", "phone": PHONE}
    assert await found(database, **theirs, order_no="⟦银行卡号2⟧") == (number, True)
    assert await found(database, **theirs, order_no="⟦银行卡号1⟧") is None


async def test_the_person_is_known_by_phone_from_any_conversation(database: Database) -> None:
    number = await register(database)
    assert await found(database, conversation_id="陌生人", phone="+86 138-0013-8000") == (number, False)
    async with database.session() as session:
        await identifiers.remember_identifier(session, SEALER, "陌生人", "phone", PHONE)
    assert await found(database, conversation_id="陌生人", phone="⟦手机号1⟧") == (number, False)


async def test_the_person_is_known_by_the_conversation_without_any_phone(database: Database) -> None:
    number = await register(database, phone=None, name=None)
    assert await found(database, phone=None) == (number, False)


async def test_the_person_is_known_by_the_customer_of_the_conversation(database: Database) -> None:
    await open_conversation(database, "小李在微信")
    await register(database, "key-1", conversation="小李在微信", industry="bank", problems=["fee"])
    number = await register(database, "key-2")
    assert await found(database, conversation_id="小李在微信", phone=None) == (number, False)


@pytest.mark.parametrize("phone", [None, "", "13900000001"])
async def test_a_stranger_is_never_shown_somebody_elses_ticket(database: Database, phone: str | None) -> None:
    await register(database, order_no="YT12345678")
    await register(database, "key-2", phone=None, name=None, order_no="YT12345678")
    assert await look(database, conversation_id="陌生人", phone=phone, order_no="YT12345678") is None


@pytest.mark.parametrize("path", [("withdrawn",), ("declined",), ("accepted", "investigating", "resolved")])
async def test_a_finished_ticket_is_no_match(database: Database, path: tuple[str, ...]) -> None:
    number = await register(database)
    await move(database, number, *path)
    assert await look(database) is None
    await move(database, number, "reopened")
    assert await found(database) == (number, False)


async def test_praise_and_suggestions_are_no_matters(database: Database) -> None:
    await register(database, kind="praise")
    await register(database, "key-2", kind="suggestion")
    assert await look(database) is None


async def test_what_was_registered_before_the_window_is_forgotten(database: Database) -> None:
    number = await register(database, at=NOW)
    assert await found(database, since=NOW) == (number, False)
    assert await look(database, since=NOW + timedelta(seconds=1)) is None


async def test_a_sure_match_goes_before_a_newer_unsure_one_then_the_newest(database: Database) -> None:
    sure = await register(database, order_no="YT12345678")
    await register(database, "key-2")
    newest = await register(database, "key-3")
    assert await found(database, order_no="YT12345678") == (sure, True)
    assert await found(database) == (newest, False)
