"""A signal is kept once with the words that raised it, goes to the ticket that is made, and is seen by somebody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.store import escalations, tickets
from bot.store.db import Database
from bot.store.errors import EscalationNotFound, UnknownConversation
from bot.store.escalations import Seen
from bot.store.models import Escalation, Ticket
from tests.unit.store_kit import DEADLINES, NOW, SEALER, fresh_database, open_conversation, registration

LATER = NOW + timedelta(hours=1)


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        await open_conversation(fresh)
        yield fresh


async def raised(database: Database, code: str = "media", words: str = "我要曝光你们", who: str = "小李") -> bool:
    async with database.session() as session:
        return await escalations.raise_signal(session, who, code, words, "舆情联系人", 7, NOW)


async def register(database: Database, key: str = "key-1", **changes: object) -> Ticket:
    async with database.session() as session:
        return await tickets.register(session, SEALER, registration(key, **changes), DEADLINES, LATER)  # type: ignore[arg-type]


async def tie(database: Database, number: str, who: str = "小李") -> list[str]:
    async with database.session() as session:
        return await escalations.tie(session, who, await tickets.get(session, number), LATER)


async def signals(database: Database, ticket: Ticket) -> list[Escalation]:
    async with database.reading() as session:
        return (await escalations.of_tickets(session, [ticket.id]))[ticket.id]


async def codes(database: Database, number: str) -> list[str]:
    async with database.reading() as session:
        return (await tickets.get(session, number)).escalations


async def told(database: Database, ticket: Ticket) -> list[str]:
    async with database.reading() as session:
        rows = (await tickets.history(session, [ticket.id]))[ticket.id]
    return [row.reason for row in rows if row.action == "escalated"]


async def see(database: Database, escalation_id: int, who: str) -> Seen:
    async with database.session() as session:
        return await escalations.seen(session, escalation_id, who, LATER)


async def test_a_signal_is_kept_with_the_words_that_raised_it_and_whom_to_tell(database: Database) -> None:
    assert await raised(database)
    (row,) = await signals(database, await register(database))
    assert (row.code, row.words, row.notify, row.message_id) == ("media", "我要曝光你们", "舆情联系人", 7)
    assert (row.conversation_id, row.raised_at, row.seen_by, row.seen_at) == ("小李", NOW, None, None)


async def test_the_same_code_again_adds_nothing_whatever_the_words(database: Database) -> None:
    outcomes = [await raised(database, words=words) for words in ("我要曝光", "我要曝光", "我还要发抖音曝光你们")]
    assert outcomes == [True, False, False]
    assert [row.words for row in await signals(database, await register(database))] == ["我要曝光"]


async def test_ten_at_once_raise_it_once(database: Database) -> None:
    other = Database(database.url)
    outcomes = await asyncio.gather(*(raised((database, other)[i % 2]) for i in range(10)))
    await other.close()
    assert sum(outcomes) == 1


async def test_another_code_and_another_conversation_have_signals_of_their_own(database: Database) -> None:
    await open_conversation(database, "小张", "13900000001")
    assert await raised(database)
    assert await raised(database, "legal", "我要起诉")
    assert await raised(database, who="小张")
    assert [row.code for row in await signals(database, await register(database))] == ["media", "legal"]


async def test_a_signal_needs_a_conversation(database: Database) -> None:
    with pytest.raises(UnknownConversation):
        await raised(database, who="没有这个人")


async def test_registration_takes_the_signals_of_its_conversation(database: Database) -> None:
    await raised(database)
    await raised(database, "casualty", "手烫伤了")
    ticket = await register(database, escalations=["casualty", "large_loss"])
    assert ticket.escalations == ["casualty", "large_loss", "media"]
    assert await codes(database, ticket.number) == ["casualty", "large_loss", "media"]
    assert await told(database, ticket) == ["media：我要曝光你们", "casualty：手烫伤了"]


async def test_a_registration_repeated_takes_no_signal_twice(database: Database) -> None:
    await raised(database)
    ticket = await register(database)
    assert (await register(database)).number == ticket.number
    assert await told(database, ticket) == ["media：我要曝光你们"]


async def test_after_a_ticket_took_it_the_same_code_is_a_new_signal(database: Database) -> None:
    await raised(database)
    first = await register(database)
    assert await raised(database, words="再不管我就找记者")
    assert await tie(database, first.number) == ["media"]
    assert await codes(database, first.number) == ["media"]
    assert [row.words for row in await signals(database, first)] == ["我要曝光你们", "再不管我就找记者"]


async def test_a_second_ticket_of_the_conversation_gets_only_what_came_after_the_first(database: Database) -> None:
    await raised(database)
    first = await register(database)
    await raised(database, "legal", "我要起诉")
    second = await register(database, "key-2")
    assert (first.escalations, second.escalations) == (["media"], ["legal"])
    async with database.reading() as session:
        found = await escalations.of_tickets(session, [first.id, second.id])
    assert {key: [row.code for row in rows] for key, rows in found.items()} == {
        first.id: ["media"],
        second.id: ["legal"],
    }


async def test_tying_with_nothing_raised_changes_nothing(database: Database) -> None:
    ticket = await register(database, escalations=["group"])
    assert await tie(database, ticket.number) == []
    assert await codes(database, ticket.number) == ["group"]
    assert await told(database, ticket) == []


async def test_signals_of_another_conversation_reach_a_ticket_that_is_named(database: Database) -> None:
    await open_conversation(database, "小李在微信")
    ticket = await register(database)
    await raised(database, who="小李在微信")
    assert await tie(database, ticket.number, who="小李在微信") == ["media"]
    assert [row.conversation_id for row in await signals(database, ticket)] == ["小李在微信"]


async def test_two_conversations_may_add_to_one_ticket_at_once(database: Database) -> None:
    other = Database(database.url)
    await open_conversation(database, "小李在微信")
    number = (await register(database)).number
    await raised(database)
    await raised(database, "legal", "我要起诉", who="小李在微信")
    await asyncio.gather(tie(database, number), tie(other, number, who="小李在微信"))
    await other.close()
    assert sorted(await codes(database, number)) == ["legal", "media"]


async def test_the_first_who_sees_a_signal_is_kept(database: Database) -> None:
    await raised(database)
    (row,) = await signals(database, await register(database))
    assert (await see(database, row.id, "陈主管")).now
    again = await see(database, row.id, "王主管")
    assert not again.now
    assert (again.escalation.seen_by, again.escalation.seen_at) == ("陈主管", LATER)


async def test_a_signal_that_is_not_there_cannot_be_seen(database: Database) -> None:
    with pytest.raises(EscalationNotFound):
        await see(database, 1, "陈主管")


async def test_the_database_itself_keeps_one_of_each_code_without_a_ticket(database: Database) -> None:
    await raised(database)
    row = {"conversation_id": "小李", "code": "media", "words": "曝光", "notify": "", "raised_at": NOW}
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await session.execute(insert(Escalation).values(row))
    async with database.session() as session:
        await session.execute(insert(Escalation).values({**row, "code": "legal"}))
