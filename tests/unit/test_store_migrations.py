"""The hand-written migrations make the tables of the models, can be undone, and may run twice at once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.store.db import Database, alembic_config, create_engine, migrate
from bot.store.models import Base
from tests.unit.store_kit import url_of

pytestmark = pytest.mark.asyncio


async def look(url: str, read: Callable[[Connection], Any]) -> Any:
    engine = create_engine(url)
    async with engine.begin() as connection:
        found = await connection.run_sync(read)
    await engine.dispose()
    return found


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


def shape(connection: Connection) -> dict[str, Any]:
    """All that a database tells about its tables, in an order that does not depend on their making."""
    inspector = inspect(connection)
    return {
        table: {
            "columns": [{**column, "type": str(column["type"])} for column in inspector.get_columns(table)],
            "primary": inspector.get_pk_constraint(table),
            "foreign": sorted(map(str, inspector.get_foreign_keys(table))),
            "unique": sorted(map(str, inspector.get_unique_constraints(table))),
            "checks": sorted(map(str, inspector.get_check_constraints(table))),
            "indexes": sorted(
                f"{index['name']} {index['column_names']} {index['unique']} "
                f"{index['dialect_options'].get('sqlite_where')}"
                for index in inspector.get_indexes(table)
            ),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


async def test_migrations_make_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    migrated, created = url_of(tmp_path / "migrated.db"), url_of(tmp_path / "created.db")
    await migrate(migrated)
    await look(created, Base.metadata.create_all)
    assert await look(migrated, differences) == []
    assert await look(migrated, shape) == await look(created, shape)


async def test_migrating_twice_even_at_once_changes_nothing_more(tmp_path: Path) -> None:
    url = url_of(tmp_path / "new" / "store.db")
    await asyncio.gather(migrate(url), migrate(url))
    before = await look(url, shape)
    await migrate(url)
    assert await look(url, shape) == before


async def test_two_processes_may_migrate_one_database(tmp_path: Path) -> None:
    url = url_of(tmp_path / "store.db")
    program = f"import asyncio; from bot.store.db import migrate; asyncio.run(migrate({url!r}))"
    start = asyncio.create_subprocess_exec
    processes = [await start(sys.executable, "-c", program, stderr=asyncio.subprocess.PIPE) for _ in range(2)]
    said = await asyncio.gather(*(process.communicate() for process in processes))
    assert [(process.returncode, said[i][1]) for i, process in enumerate(processes)] == [(0, b""), (0, b"")]
    assert await look(url, differences) == []


async def test_a_migration_can_be_undone_to_the_empty_database(tmp_path: Path) -> None:
    url = url_of(tmp_path / "store.db")
    await migrate(url)
    await asyncio.to_thread(command.downgrade, alembic_config(url), "base")
    assert await look(url, shape) == {}
    triggers = text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
    assert await look(url, lambda connection: connection.execute(triggers).scalar()) == 0
    await migrate(url)
    assert await look(url, differences) == []


async def test_a_store_with_tickets_moves_to_the_newest_tables_and_back_without_losing_one(tmp_path: Path) -> None:
    url = url_of(tmp_path / "store.db")
    await asyncio.to_thread(command.upgrade, alembic_config(url), "0001")
    before = await look(url, shape)
    await look(url, fill_first_tables)
    await migrate(url)
    columns = "urges, contacts, priority, rating, rating_reason, linked_to"
    assert await look(url, rows_of(f"SELECT {columns} FROM tickets")) == [(0, 1, 0, None, None, None)]
    assert await look(url, rows_of("SELECT action, conversation_id FROM ticket_history")) == [("registered", None)]
    await asyncio.to_thread(command.downgrade, alembic_config(url), "0001")
    assert await look(url, shape) == before
    assert await look(url, rows_of("SELECT number, status FROM tickets")) == [("TS1", "registered")]
    with pytest.raises(DBAPIError, match="append-only"):
        await look(url, lambda connection: connection.execute(text("DELETE FROM ticket_history")) and None)


def rows_of(query: str) -> Callable[[Connection], Any]:
    return lambda connection: [tuple(row) for row in connection.execute(text(query))]


def fill_first_tables(connection: Connection) -> None:
    """A conversation, a ticket and a row of its history, as the first revision knows them."""
    at = "2026-11-20 02:30:00"
    rows: dict[str, dict[str, Any]] = {
        "conversations": {"id": "小李", "channel": "web", "engine_session": "小李", "created_at": at, "updated_at": at},
        "tickets": {
            **dict.fromkeys(("number", "idempotency_key"), "TS1"),
            **dict.fromkeys(("acknowledge_by", "respond_by", "resolve_by", "created_at"), at),
            **dict.fromkeys(("description_sealed", "description_masked", "confirmed_hash", "handler"), ""),
            **dict.fromkeys(("escalations", "problems", "evidence"), "[]"),
            "id": 1, "kind": "complaint", "status": "registered", "grade": "normal", "industry": "courier",
            "emotion_peak": 0, "summary": "快递丢了", "facts": "{}", "consent": 0, "conversation_id": "小李",
            "channel": "web",
        },
        "ticket_history": {"ticket_id": 1, "at": at, "actor": "customer", "action": "registered", "reason": ""},
    }  # fmt: skip
    for name, row in rows.items():
        values = ", ".join(f":{column}" for column in row)
        connection.execute(text(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({values})"), row)


async def test_a_migration_that_fails_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    url = url_of(tmp_path / "store.db")
    in_the_way = text("CREATE TABLE staff_sessions (x INTEGER)")
    await look(url, lambda connection: connection.execute(in_the_way) and None)
    with pytest.raises(Exception, match="staff_sessions"):
        await migrate(url)
    assert list(await look(url, shape)) == ["staff_sessions"]


async def test_every_connection_keeps_foreign_keys_and_survives_a_power_cut(tmp_path: Path) -> None:
    database = Database(url_of(tmp_path / "store.db"))
    await database.ping()
    async with database.reading() as session:
        pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        values = [await session.scalar(text(f"PRAGMA {pragma}")) for pragma in pragmas]
    assert values == ["wal", 1, 2, 5000]
    await database.close()


async def test_a_ping_fails_when_there_is_no_database(tmp_path: Path) -> None:
    database = Database(url_of(tmp_path / "nowhere" / "store.db"))
    with pytest.raises(Exception, match="unable to open"):
        await database.ping()
    await database.close()
    # The driver's thread takes leave of the loop after its failure: let it find one.
    await asyncio.sleep(0.05)
