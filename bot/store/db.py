"""The door to the database: engine, short transactions, migrations.

Default is one SQLite file in WAL mode; any other async SQLAlchemy URL works with the same code.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

#: What callers need of SQLAlchemy, so that no other room depends on it.
Session = AsyncSession
DatabaseError = SQLAlchemyError
DatabaseUnavailable = OperationalError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 5000
_BEGIN_OPTION = "tingsu_begin"
# Alembic keeps the running migration in module globals.
_one_migration = threading.Lock()
_PRAGMAS = (
    # First, so that the pragmas after it wait too.
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    # FULL: a complaint we called registered survives a power cut.
    "PRAGMA synchronous = FULL",
)


class Database:
    """One engine. `session()` to write, `reading()` to read; both are one short transaction."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: AsyncEngine = create_engine(url)
        self._write = async_sessionmaker(self.engine, expire_on_commit=False)
        reader = self.engine.execution_options(**{_BEGIN_OPTION: "BEGIN DEFERRED"})
        self._read = async_sessionmaker(reader, expire_on_commit=False, autoflush=False)
        # SQLite has one writer. Queueing here is fair and wakes at once; its busy handler sleeps and polls.
        self._writers = asyncio.Lock() if self.engine.dialect.name == "sqlite" else None
        self._writing: asyncio.Task[Any] | None = None

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed on leaving, rolled back on any error.

        Do not wait for a network inside: on SQLite every other writer waits for the end. Raises RuntimeError
        when nested there.
        """
        async with self._turn_to_write(), self._write() as session, session.begin():
            yield session

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[None]:
        if self._writers is None:
            yield
            return
        if self._writing is asyncio.current_task():
            raise RuntimeError("a transaction inside a transaction would wait for itself")
        async with self._writers:
            self._writing = asyncio.current_task()
            try:
                yield
            finally:
                self._writing = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One consistent snapshot that never waits for a writer; whatever is changed in it is dropped."""
        async with self._read() as session:
            yield session

    async def ping(self) -> None:
        """Return when the database answers a query; raise what the driver raises otherwise."""
        async with self.reading() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.engine.dispose()


def create_engine(url: str) -> AsyncEngine:
    """An engine whose SQLite connections carry our pragmas and lock for writing at BEGIN."""
    engine = create_async_engine(
        url,
        json_serializer=_dump_json,
        pool_pre_ping=not url.startswith("sqlite"),
        hide_parameters=True,  # an error in the log must not show what a customer wrote
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _dump_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes late and deferred; a reader that turns writer then fails without waiting.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN_OPTION, "BEGIN IMMEDIATE"))


async def migrate(url: str) -> None:
    """Bring the schema at `url` to the newest revision; several processes may do so at once."""
    database = make_url(url).database
    if url.startswith("sqlite") and database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(_upgrade, url)


def _upgrade(url: str) -> None:
    with _one_migration:
        command.upgrade(alembic_config(url), "head")


def alembic_config(url: str) -> Config:
    """Alembic's settings without an ini file, so that no working directory matters."""
    config = Config(attributes={"url": url})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
