"""Customers, told apart by phone number through a keyed index."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.identifiers import canonical
from bot.store.models import Customer
from bot.store.rows import first, try_insert
from bot.store.seal import Sealer


def phone_index(sealer: Sealer, phone: str) -> str:
    """The keyed hash under which this phone number is found, however it is written."""
    return sealer.index("phone", canonical("phone", phone))


async def find_by_phone(session: AsyncSession, sealer: Sealer, phone: str) -> Customer | None:
    query = select(Customer).where(Customer.phone_index == phone_index(sealer, phone))
    return await first(session, query)


async def get_or_create(session: AsyncSession, sealer: Sealer, phone: str, name: str | None, now: datetime) -> Customer:
    """The customer with this phone. A name fills a blank one but never replaces what is there."""
    known = await find_by_phone(session, sealer, phone)
    if known is None:
        fresh = Customer(
            name_sealed=sealer.seal(name) if name else None,
            phone_sealed=sealer.seal(phone),
            phone_index=phone_index(sealer, phone),
            created_at=now,
        )
        if await try_insert(session, fresh):
            return fresh
        known = await find_by_phone(session, sealer, phone)
        assert known is not None, "the insert lost to a customer with this phone"
    if name and known.name_sealed is None:
        known.name_sealed = sealer.seal(name)
    return known
