"""A status changes in one place, by the lifecycle's table, and every change is written down for good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import lifecycle
from bot.store import audit, tickets
from bot.store.db import Database
from bot.store.errors import Conflict, MoveNotAllowed, TicketNotFound
from tests.unit.store_kit import DEADLINES, NOW, SEALER, fresh_database, open_conversation, registration

LATER = NOW + timedelta(hours=1)


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        await open_conversation(fresh)
        yield fresh


@pytest_asyncio.fixture
async def number(database: Database) -> str:
    async with database.session() as session:
        return (await tickets.register(session, SEALER, registration(), DEADLINES, NOW)).number


async def move(database: Database, number: str, to: str, **more: str) -> str:
    async with database.session() as session:
        ticket = await tickets.change_status(session, number, to, "坐席王", "核实完毕", LATER, **more)
        return ticket.status


async def steps(database: Database, number: str) -> list[tuple[str, str | None, str | None]]:
    async with database.reading() as session:
        ticket = await tickets.get(session, number)
        rows = (await tickets.history(session, [ticket.id]))[ticket.id]
    return [(row.action, row.from_status, row.to_status) for row in rows]


@pytest.mark.asyncio
async def test_each_step_of_a_ticket_is_written_down(database: Database, number: str) -> None:
    path = ["accepted", "investigating", "proposed", "resolved", "closed"]
    for status in path:
        assert await move(database, number, status) == status
    expected = [("status", before, after) for before, after in zip(["registered", *path], path, strict=False)]
    assert await steps(database, number) == [("registered", None, "registered"), *expected]


@pytest.mark.asyncio
async def test_a_move_outside_the_table_is_refused_with_the_allowed_ones(database: Database, number: str) -> None:
    with pytest.raises(MoveNotAllowed) as refused:
        await move(database, number, "closed")
    assert refused.value.allowed == lifecycle.MOVES["registered"]
    assert await steps(database, number) == [("registered", None, "registered")]


@pytest.mark.asyncio
async def test_an_unknown_ticket_has_no_status_to_change(database: Database) -> None:
    with pytest.raises(TicketNotFound):
        await move(database, "TS00000000000000", "accepted")


@pytest.mark.asyncio
async def test_one_of_two_who_move_a_ticket_at_once_wins(database: Database, number: str) -> None:
    outcomes = await asyncio.gather(
        move(database, number, "accepted", expected="registered"),
        move(database, number, "withdrawn", expected="registered"),
        return_exceptions=True,
    )
    conflicts = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    winners = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(conflicts) == len(winners) == 1
    assert conflicts[0].current == winners[0]
    assert len(await steps(database, number)) == 2


@pytest.mark.asyncio
async def test_one_of_two_processes_that_move_a_ticket_at_once_wins(database: Database, number: str) -> None:
    other = Database(database.url)
    outcomes = await asyncio.gather(
        move(database, number, "accepted", expected="registered"),
        move(other, number, "declined", expected="registered"),
        return_exceptions=True,
    )
    await other.close()
    assert sorted(isinstance(outcome, Conflict) for outcome in outcomes) == [False, True]
    assert len(await steps(database, number)) == 2


@pytest.mark.asyncio
async def test_the_same_move_twice_at_once_is_written_once(database: Database, number: str) -> None:
    outcomes = await asyncio.gather(*(move(database, number, "accepted") for _ in range(2)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["MoveNotAllowed", "str"]
    assert len(await steps(database, number)) == 2


@pytest.mark.asyncio
async def test_what_happens_between_moves_is_noted_without_moving(database: Database, number: str) -> None:
    async with database.session() as session:
        await tickets.note(session, number.lower(), "customer", "urged", "第二次催办", LATER)
    assert await steps(database, number) == [("registered", None, "registered"), ("urged", None, None)]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ticket_history SET actor = '外部人员'",
        "DELETE FROM ticket_history",
        "INSERT OR REPLACE INTO ticket_history SELECT * FROM ticket_history",
        "UPDATE audit SET reason = ''",
        "DELETE FROM audit",
    ],
)
async def test_the_database_itself_refuses_to_rewrite_what_was_done(
    database: Database, number: str, statement: str
) -> None:
    async with database.session() as session:
        await audit.record(session, "坐席王", "reveal_contact", number, "回访", NOW)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.session() as session:
            await session.execute(text(statement))
    assert await steps(database, number) == [("registered", None, "registered")]


@pytest.mark.asyncio
async def test_what_was_audited_is_listed_by_subject(database: Database, number: str) -> None:
    async with database.session() as session:
        await audit.record(session, "坐席王", "reveal_contact", number, "回访", NOW)
        await audit.record(session, "陈主管", "login", "陈主管", "", NOW)
    async with database.reading() as session:
        entries = await audit.of_subject(session, number)
    assert [(entry.actor, entry.action, entry.reason) for entry in entries] == [("坐席王", "reveal_contact", "回访")]


def test_every_status_has_a_name_and_its_moves() -> None:
    assert lifecycle.STATUSES.keys() == lifecycle.MOVES.keys()
    assert {status for moves in lifecycle.MOVES.values() for status in moves} <= lifecycle.STATUSES.keys()


def test_every_status_can_be_reached_and_none_is_a_dead_end() -> None:
    reached, edge = {lifecycle.INITIAL}, {lifecycle.INITIAL}
    while edge:
        edge = {to for status in edge for to in lifecycle.moves_from(status)} - reached
        reached |= edge
    assert reached == lifecycle.STATUSES.keys()
    assert all(lifecycle.MOVES.values())


def test_no_clock_runs_for_a_ticket_at_rest() -> None:
    assert [status for status in lifecycle.STATUSES if not lifecycle.is_open(status)] == [
        "resolved",
        "closed",
        "declined",
        "withdrawn",
    ]
