"""Somebody who pours out their heart is not interrupted: the answer waits for quiet, and fits the whole."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.calming.policy import Listening
from bot.conversation import listening
from bot.conversation.engine_client import EngineUnavailable
from tests.unit.listening_kit import CUSTOMER, LET_RUN, PAUSE_S, FakeEngine, Scene, calming_with, scene, until

RANT = ("你们什么破快递", "等了三天", "打电话也没人接")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, LET_RUN) as stage:
        yield stage


async def rant(stage: Scene, texts: tuple[str, ...] = RANT) -> list[int]:
    seqs = []
    for text in texts:
        seqs.append(await stage.say(text))
        await asyncio.sleep(0.03)
    return seqs


async def test_three_messages_in_a_row_get_one_answer_which_belongs_to_the_last(stage: Scene) -> None:
    seqs = await rant(stage)
    await stage.answered(seqs[-1])
    replies = [message for message in await stage.messages() if message.sender == "bot"]
    assert [reply.masked for reply in replies] == ["听到了：打电话也没人接", "是哪天的事？"]
    assert {reply.reply_to for reply in replies} == {seqs[-1]}


async def test_each_message_reaches_the_engine_in_order_and_by_itself(stage: Scene) -> None:
    seqs = await rant(stage)
    await stage.answered(seqs[-1])
    assert [(asked.text, asked.more) for asked in stage.engine.asked] == [
        (RANT[0], True), (RANT[1], True), (RANT[2], False)
    ]  # fmt: skip
    customers = [message for message in await stage.messages() if message.sender == "customer"]
    assert [asked.message_id for asked in stage.engine.asked] == [str(message.id) for message in customers]
    assert all(message.parse and message.parse["intent"] == "tell_story" for message in customers)


async def test_nothing_is_said_before_the_customer_is_quiet(stage: Scene) -> None:
    await stage.say(RANT[0])
    await asyncio.sleep(PAUSE_S * 0.6)
    await stage.say(RANT[1])
    await asyncio.sleep(PAUSE_S * 0.6)
    assert stage.engine.asked == [], "the second message began the pause anew"
    await until(lambda: len(stage.engine.asked) == 2)


async def test_what_comes_after_the_answer_is_a_turn_of_its_own(stage: Scene) -> None:
    await stage.answered((await rant(stage))[-1])
    fourth = await stage.say("上周三")
    await stage.answered(fourth)
    assert stage.engine.asked[-1][:2] == ("上周三", False)
    assert (await stage.said())[-2:] == ["听到了：上周三", "是哪天的事？"]


async def test_what_comes_while_the_engine_is_at_work_is_heard_out_too(stage: Scene) -> None:
    stage.engine.gate.clear()
    await stage.say(RANT[0])
    await until(lambda: len(stage.engine.asked) == 1)
    late = await rant(stage, RANT[1:])
    stage.engine.gate.set()
    await stage.answered(late[-1])
    assert [(asked.text, asked.more) for asked in stage.engine.asked] == [
        (RANT[0], False), (RANT[1], True), (RANT[2], False)
    ]  # fmt: skip


async def test_an_answer_to_a_plain_question_waits_for_no_story(stage: Scene) -> None:
    await stage.answered(await stage.say(RANT[0]))
    assert await stage.answered(await stage.say("上周三")) < PAUSE_S


@pytest.mark.parametrize(
    ("requested", "mood"), [(None, 0), ("story", 0), ("more", 0), ("occurred_at", 2), ("phone", 3)]
)
async def test_a_story_or_a_hot_mood_is_let_run(stage: Scene, requested: str | None, mood: int) -> None:
    stage.engine.requested, stage.engine.mood = requested, mood
    await stage.answered(await stage.say(RANT[0]))
    assert await stage.answered(await stage.say(RANT[1])) > PAUSE_S * 0.8


async def test_a_tapped_button_is_answered_at_once(stage: Scene) -> None:
    stage.engine.requested = None
    stage.engine.replies[RANT[0]] = [
        {"text": "同意吗？", "response": "utter_ask_consent", "buttons": [{"title": "同意", "payload": "consent=yes"}]}
    ]
    await stage.answered(await stage.say(RANT[0]))
    assert await stage.answered(await stage.tap("同意")) < PAUSE_S
    assert stage.engine.asked[-1].choice == {"slot": "consent", "value": True}


async def test_danger_to_life_is_answered_at_once_and_before_what_waits(stage: Scene) -> None:
    await stage.say(RANT[0])
    seq = await stage.say("我不想活了")
    assert "12356" in (await stage.said())[0], "answered by the time it is stored"
    outcome = await stage.service.outcome(CUSTOMER, seq)
    assert [reply.reply_to for reply in outcome.replies] == [seq]
    assert stage.engine.asked == []


async def test_danger_to_life_waits_for_no_engine(stage: Scene) -> None:
    stage.engine.gate.clear()
    await stage.say(RANT[0])
    await until(lambda: len(stage.engine.asked) == 1)
    await stage.say("我不想活了")
    assert "12356" in (await stage.said())[0]


async def test_danger_to_life_is_taken_in_when_nothing_else_is(stage: Scene) -> None:
    stage.engine.gate.clear()
    for number in range(30):
        await stage.say(f"第{number}遍，你们管不管")
    await stage.say("我不想活了")
    assert "12356" in (await stage.said())[0]


async def test_whoever_never_stops_is_answered_all_the_same(tmp_path: Path) -> None:
    relentless = LET_RUN.model_copy(update={"story_pause_s": 5.0, "longest_s": 0.4})
    async with scene(tmp_path, relentless) as stage:
        began = time.monotonic()
        await stage.say("第0句")
        number = 0
        while not await stage.said():
            assert time.monotonic() - began < 4.0, "the pause has no end"
            number += 1
            await stage.say(f"第{number}句")
            await asyncio.sleep(0.02)
        ends = [asked for asked in stage.engine.asked if not asked.more]
        assert len(ends) >= 1, "one of those that waited was the last"


async def test_over_rest_the_pauses_are_those_of_rest(tmp_path: Path) -> None:
    async with scene(tmp_path, LET_RUN.model_copy(update={"rest_story_pause_s": 0.0})) as stage:
        assert await stage.answered(await stage.say(RANT[0], channel="rest")) < PAUSE_S


@pytest.mark.parametrize(
    ("channel", "parse", "expected"),
    [
        ("web", None, 1.0),
        ("web", {"form": {"name": None, "requested": None}}, 1.0),
        ("web", {"form": {"requested": "story"}, "mood": {"level": 0}}, 1.0),
        ("web", {"form": {"requested": "phone"}, "mood": {"level": 1}}, 2.0),
        ("web", {"form": {"requested": "phone"}, "mood": {"level": 2}}, 1.0),
        ("web", {"form": {"requested": "phone"}, "mood": None}, 2.0),
        ("rest", None, 3.0),
        ("rest", {"form": {"requested": "phone"}}, 4.0),
    ],
)
def test_the_pause_follows_what_was_asked_last(channel: str, parse: dict[str, object] | None, expected: float) -> None:
    pauses = Listening(
        story_pause_s=1, answer_pause_s=2, rest_story_pause_s=3, rest_answer_pause_s=4, longest_s=10
    )  # fmt: skip
    assert listening.pause_for(calming_with(pauses), channel, parse) == expected


async def test_an_engine_that_is_away_does_not_make_the_pause_endless(tmp_path: Path) -> None:
    class Away(FakeEngine):
        async def turn(self, *args: object, **kwargs: object) -> dict[str, object]:
            raise EngineUnavailable("down")

    async with scene(tmp_path, LET_RUN, Away()) as stage:
        await rant(stage)
        ends = time.monotonic() + 5
        while not await stage.said("system"):
            assert time.monotonic() < ends
            await asyncio.sleep(0.05)
        assert await stage.said() == []
