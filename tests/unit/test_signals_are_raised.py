"""What somebody must hear of is raised in the transaction that stores the message, also while no engine answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation import raising
from bot.signals import Signal
from bot.store.models import Escalation
from tests.unit.listening_kit import CUSTOMER, POLICY, Scene, scene

PHONE = "13800138000"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as stage:
        stage.engine.gate.clear()
        yield stage


async def raised(stage: Scene) -> list[Escalation]:
    async with stage.database.reading() as session:
        return list(await session.scalars(select(Escalation).order_by(Escalation.id)))


async def test_a_signal_is_kept_with_its_words_its_message_and_whom_to_tell(stage: Scene) -> None:
    await stage.say("再不解决我就找记者曝光")
    (message,) = [message for message in await stage.messages() if message.sender == "customer"]
    (media,) = [row for row in await raised(stage) if row.code == "media"]
    assert "记者曝光" in media.words
    assert media.conversation_id == CUSTOMER
    assert media.message_id == message.id
    assert media.notify == POLICY.escalations["media"].notify


async def test_a_plain_complaint_raises_nothing(stage: Scene) -> None:
    await stage.say("快递晚到了两天")
    assert await raised(stage) == []


async def test_a_crisis_is_a_signal_too(stage: Scene) -> None:
    await stage.say("我不想活了")
    (crisis,) = [row for row in await raised(stage) if row.code == "crisis"]
    assert "不想活" in crisis.words
    assert crisis.notify == POLICY.escalations["crisis"].notify


async def test_the_words_hold_no_personal_identifier(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raising.signals, "find", lambda policy, text: [Signal("media", text)])
    await stage.say(f"我的电话{PHONE}，明天就曝光")
    (media,) = await raised(stage)
    assert PHONE not in media.words
    assert "⟦手机号1⟧" in media.words


async def test_the_same_message_sent_again_raises_nothing_more(stage: Scene) -> None:
    await stage.say("我要起诉你们", client_id="m1")
    once = [(row.code, row.message_id) for row in await raised(stage)]
    await stage.say("我要起诉你们", client_id="m1")
    assert once
    assert [(row.code, row.message_id) for row in await raised(stage)] == once


async def test_a_message_that_cannot_be_raised_is_not_stored(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both or neither: whoever sends it again must not find it known, and unheard of."""

    async def refuses(*args: object) -> None:
        raise OSError("disk full")

    await stage.say("在吗")
    monkeypatch.setattr(raising.escalations, "raise_signal", refuses)
    with pytest.raises(OSError, match="disk full"):
        await stage.say("我要起诉你们")
    assert [message.masked for message in await stage.messages()] == ["在吗"]
