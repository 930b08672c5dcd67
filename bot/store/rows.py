"""Two small things every room does with rows: take the first of a query, insert unless it is there."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.models import Base

Row = TypeVar("Row")


async def first(session: AsyncSession, query: Select[tuple[Row]]) -> Row | None:
    return (await session.scalars(query)).first()


async def try_insert(session: AsyncSession, row: Base) -> bool:
    """Insert under a savepoint, safe when two do it at once; False, nothing changed, if a rule forbids it."""
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
