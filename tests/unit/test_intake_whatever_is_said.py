"""Whatever customers say in whatever order: one question at most, every fact kept, nothing asked that was answered."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.intake.state import CONFIRM
from bot.vocabulary import FACT_SLOTS
from tests.unit.intake_kit import ANSWERS, LOST, PHONE, STORY, Talk, started

Message = tuple[str, str, dict[str, Any]]

SAYINGS: list[Message] = [
    *((text, act, {}) for text, act in ANSWERS.values()),
    (STORY, "tell_story", {"emotion": 1}),
    (LOST, "tell_story", {"emotion": 2, "industry": "courier", "problems": ["lost"]}),
    ("打了三次电话都没人接，一直拖着不给我退", "tell_story", {"emotion": 3}),
    ("气死我了", "vent", {"emotion": 3}),
    ("你个废物，滚", "abuse", {"emotion": 3}),
    ("再不处理我就曝光你们", "threaten", {"emotion": 2}),
    ("你是机器人吗？", "ask_bot_identity", {}),
    ("多久能处理？", "ask_duration", {}),
    ("谢谢", "thanks", {}),
    ("你好", "greet", {}),
    ("等一下", "hold_on", {}),
    ("不知道", "no_information", {}),
    ("没有", "no_information", {}),
    ("不方便说", "refuse_to_say", {}),
    ("对", "affirm", {}),
    ("不对", "deny", {}),
    ("不是昨天，是前天", "correct_information", {}),
    ("金额写错了，是120块", "correct_information", {}),
    ("电话写错了", "correct_information", {}),
    ("上面说过了", "already_said", {}),
    ("三四千", "inform", {}),
    ("转人工", "ask_human", {}),
    ("算了吧", "cancel", {}),
    ("电话不留了", "refuse_to_say", {}),
    ("还有一件事，宽带断网三天没人修", "tell_story", {"industry": "telecom", "problems": ["outage"]}),
    ("让我转账到安全账户", "tell_story", {}),
    ("别问了", "hurry_submit", {}),
    ("说完了", "inform", {}),
    ("88", "inform", {}),
    ("👍", "", {}),
    (PHONE, "inform", {}),
]
#: Words after which a field may be asked for again although it was answered.
REOPENS = ("写错了", "不对", "说过了", "你好", "算了吧", "不是昨天", "是120块")


def played(seed: int, turns: int = 25) -> Talk:
    """One customer; the kit holds every answer to one question and to words that exist."""
    chance = random.Random(seed)
    talk = started() if chance.random() < 0.5 else Talk()
    hours = 0.0
    for _ in range(turns):
        text, act, more = chance.choice(SAYINGS)
        hours += chance.choice([0.0, 0.0, 0.0, 0.1, 20.0])
        before = {slot: fact for slot, fact in talk.facts().items() if fact is not None}
        story = talk.story
        reply = talk.say(text, act, hours=hours, more=chance.random() < 0.15, **more)
        if reply.ends:
            return talk
        if not reopened(talk, text):
            assert reply.asked not in set(before) - {CONFIRM}, (seed, text, reply.asked)
            assert not set(before) - set(talk.facts()), (seed, text)
            assert talk.story.startswith(story), (seed, text)
    return talk


def reopened(talk: Talk, text: str) -> bool:
    started_over = "utter_restarted" in talk.last.said
    return started_over or any(word in text for word in REOPENS)


@pytest.mark.parametrize("seed", range(80))
def test_no_order_of_messages_loses_a_fact_or_asks_twice(seed: int) -> None:
    assert played(seed).replies


def test_the_talks_do_go_through_everything() -> None:
    talks = [played(seed) for seed in range(80)]
    asked = {reply.asked for talk in talks for reply in talk.replies}
    assert {slot for slot in FACT_SLOTS if slot not in ("industry", "problems")} <= asked
    assert {talk.last.ends for talk in talks} >= {"", "cancelled"}
    said = {name for talk in talks for reply in talk.replies for name in reply.said}
    assert len(said) > 25
