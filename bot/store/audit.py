"""The audit trail: who looked at or changed what. Rows are appended and never change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.models import AuditEntry


async def record(session: AsyncSession, actor: str, action: str, subject: str, reason: str, now: datetime) -> None:
    """Write one entry, e.g. actor `wang`, action `reveal_contact`, subject a ticket number."""
    session.add(AuditEntry(at=now, actor=actor, action=action, subject=subject, reason=reason))
    await session.flush()


async def of_subject(session: AsyncSession, subject: str) -> Sequence[AuditEntry]:
    """Everything recorded about a subject, oldest first."""
    rows = await session.scalars(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id))
    return rows.all()
