"""Alembic's entry: runs every pending revision in one transaction on an engine of our own."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection, text

from bot.store.db import create_engine
from bot.store.models import Base

# Any fixed number: two processes that start together must not migrate a PostgreSQL database twice.
MIGRATION_LOCK = 7_405_301


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": MIGRATION_LOCK})
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def migrate(url: str) -> None:
    engine = create_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


asyncio.run(migrate(context.config.attributes["url"]))
