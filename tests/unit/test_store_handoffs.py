"""A request for a person waits once, is taken by one, and the conversation changes hands with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.store import conversations, handoffs
from bot.store.db import Database
from bot.store.errors import Conflict, HandoffNotFound
from bot.store.handoffs import Requested
from bot.store.models import Handoff
from tests.unit.store_kit import NOW, fresh_database

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        async with fresh.session() as session:
            for who in ("小李", "小张", "小赵"):
                await conversations.open(session, who, "web", NOW)
        yield fresh


async def ask(database: Database, who: str = "小李", priority: int = 0, at: datetime = NOW) -> Requested:
    async with database.session() as session:
        return await handoffs.request(session, who, "customer_asked", priority, at)


async def claim(database: Database, handoff_id: int, agent: str = "坐席王") -> str | None:
    async with database.session() as session:
        return (await handoffs.claim(session, handoff_id, agent, NOW)).claimed_by


async def owner(database: Database, who: str = "小李") -> tuple[str, int]:
    async with database.reading() as session:
        conversation = await conversations.get(session, who)
        return conversation.owner, conversation.epoch


async def test_asking_puts_the_conversation_into_the_queue(database: Database) -> None:
    requested = await ask(database)
    assert requested.created
    assert requested.handoff.status == "waiting"
    assert await owner(database) == ("queued", 1)


async def test_a_graver_reason_brings_its_note_and_a_lesser_one_changes_nothing(database: Database) -> None:
    steps = [
        ("hot", 20, "生气很久了"),
        ("customer_request", 10, "要人工"),
        ("casualty", 80, "手烫伤了"),
        ("crisis", 90, ""),
    ]
    seen = []
    for reason, priority, note in steps:
        async with database.session() as session:
            asked = (await handoffs.request(session, "小李", reason, priority, NOW, note)).handoff
        seen.append((asked.reason, asked.priority, asked.note))
    assert seen == [
        ("hot", 20, "生气很久了"),
        ("hot", 20, "生气很久了"),
        ("casualty", 80, "手烫伤了"),
        ("crisis", 90, "手烫伤了"),
    ]


async def test_asking_again_even_at_once_leaves_one_request(database: Database) -> None:
    requests = await asyncio.gather(*(ask(database) for _ in range(10)))
    assert sum(request.created for request in requests) == 1
    assert len({request.handoff.id for request in requests}) == 1
    assert await owner(database) == ("queued", 1)


async def test_asking_while_being_served_opens_no_second_request(database: Database) -> None:
    served = (await ask(database)).handoff
    await claim(database, served.id)
    again = await ask(database)
    assert (again.created, again.handoff.id, again.handoff.status) == (False, served.id, "claimed")
    assert (await owner(database))[0] == "human"


async def test_a_crisis_raises_the_request_that_waits_and_nothing_lowers_it(database: Database) -> None:
    await ask(database, "小张")
    await ask(database)
    assert (await ask(database, priority=9)).handoff.priority == 9
    assert (await ask(database, priority=1)).handoff.priority == 9
    async with database.reading() as session:
        queue = await handoffs.listing(session)
    assert [(one.handoff.conversation_id, one.position) for one in queue] == [("小李", 1), ("小张", 2)]


async def test_the_longest_waiting_comes_first_within_a_priority(database: Database) -> None:
    await ask(database, "小张", at=NOW + timedelta(minutes=5))
    await ask(database, "小李", at=NOW)
    await ask(database, "小赵", priority=9, at=NOW + timedelta(minutes=9))
    async with database.reading() as session:
        queue = await handoffs.listing(session)
    assert [one.handoff.conversation_id for one in queue] == ["小赵", "小李", "小张"]


async def test_two_agents_claim_and_the_loser_learns_who_has_it(database: Database) -> None:
    handoff = (await ask(database)).handoff
    outcomes = await asyncio.gather(
        claim(database, handoff.id, "坐席王"), claim(database, handoff.id, "坐席赵"), return_exceptions=True
    )
    conflicts = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    winners = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(conflicts) == len(winners) == 1
    assert conflicts[0].current == winners[0]
    assert await owner(database) == ("human", 2)


async def test_ones_own_claim_again_is_no_error(database: Database) -> None:
    handoff = (await ask(database)).handoff
    assert [await claim(database, handoff.id) for _ in range(2)] == ["坐席王", "坐席王"]
    assert await owner(database) == ("human", 2)


async def test_a_released_handoff_waits_at_its_old_place(database: Database) -> None:
    first = (await ask(database)).handoff
    await ask(database, "小张", at=NOW + timedelta(minutes=1))
    await claim(database, first.id)
    async with database.session() as session:
        released = await handoffs.release(session, first.id, NOW + timedelta(minutes=5))
        assert (released.claimed_by, released.claimed_at) == (None, None)
        queue = await handoffs.listing(session)
    assert queue[0].handoff.id == first.id
    assert (await owner(database))[0] == "queued"
    with pytest.raises(Conflict):
        async with database.session() as session:
            await handoffs.release(session, first.id, NOW)


async def test_closing_gives_the_conversation_back_once(database: Database) -> None:
    handoff = (await ask(database)).handoff
    await claim(database, handoff.id)
    for _ in range(2):
        async with database.session() as session:
            assert (await handoffs.close(session, handoff.id, NOW)).status == "closed"
    assert await owner(database) == ("bot", 3)
    assert (await ask(database)).created


async def test_a_closed_handoff_cannot_be_claimed(database: Database) -> None:
    handoff = (await ask(database)).handoff
    async with database.session() as session:
        await handoffs.close(session, handoff.id, NOW, owner="closed")
    with pytest.raises(Conflict):
        await claim(database, handoff.id)
    assert (await owner(database))[0] == "closed"


async def test_an_unknown_handoff_is_not_found(database: Database) -> None:
    with pytest.raises(HandoffNotFound):
        await claim(database, 999)


async def test_the_database_holds_no_two_waiting_requests_of_one_conversation(database: Database) -> None:
    await ask(database)
    twin = {
        "conversation_id": "小李",
        "status": "waiting",
        "reason": "",
        "priority": 0,
        "note": "",
        "created_at": NOW,
    }
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await session.execute(insert(Handoff).values(**twin))
