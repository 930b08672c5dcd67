"""Staff log in with a password, work with a token, and guessing leads nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import users
from bot.store.db import Database
from bot.store.errors import UsernameTaken
from bot.store.models import User
from tests.unit.store_kit import NOW, everything_in, fresh_database

pytestmark = pytest.mark.asyncio

PASSWORD = "correct horse"


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        async with fresh.session() as session:
            await users.create_user(session, "wang", PASSWORD, "agent", NOW)
        yield fresh


async def login(database: Database, password: str, name: str = "wang", at: datetime = NOW) -> User | None:
    return await users.verify_password(database, name, password, at)


async def token_of(database: Database) -> str:
    async with database.session() as session:
        user = await session.get(User, 1)
        assert user is not None
        return await users.issue_token(session, user, NOW)


async def holder(database: Database, token: str, at: datetime = NOW) -> str | None:
    async with database.reading() as session:
        user = await users.user_for_token(session, token, at)
        return user.username if user else None


async def test_the_right_password_opens_whatever_the_case_of_the_name(database: Database) -> None:
    user = await login(database, PASSWORD, " Wang ")
    assert user is not None
    assert (user.username, user.role) == ("wang", "agent")


async def test_a_wrong_password_and_an_unknown_name_give_the_same_nothing(database: Database) -> None:
    assert await login(database, "wrong horse") is None
    assert await login(database, PASSWORD, "nobody") is None


async def test_five_failures_lock_for_a_quarter_of_an_hour(database: Database) -> None:
    for _ in range(users.MAX_FAILURES):
        assert await login(database, "wrong horse") is None
    assert await login(database, PASSWORD) is None
    assert await login(database, PASSWORD, at=NOW + timedelta(minutes=14)) is None
    assert await login(database, PASSWORD, at=NOW + timedelta(minutes=16)) is not None


async def test_four_failures_do_not_lock_and_success_wipes_them(database: Database) -> None:
    for _ in range(2):
        for _ in range(users.MAX_FAILURES - 1):
            await login(database, "wrong horse")
        assert await login(database, PASSWORD) is not None


async def test_an_expired_lock_starts_a_fresh_count(database: Database) -> None:
    for _ in range(users.MAX_FAILURES):
        await login(database, "wrong horse")
    later = NOW + timedelta(minutes=16)
    assert await login(database, "wrong horse", at=later) is None
    assert await login(database, PASSWORD, at=later) is not None


async def test_guesses_sent_at_once_are_counted_before_they_are_compared(database: Database) -> None:
    await asyncio.gather(*(login(database, f"guess {i}") for i in range(8)))
    assert await login(database, PASSWORD) is None


async def test_someone_deactivated_cannot_log_in_or_go_on(database: Database) -> None:
    token = await token_of(database)
    async with database.session() as session:
        user = await session.get(User, 1)
        assert user is not None
        user.active = False
    assert await login(database, PASSWORD) is None
    assert await holder(database, token) is None


async def test_a_token_opens_for_twelve_hours(database: Database) -> None:
    token = await token_of(database)
    assert await holder(database, token) == "wang"
    assert await holder(database, token, NOW + timedelta(hours=11, minutes=59)) == "wang"
    assert await holder(database, token, NOW + timedelta(hours=12)) is None
    assert await holder(database, token + "x") is None


async def test_a_token_is_long_random_and_kept_only_as_a_hash(database: Database, tmp_path: Path) -> None:
    first, second = await token_of(database), await token_of(database)
    assert first != second
    assert len(first) >= 43
    content = everything_in(tmp_path)
    assert b"wang" in content
    assert first.encode() not in content
    assert PASSWORD.encode() not in content


async def test_logging_out_ends_one_token_and_a_new_password_ends_all(database: Database) -> None:
    first, second, third = [await token_of(database) for _ in range(3)]
    async with database.session() as session:
        await users.revoke_token(session, first)
    assert [await holder(database, token) for token in (first, second)] == [None, "wang"]
    async with database.session() as session:
        assert await users.set_password(session, "wang", "new horse")
        assert not await users.set_password(session, "nobody", "new horse")
    assert [await holder(database, token) for token in (second, third)] == [None, None]
    assert await login(database, PASSWORD) is None
    assert await login(database, "new horse") is not None


async def test_a_name_is_given_once(database: Database) -> None:
    with pytest.raises(UsernameTaken):
        async with database.session() as session:
            await users.create_user(session, "WANG", PASSWORD, "agent", NOW)


@pytest.mark.parametrize(
    ("name", "password", "role"), [("", PASSWORD, "agent"), ("chen", "", "agent"), ("chen", PASSWORD, "king")]
)
async def test_half_a_user_is_refused(database: Database, name: str, password: str, role: str) -> None:
    with pytest.raises(ValueError):
        async with database.session() as session:
            await users.create_user(session, name, password, role, NOW)


async def test_admin_is_made_only_where_there_is_nobody(database: Database, tmp_path: Path) -> None:
    async with database.session() as session:
        assert not await users.ensure_admin(session, PASSWORD, NOW)
    (tmp_path / "empty").mkdir()
    async with fresh_database(tmp_path / "empty") as empty:
        async with empty.session() as session:
            assert await users.ensure_admin(session, PASSWORD, NOW)
        async with empty.session() as session:
            assert not await users.ensure_admin(session, "another", NOW)
        admin = await login(empty, PASSWORD, "admin")
    assert admin is not None
    assert admin.role == "admin"
