"""What the store's tests share: a fresh migrated database, a sealer, a moment, a complaint to register."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from threading import Thread

from bot.deadlines import Deadlines
from bot.store import conversations, identifiers
from bot.store.db import Database, migrate
from bot.store.seal import Sealer
from bot.store.tickets import Registration

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=timezone.utc)
SEALER = Sealer(b"a key for tests only, 32 bytes!!")
PHONE = "13800138000"
DEADLINES = Deadlines(NOW + timedelta(hours=2), NOW + timedelta(days=3), NOW + timedelta(days=5))


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@cache
def _migrated() -> Path:
    """One migrated file for the whole run; copying it is quicker than migrating for every test."""
    folder = tempfile.mkdtemp(prefix="tingsu-store-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "template.db"
    # A thread, because the caller's event loop is running already.
    worker = Thread(target=lambda: asyncio.run(migrate(url_of(path))))
    worker.start()
    worker.join()
    return path


@asynccontextmanager
async def fresh_database(folder: Path) -> AsyncIterator[Database]:
    path = folder / "store.db"
    shutil.copy(_migrated(), path)
    database = Database(url_of(path))
    try:
        yield database
    finally:
        await database.close()


def everything_in(folder: Path) -> bytes:
    """All that lies on the disk: the database, its log, and whatever else."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def open_conversation(database: Database, name: str = "小李", phone: str = PHONE) -> None:
    """A conversation in which the customer has already written a phone number: ⟦手机号1⟧."""
    async with database.session() as session:
        await conversations.open(session, name, "web", NOW)
        await identifiers.remember_identifier(session, SEALER, name, "phone", phone)


def registration(key: str = "key-1", conversation: str = "小李", **changes: object) -> Registration:
    facts = {"story": "快递丢了，打我⟦手机号1⟧", "amount": 300}
    values: dict[str, object] = {
        "idempotency_key": key,
        "conversation_id": conversation,
        "channel": "web",
        "industry": "courier",
        "problems": ["lost", "attitude"],
        "summary": "快递丢失，要求赔偿",
        "description": "快递丢了，打我⟦手机号1⟧",
        "facts": facts,
        "handler": "投诉处理中心·快递组",
        "consent": True,
        "amount": Decimal("300.50"),
        "name": "李小明",
        "phone": "⟦手机号1⟧",
    }
    return Registration(**{**values, **changes})  # type: ignore[arg-type]
