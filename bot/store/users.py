"""Staff: who may log in, and with what. Passwords as Argon2 hashes, tokens as SHA-256."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.db import Database
from bot.store.errors import UsernameTaken
from bot.store.models import StaffSession, User
from bot.store.rows import first, try_insert

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {"admin": "管理员", "supervisor": "主管", "agent": "坐席", "curator": "语料管理员", "auditor": "审计员"}
)
MAX_FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
TOKEN_LIFE: Final = timedelta(hours=12)
_TOKEN_BYTES: Final = 32

_hasher = PasswordHasher()


async def create_user(session: AsyncSession, username: str, password: str, role: str, now: datetime) -> User:
    """Add a member of staff. Raises UsernameTaken; ValueError for an unknown role, blank name or password."""
    name = _fold(username)
    if not name or not password:
        raise ValueError("a user needs a name and a password")
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}")
    hashed = await asyncio.to_thread(_hasher.hash, password)
    user = User(username=name, password_hash=hashed, role=role, active=True, created_at=now, failed_logins=0)
    if not await try_insert(session, user):
        raise UsernameTaken(name)
    return user


async def ensure_admin(session: AsyncSession, password: str, now: datetime) -> bool:
    """Make the user `admin` if there is no user at all; whether one was made."""
    if await session.scalar(select(func.count()).select_from(User)):
        return False
    await create_user(session, "admin", password, "admin", now)
    return True


async def set_password(session: AsyncSession, username: str, password: str) -> bool:
    """Change a password, lift a lock and end every login of the user; False for an unknown user."""
    user = await _by_name(session, username)
    if user is None:
        return False
    user.password_hash = await asyncio.to_thread(_hasher.hash, password)
    user.failed_logins, user.locked_until = 0, None
    await session.execute(delete(StaffSession).where(StaffSession.user_id == user.id))
    return True


async def verify_password(database: Database, username: str, password: str, now: datetime) -> User | None:
    """The user, or None: unknown, wrong, inactive and locked are not told apart, and take as long.

    Takes the database, not a session: hashing is slow on purpose and must not hold the writer.
    1. Book the attempt as a failure and commit, so that guesses sent at once are counted too.
    2. Compare, in a thread. 3. On success wipe the count.
    """
    decoy = await asyncio.to_thread(_decoy_hash)
    async with database.session() as session:
        user = await _book_attempt(session, username, now)
    matches = await asyncio.to_thread(_matches, user.password_hash if user else decoy, password)
    if user is None or not matches or not user.active:
        return None
    async with database.session() as session:
        return await _welcome(session, user.id, password)


async def _book_attempt(session: AsyncSession, username: str, now: datetime) -> User | None:
    user = await _by_name(session, username, for_update=True)
    if user is None or (user.locked_until is not None and now < user.locked_until):
        return None
    # A lock that has run out starts a fresh count.
    user.failed_logins = 1 if user.locked_until else user.failed_logins + 1
    user.locked_until = now + LOCKED_FOR if user.failed_logins >= MAX_FAILURES else None
    return user


async def _welcome(session: AsyncSession, user_id: int, password: str) -> User | None:
    user = await session.get(User, user_id)
    if user is not None:
        user.failed_logins, user.locked_until = 0, None
        if _hasher.check_needs_rehash(user.password_hash):
            user.password_hash = await asyncio.to_thread(_hasher.hash, password)
    return user


async def issue_token(session: AsyncSession, user: User, now: datetime) -> str:
    """A random token of 256 bits, good for 12 hours. It is returned once and stored only as a hash."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    await session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    session.add(StaffSession(token_hash=_hash(token), user_id=user.id, created_at=now, expires_at=now + TOKEN_LIFE))
    await session.flush()
    return token


async def user_for_token(session: AsyncSession, token: str, now: datetime) -> User | None:
    """Whose token it is; None when unknown, expired, or the user was deactivated."""
    query = (
        select(User)
        .join(StaffSession, StaffSession.user_id == User.id)
        .where(StaffSession.token_hash == _hash(token), StaffSession.expires_at > now, User.active.is_(True))
    )
    return await first(session, query)


async def revoke_token(session: AsyncSession, token: str) -> None:
    """Log out."""
    await session.execute(delete(StaffSession).where(StaffSession.token_hash == _hash(token)))


async def _by_name(session: AsyncSession, username: str, *, for_update: bool = False) -> User | None:
    query = select(User).where(User.username == _fold(username))
    return await first(session, query.with_for_update() if for_update else query)


def _fold(username: str) -> str:
    return username.strip().casefold()


def _hash(token: str) -> str:
    return sha256(token.encode(errors="surrogateescape")).hexdigest()


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy_hash() -> str:
    """What a password for an unknown user is compared with, so that the answer takes as long."""
    return _hasher.hash(secrets.token_urlsafe(_TOKEN_BYTES))
