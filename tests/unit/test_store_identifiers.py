"""Identifiers lie sealed under their placeholders, and the same value keeps the same one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import conversations, identifiers
from bot.store.db import Database
from bot.store.errors import UnknownConversation
from bot.store.identifiers import remember_identifier, resolve_placeholders
from tests.unit.store_kit import NOW, SEALER, fresh_database

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        async with fresh.session() as session:
            await conversations.open(session, "小李", "web", NOW)
            await conversations.open(session, "小张", "web", NOW)
        yield fresh


async def remember(database: Database, value: str, kind: str = "phone", who: str = "小李") -> int:
    async with database.session() as session:
        return await remember_identifier(session, SEALER, who, kind, value)


async def resolve(database: Database, text: str, who: str = "小李") -> str:
    async with database.reading() as session:
        return await resolve_placeholders(session, SEALER, who, text)


async def test_the_same_number_however_written_keeps_its_ordinal(database: Database) -> None:
    assert await remember(database, "13800138000") == 1
    assert await remember(database, "138-0013 8000") == 1
    assert await remember(database, "+86１３８００１３８０００") == 1
    assert await remember(database, "13900000001") == 2


async def test_kinds_and_conversations_count_for_themselves(database: Database) -> None:
    await remember(database, "13800138000")
    assert await remember(database, "li@example.com", kind="email") == 1
    assert await remember(database, "13900000001", who="小张") == 1


async def test_many_at_once_get_ordinals_without_gap(database: Database) -> None:
    ordinals = await asyncio.gather(*(remember(database, f"139000000{i:02d}") for i in range(20)))
    assert sorted(ordinals) == list(range(1, 21))


async def test_placeholders_become_the_values_of_their_own_conversation(database: Database) -> None:
    await remember(database, "13800138000")
    await remember(database, "li@example.com", kind="email")
    await remember(database, "13900000001", who="小张")
    assert await resolve(database, "打⟦手机号1⟧或写⟦邮箱1⟧") == "打13800138000或写li@example.com"
    assert await resolve(database, "打⟦手机号1⟧", who="小张") == "打13900000001"


async def test_an_unknown_placeholder_stays_as_it_is(database: Database) -> None:
    await remember(database, "13800138000")
    text = "⟦手机号2⟧⟦身份证号1⟧⟦别的1⟧"
    assert await resolve(database, text) == text


async def test_a_value_that_looks_like_a_placeholder_is_not_resolved_again(database: Database) -> None:
    await remember(database, "⟦手机号2⟧")
    await remember(database, "13900000001")
    assert await resolve(database, "⟦手机号1⟧") == "⟦手机号2⟧"


async def test_an_unknown_conversation_is_refused(database: Database) -> None:
    with pytest.raises(UnknownConversation):
        await remember(database, "13800138000", who="没有这个人")


async def test_the_last_letter_of_an_id_card_may_be_small_or_capital() -> None:
    assert identifiers.canonical("id_card", "11010119900307123X") == identifiers.canonical(
        "id_card", "11010119900307123x"
    )
