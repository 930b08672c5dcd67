"""A session of the chat page stands for one conversation, and only the gateway that issued it can tell which."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta, timezone

import pytest

from bot.gateway.customer_session import LIFETIME, CustomerSessions
from bot.store.seal import Sealer

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=timezone.utc)
SEALER = Sealer(b"a key for tests only, 32 bytes!!")
SESSIONS = CustomerSessions(SEALER)


def test_a_token_leads_back_to_its_conversation() -> None:
    token = SESSIONS.issue("web-小李", NOW)
    assert SESSIONS.conversation_of(token, NOW) == "web-小李"
    assert SESSIONS.conversation_of(token, NOW + LIFETIME - timedelta(seconds=1)) == "web-小李"


def test_a_token_ends_after_its_lifetime() -> None:
    token = SESSIONS.issue("web-1", NOW)
    assert SESSIONS.conversation_of(token, NOW + LIFETIME) is None
    assert SESSIONS.conversation_of(token, NOW + timedelta(days=365)) is None


def test_a_token_of_another_key_is_foreign() -> None:
    foreign = CustomerSessions(Sealer(b"another key of 32 bytes, for test")).issue("web-1", NOW)
    assert SESSIONS.conversation_of(foreign, NOW) is None


@pytest.mark.parametrize(
    "token",
    [
        "", "s1.", "s1.AAAA", "web-1", "session web-1 99999999999", "s1.session web-1 99999999999", "你好", "s1.你好",
        "s1." + base64.urlsafe_b64encode(b"session web-1 99999999999").decode(), "\x00", "s1." + "A" * 10_000,
    ],
)  # fmt: skip
def test_a_forged_token_is_nobodys(token: str) -> None:
    assert SESSIONS.conversation_of(token, NOW) is None


def test_a_token_changed_in_any_byte_is_nobodys() -> None:
    raw = base64.urlsafe_b64decode(SESSIONS.issue("web-1", NOW).removeprefix("s1."))
    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        token = f"s1.{base64.urlsafe_b64encode(changed).decode()}"
        assert SESSIONS.conversation_of(token, NOW) is None


@pytest.mark.parametrize(
    "sealed",
    ["", "web-1", "ticket web-1 99999999999", "session web-1", "session web-1 soon", "session a b 99999999999"],
)
def test_something_else_that_the_gateway_sealed_is_no_session(sealed: str) -> None:
    """Much else is sealed with the same key; what does not read as a session is none."""
    assert SESSIONS.conversation_of(SEALER.seal(sealed), NOW) is None


def test_a_token_does_not_show_its_conversation() -> None:
    token = SESSIONS.issue("web-secret", NOW)
    assert "web-secret" not in token
    assert b"web-secret" not in base64.urlsafe_b64decode(token.removeprefix("s1."))


def test_new_conversations_cannot_be_guessed() -> None:
    made = {SESSIONS.new_conversation() for _ in range(200)}
    assert len(made) == 200
    assert all(one.startswith("web-") and len(one) == len("web-") + 32 for one in made)
