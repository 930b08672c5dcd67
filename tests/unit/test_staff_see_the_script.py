"""Staff see which script a reply came from and what was understood; customers see only the words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import rendering
from tests.unit.listening_kit import CUSTOMER, Scene, scene, until
from tests.unit.store_kit import SEALER


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as stage:
        yield stage


async def staff_view(stage: Scene) -> list[dict[str, Any]]:
    items, _ = await stage.service.staff_view(CUSTOMER, 0)
    return items


async def test_staff_see_response_and_variation_of_every_reply(stage: Scene) -> None:
    await stage.answered(await stage.say("快递丢了"))
    assert [(item["sender"], item["response"], item["variation"]) for item in await staff_view(stage)] == [
        ("customer", None, None),
        ("bot", "utter_listen_hot", "listen_hot_1"),
        ("bot", "utter_ask_occurred_at", None),
    ]


async def test_the_gateways_own_words_name_their_script(stage: Scene) -> None:
    for text in ("😡", "我不想活了"):
        await stage.answered(await stage.say(text))
    said = [item["response"] for item in await staff_view(stage) if item["sender"] == "bot"]
    assert said == ["utter_nothing_to_read", "utter_crisis_self_harm"]


async def test_form_and_mood_are_kept_with_what_was_understood(stage: Scene) -> None:
    stage.engine.mood = 2
    await stage.answered(await stage.say("快递丢了"))
    parse = (await staff_view(stage))[0]["parse"]
    assert parse["intent"] == "tell_story"
    assert parse["form"] == {"name": "complaint_form", "requested": "occurred_at"}
    assert parse["mood"] == {"level": 2}


async def test_a_message_whose_answer_is_anothers_says_so(stage: Scene) -> None:
    stage.engine.gate.clear()
    await stage.say("一")
    await until(lambda: stage.engine.texts == ["一"])
    earlier, last = await stage.say("二"), await stage.say("三")
    stage.engine.gate.set()
    await stage.answered(last)
    parses = {item["seq"]: item["parse"] for item in await staff_view(stage) if item["sender"] == "customer"}
    assert parses[earlier]["answered_with"] == last
    assert "answered_with" not in parses[last]


async def test_customers_see_none_of_it(stage: Scene) -> None:
    await stage.answered(await stage.say("快递丢了"))
    shown = await stage.service.history(CUSTOMER, 0)
    over_rest = [rendering.for_rest(message, SEALER, CUSTOMER) for message in await stage.messages()]
    assert len(shown) == len(over_rest) == 3
    for message in (*shown, *over_rest):
        assert not {"response", "variation", "parse", "mood", "extra"} & message.keys()
        assert "utter_" not in str(message)
