"""What the gateway's tests share: a gateway on a fresh database whose engine is down, and a supervisor, 主管陈."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from bot import settings
from bot.gateway.app import create_app
from bot.store import users
from tests.unit.store_kit import NOW, fresh_database, url_of

ROOT = Path(__file__).parents[2]
KEY = b"a key for tests only, 32 bytes!!"
REST_TOKEN = "a token of the tests"
USERNAME, PASSWORD = "chen", "supervisor-chen"
NOBODY_LISTENS = "http://127.0.0.1:9"
Client = TestClient[Any, Any]


@asynccontextmanager
async def gateway(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    """A client of a gateway with a database of its own in `folder`."""
    monkeypatch.chdir(ROOT)
    # Hashing is slow on purpose, and how slow is no matter of these tests.
    monkeypatch.setattr(users, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    async with fresh_database(folder) as database, database.session() as session:
        await users.create_user(session, USERNAME, PASSWORD, "supervisor", NOW)
    async with served(folder, REST_TOKEN) as client:
        yield client


def served(folder: Path, rest_token: str) -> Client:
    """A gateway on the database that is in `folder` already."""
    values = {
        "TINGSU_DATA": str(folder),
        "TINGSU_DATABASE_URL": url_of(folder / "store.db"),
        "TINGSU_REST_TOKEN": rest_token,
        "TINGSU_CLOCK": "2026-11-22T10:00",
    }
    app = create_app(settings.read(values), KEY, [NOBODY_LISTENS], f"{NOBODY_LISTENS}/webhook")
    return TestClient(TestServer(app))


def is_error(body: Any, code: str) -> bool:
    """Whether this is the one shape, with this code, in Chinese."""
    error = body.get("error")
    return (
        isinstance(error, dict)
        and {"code", "message"} <= set(error) <= {"code", "message", "details"}
        and error["code"] == code
        and re.search("[\u4e00-\u9fff]", error["message"]) is not None
    )


async def refused(response: aiohttp.ClientResponse, status: int, code: str) -> dict[str, Any]:
    """The error of an answer that must be one."""
    assert response.status == status, await response.text()
    assert response.content_type == "application/json"
    body = await response.json()
    assert set(body) == {"error"}
    assert is_error(body, code), body
    error: dict[str, Any] = body["error"]
    return error
