"""After registration: urging, adding, the same again, a rating. Each is counted and written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.store import tickets
from bot.store.db import Database
from bot.store.errors import Conflict, TicketNotFound
from bot.store.models import Ticket
from tests.unit.store_kit import DEADLINES, NOW, SEALER, fresh_database, open_conversation, registration

LATER = NOW + timedelta(days=1)
WORDS = "都三天了还没人联系我，打⟦手机号1⟧"
TO_REST = {
    "resolved": ("accepted", "investigating", "resolved"),
    "closed": ("accepted", "investigating", "resolved", "closed"),
    "declined": ("declined",),
    "withdrawn": ("withdrawn",),
}
Contact = Callable[..., Awaitable[Ticket]]


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        await open_conversation(fresh)
        yield fresh


@pytest_asyncio.fixture
async def number(database: Database) -> str:
    return await register(database)


async def register(database: Database, **changes: object) -> str:
    async with database.session() as session:
        asked = registration(**changes)  # type: ignore[arg-type]
        return (await tickets.register(session, SEALER, asked, DEADLINES, NOW)).number


async def contact(database: Database, act: Contact, number: str, *said: Any, **more: Any) -> Ticket:
    async with database.session() as session:
        return await act(session, number, *said, LATER, **more)


async def bring_to(database: Database, number: str, status: str) -> None:
    async with database.session() as session:
        for step in TO_REST[status]:
            await tickets.change_status(session, number, step, "坐席王", "核实完毕", NOW)


async def stands(database: Database, number: str) -> Ticket:
    async with database.reading() as session:
        return await tickets.get(session, number)


async def last_step(database: Database, number: str) -> tuple[str, str, str, str | None]:
    async with database.reading() as session:
        ticket = await tickets.get(session, number)
        row = (await tickets.history(session, [ticket.id]))[ticket.id][-1]
    return row.actor, row.action, row.reason, row.conversation_id


async def test_a_fresh_ticket_was_contacted_once_and_not_urged_or_rated(database: Database, number: str) -> None:
    ticket = await stands(database, number)
    assert (ticket.contacts, ticket.urges, ticket.priority) == (1, 0, 0)
    assert (ticket.rating, ticket.rating_reason, ticket.linked_to) == (None, None, None)


async def test_a_second_matter_is_linked_to_the_first(database: Database, number: str) -> None:
    second = await register(database, key="key-2", linked_to=number)
    assert (await stands(database, second)).linked_to == number


async def test_every_urging_is_counted_raises_the_priority_and_keeps_the_words(database: Database, number: str) -> None:
    await contact(database, tickets.urge, number, WORDS)
    urged = await contact(database, tickets.urge, number.lower(), "再催一下")
    assert (urged.urges, urged.priority, urged.contacts) == (2, 2, 1)
    assert (urged.status, urged.grade) == ("registered", "normal")
    assert await last_step(database, number) == ("customer", "urged", "再催一下", None)


async def test_urging_at_once_from_two_processes_loses_no_count(database: Database, number: str) -> None:
    other = Database(database.url)
    await asyncio.gather(*(contact((database, other)[i % 2], tickets.urge, number, f"催{i}") for i in range(8)))
    await other.close()
    ticket = await stands(database, number)
    assert (ticket.urges, ticket.priority) == (8, 8)


@pytest.mark.parametrize("act", [tickets.urge, tickets.attach_repeat])
@pytest.mark.parametrize("status", TO_REST)
async def test_what_nobody_works_on_is_neither_urged_nor_joined(
    database: Database, number: str, act: Contact, status: str
) -> None:
    await bring_to(database, number, status)
    with pytest.raises(Conflict) as refused:
        await contact(database, act, number, WORDS)
    assert refused.value.current == status
    ticket = await stands(database, number)
    assert (ticket.urges, ticket.contacts, ticket.priority) == (0, 1, 0)
    assert (await last_step(database, number))[1] == "status"


@pytest.mark.parametrize("status", ["registered", *TO_REST])
async def test_what_is_added_is_kept_whatever_the_status(database: Database, number: str, status: str) -> None:
    await bring_to(database, number, status) if status in TO_REST else None
    ticket = await contact(database, tickets.supplement, number, WORDS, conversation_id="小李")
    assert (ticket.status, ticket.priority, ticket.contacts) == (status, 0, 1)
    assert await last_step(database, number) == ("customer", "supplemented", WORDS, "小李")


async def test_the_same_matter_again_is_counted_and_makes_it_repeated(database: Database, number: str) -> None:
    ticket = await contact(database, tickets.attach_repeat, number, WORDS)
    assert (ticket.contacts, ticket.priority, ticket.urges, ticket.grade) == (2, 1, 0, "repeated")
    assert await last_step(database, number) == ("customer", "repeated", WORDS, None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("normal", "repeated"),
        ("difficult", "repeated"),
        ("repeated", "repeated"),
        ("major", "major"),
        ("group", "group"),
    ],
)
async def test_a_graver_grade_is_not_lowered_to_repeated(database: Database, before: str, after: str) -> None:
    number = await register(database, grade=before)
    assert (await contact(database, tickets.attach_repeat, number, WORDS)).grade == after


@pytest.mark.parametrize("status", ["resolved", "closed"])
async def test_a_finished_ticket_is_rated_with_a_reason(database: Database, number: str, status: str) -> None:
    await bring_to(database, number, status)
    ticket = await contact(database, tickets.rate, number, 2, "等太久了")
    assert (ticket.rating, ticket.rating_reason, ticket.status) == (2, "等太久了", status)
    assert await last_step(database, number) == ("customer", "rated", "2 星：等太久了", None)


async def test_a_rating_needs_no_reason_and_a_later_one_takes_its_place(database: Database, number: str) -> None:
    await bring_to(database, number, "resolved")
    await contact(database, tickets.rate, number, 1, "没人理我")
    ticket = await contact(database, tickets.rate, number, 5, "")
    assert (ticket.rating, ticket.rating_reason) == (5, None)
    assert (await last_step(database, number))[2] == "5 星"


@pytest.mark.parametrize("stars", [0, 6, -1, 100])
async def test_a_rating_is_one_to_five(database: Database, number: str, stars: int) -> None:
    await bring_to(database, number, "resolved")
    with pytest.raises(ValueError, match="1 to 5"):
        await contact(database, tickets.rate, number, stars, "")
    assert (await stands(database, number)).rating is None


@pytest.mark.parametrize("status", ["registered", "declined", "withdrawn"])
async def test_what_is_not_resolved_cannot_be_rated(database: Database, number: str, status: str) -> None:
    await bring_to(database, number, status) if status in TO_REST else None
    with pytest.raises(Conflict) as refused:
        await contact(database, tickets.rate, number, 5, "很好")
    assert refused.value.current == status
    assert (await stands(database, number)).rating is None


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (tickets.urge, (WORDS,)),
        (tickets.supplement, (WORDS,)),
        (tickets.attach_repeat, (WORDS,)),
        (tickets.rate, (5, "")),
    ],
)
async def test_a_number_that_does_not_exist_is_told(database: Database, act: Contact, said: tuple[Any, ...]) -> None:
    with pytest.raises(TicketNotFound):
        await contact(database, act, "TS00000000000000", *said)
