"""Several messages answered as one: what is said to those before the last, and that nothing is lost or done twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation import listening
from bot.conversation.batch import NOT_WORTH_SAYING_YET, worth_saying
from bot.conversation.service import Engineless
from bot.store import conversations
from tests.unit.listening_kit import CUSTOMER, LET_RUN, PAUSE_S, FakeEngine, Scene, scene, until
from tests.unit.store_kit import NOW, fresh_database

BUTTONS = [{"title": "同意", "payload": "consent=yes"}, {"title": "不同意", "payload": "consent=no"}]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, LET_RUN) as stage:
        yield stage


async def say_all(stage: Scene, *texts: str) -> list[int]:
    """Sends the messages and waits until each was dealt with."""
    seqs = [await stage.say(text) for text in texts]
    for seq in seqs:
        await stage.answered(seq)
    return seqs


# -- what is said ----------------------------------------------------------------------------------------------------


async def test_what_matters_in_the_replies_before_the_last_is_said(stage: Scene) -> None:
    stage.engine.replies["多久能处理完"] = [
        {"text": "三个工作日内答复您。", "response": "utter_ask_duration"},
        {"text": "是哪天的事？", "response": "utter_ask_occurred_at"},
    ]
    first, last = await say_all(stage, "多久能处理完", "等了三天")
    assert await stage.said() == ["三个工作日内答复您。", "听到了：等了三天", "是哪天的事？"]
    assert [m.reply_to for m in await stage.messages() if m.sender == "bot"] == [first, last, last]


@pytest.mark.parametrize("response", sorted(NOT_WORTH_SAYING_YET))
def test_questions_and_courtesies_wait(response: str) -> None:
    assert worth_saying([{"text": "……", "response": response}]) == []


@pytest.mark.parametrize(
    "response",
    ["utter_ask_duration", "utter_ask_bot_identity", "utter_ask_status", "utter_handoff_waiting", "utter_abuse", None],
)
def test_answers_to_the_customer_are_kept(response: str | None) -> None:
    reply = {"text": "……", "response": response}
    assert worth_saying([reply]) == [reply]


def test_a_card_is_kept_whatever_its_script() -> None:
    card = {"text": "……", "response": "utter_noted", "custom": {"type": "ticket"}}
    assert worth_saying([card]) == [card]


async def test_a_row_of_emoji_does_not_take_the_answer_from_the_story(stage: Scene) -> None:
    story, emoji = await say_all(stage, "快递丢了", "😡😡")
    assert stage.engine.texts == ["快递丢了"]
    assert not stage.engine.asked[0].more
    assert await stage.said() == ["听到了：快递丢了", "是哪天的事？"]
    assert await stage.service.outcome(CUSTOMER, emoji) == listening.Outcome([], story)


async def test_emoji_alone_are_asked_about_once(stage: Scene) -> None:
    await say_all(stage, "😡😡", "😭")
    assert stage.engine.asked == []
    assert len(await stage.said()) == 1


async def test_a_message_that_is_too_long_is_always_told(stage: Scene) -> None:
    await say_all(stage, "气" * 6000, "快递丢了")
    said = await stage.said()
    assert stage.engine.texts == ["快递丢了"]
    assert len(said) == 3
    assert "保存" in said[0]


async def test_a_tapped_button_stands_by_itself(stage: Scene) -> None:
    stage.engine.replies["快递丢了"] = [{"text": "同意吗？", "response": "utter_ask_consent", "buttons": BUTTONS}]
    await say_all(stage, "快递丢了")
    stage.engine.gate.clear()
    await stage.say("上周三")
    await until(lambda: stage.engine.texts[-1] == "上周三")
    await stage.say("在人民路")
    await stage.say("那天下雨")
    await stage.tap("同意")
    last = await stage.say("谢谢")
    stage.engine.gate.set()
    await stage.answered(last)
    assert [(asked.text, asked.more) for asked in stage.engine.asked[2:]] == [
        ("在人民路", True), ("那天下雨", False), ("同意", False), ("谢谢", False)
    ]  # fmt: skip


# -- nothing is lost, nothing twice ------------------------------------------------------------------------------------


async def test_an_engine_that_breaks_off_in_the_middle_answers_the_rest_later(tmp_path: Path) -> None:
    async with scene(tmp_path, LET_RUN) as stage:
        stage.engine.down = ["二"]
        seqs = [await stage.say(text) for text in ("一", "二", "三")]
        told = [asyncio.ensure_future(stage.service.outcome(CUSTOMER, seq)) for seq in seqs]
        results = await asyncio.wait_for(asyncio.gather(*told, return_exceptions=True), 10)
        assert results[0] == listening.Outcome([], seqs[2])
        assert all(isinstance(result, Engineless) for result in results[1:])
        await until(lambda: len(stage.engine.ran) == 3)
        await stage.answered(seqs[2])
        assert stage.engine.texts == ["一", "二", "二", "三"]
        assert await stage.said() == ["听到了：三", "是哪天的事？"]
        assert len(await stage.said("system")) == 1
        assert {m.state for m in await stage.messages() if m.sender == "customer"} == {"answered"}


async def test_a_failed_turn_in_the_middle_is_told_and_does_not_hold_up_the_rest(stage: Scene) -> None:
    stage.engine.broken = {"二"}
    _, second, third = await say_all(stage, "一", "二", "三")
    bot = [(message.kind, message.reply_to) for message in await stage.messages() if message.sender == "bot"]
    assert bot == [("notice", second), ("text", third), ("text", third)]


async def test_a_gateway_that_stops_in_the_middle_goes_on_after_its_restart(tmp_path: Path) -> None:
    engine = FakeEngine()
    engine.slow = {"二"}
    engine.gate.clear()
    async with fresh_database(tmp_path) as database:
        before = Scene(database, engine, LET_RUN)
        seqs = [await before.say(text) for text in ("一", "二", "三")]
        await until(lambda: engine.texts == ["一", "二"])
        await before.service.close()
        assert [message.masked for message in await before.waiting()] == ["二", "三"]

        engine.gate.set()
        after = Scene(database, engine, LET_RUN)
        assert await after.service.resume() == 1
        await after.answered(seqs[2])
        assert await after.waiting() == []
        assert [message.masked for message in await after.messages() if message.sender == "bot"] == [
            "听到了：三", "是哪天的事？"
        ]  # fmt: skip
        assert [(asked.text, asked.more) for asked in engine.asked] == [
            ("一", True), ("二", True), ("二", True), ("三", False)
        ], "the one that was cut short comes again under its id, the others do not"  # fmt: skip
        assert len(engine.ran) == 3
        await after.service.close()


async def test_a_turn_that_ran_before_the_stop_is_not_run_again(tmp_path: Path) -> None:
    """The engine had finished, the answer was on its way: the repeated id gets the stored answer."""
    engine = FakeEngine()
    async with fresh_database(tmp_path) as database:
        before = Scene(database, engine, LET_RUN)
        seq = await before.say("一")
        (message,) = await before.waiting()
        engine.ran[str(message.id)] = {
            "replies": [{"text": "当时的回答", "response": "utter_noted"}], "parse": {}, "form": None, "mood": None
        }  # fmt: skip
        await before.service.close()
        after = Scene(database, engine, LET_RUN)
        await after.service.resume()
        await after.answered(seq)
        assert await after.said() == ["当时的回答"]
        await after.service.close()


async def test_every_message_gets_to_the_engine_once_however_they_come(stage: Scene) -> None:
    texts = [f"第{number}句" for number in range(12)]
    seqs = []
    for number, text in enumerate(texts):
        seqs.append(await stage.say(text))
        await asyncio.sleep(0.3 if number % 5 == 4 else 0.01)
    for seq in seqs:
        await stage.answered(seq)
    assert stage.engine.texts == texts
    assert len({asked.message_id for asked in stage.engine.asked}) == len(texts)
    assert not stage.engine.asked[-1].more


async def test_the_same_message_sent_again_is_no_second_message(stage: Scene) -> None:
    first = (await stage.say("快递丢了", client_id="m1"), await stage.say("快递丢了", client_id="m1"))
    assert first[0] == first[1]
    await stage.answered(first[0])
    assert stage.engine.texts == ["快递丢了"]


async def test_what_a_person_will_read_is_kept_without_a_pause(stage: Scene) -> None:
    stage.engine.requested = None
    await say_all(stage, "快递丢了")
    async with stage.database.session() as session:
        await conversations.change_owner(session, CUSTOMER, "human", NOW)
    for text in ("在吗", "有人吗"):
        seq = await stage.say(text)
        assert await stage.answered(seq) < PAUSE_S
        assert await stage.service.outcome(CUSTOMER, seq) == listening.Outcome([])
    assert stage.engine.texts == ["快递丢了"]


async def test_an_engine_that_is_away_is_asked_less_and_less_often(tmp_path: Path) -> None:
    async with scene(tmp_path) as stage:
        stage.engine.down = ["快递丢了"] * 100
        seq = await stage.say("快递丢了")
        await asyncio.sleep(0.1)
        for _ in range(5):
            stage.service.wake(CUSTOMER)
            await asyncio.sleep(0.02)
        assert stage.engine.texts == ["快递丢了"], "not before half a second has passed, whoever wakes it"
        await until(lambda: len(stage.engine.asked) == 2)
        await asyncio.sleep(0.6)
        assert len(stage.engine.asked) == 2, "the second time it waits longer"
        stage.engine.down = []
        await stage.answered(seq)


async def test_nothing_is_remembered_of_a_conversation_at_rest(stage: Scene) -> None:
    (seq,) = await say_all(stage, "快递丢了")
    await until(lambda: stage.service._workers == {})
    await stage.answered(seq)
    assert stage.service._workers == {}
