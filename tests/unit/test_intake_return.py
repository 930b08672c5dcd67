"""After a long silence: an answer goes on, a greeting asks first, a new story is kept and asked about."""

from __future__ import annotations

import pytest

from bot.intake import asides
from tests.unit.intake_kit import CONTEXT, Talk, asked_for, at_read_back

DAY = 24.0
NEW_STORY = "我家宽带断网三天了，报修两次没人来修"


def back(talk: Talk, text: str, act: str = "", **more: object) -> Talk:
    talk.say(text, act, hours=DAY, **more)
    return talk


@pytest.mark.parametrize("text", ["你好", "在吗"])
def test_a_greeting_is_asked_whether_to_go_on(text: str) -> None:
    talk = back(asked_for("place"), text, "greet")
    assert talk.last.said == ["utter_welcome_back"]
    assert talk.last.open == asides.RESUME
    assert talk.last.variables("utter_welcome_back")["summary"] == "餐饮外卖 · 质量问题"


def test_a_yes_goes_on_where_it_stopped_with_everything_told() -> None:
    talk = asked_for("order_no")
    before = talk.facts()
    back(talk, "你好", "greet")
    reply = talk.say("接着上次的吧，对", "affirm", hours=DAY)
    assert reply.said == ["utter_continue"]
    assert reply.asked == "order_no"
    assert talk.facts() == before


def test_a_no_begins_afresh() -> None:
    talk = back(asked_for("order_no"), "你好", "greet")
    reply = talk.say("不是", "deny", hours=DAY)
    assert reply.said[0] == "utter_restarted"
    assert reply.asked == "story"
    assert talk.facts() == {}


@pytest.mark.parametrize(
    ("slot", "text", "kept"),
    [
        ("place", "人民路店", "人民路店"),
        ("order_no", "JY20261120001", "JY20261120001"),
        ("amount", "88块", 88),
        ("occurred_at", "11月20号", "2026-11-20"),
        ("place", "不知道", "skip: unknown"),
    ],
)
def test_an_answer_to_the_old_question_goes_on_without_asking(slot: str, text: str, kept: object) -> None:
    talk = back(asked_for(slot), text, "inform")
    assert "utter_welcome_back" not in talk.last.said
    assert talk.fact(slot) == kept
    assert talk.last.asked not in ("", slot)


def test_a_new_story_is_kept_and_asked_about() -> None:
    talk = back(asked_for("place"), NEW_STORY, "tell_story", industry="telecom", problems=["outage"])
    assert talk.last.said == ["utter_welcome_back"]
    talk.say("不是", "deny", hours=DAY)
    assert talk.story == NEW_STORY
    assert talk.fact("industry") == "telecom"


def test_a_new_story_that_belongs_to_the_old_one_is_added_to_it() -> None:
    talk = asked_for("place")
    before = talk.story
    back(talk, "昨天我又去了一趟，店员还是不认账，把我赶出来", "tell_story")
    talk.say("对", "affirm", hours=DAY)
    assert talk.story == f"{before}\n昨天我又去了一趟，店员还是不认账，把我赶出来"
    assert talk.last.asked == "place"


def test_the_facts_of_a_story_that_was_held_are_not_lost() -> None:
    talk = back(asked_for("place"), "昨天我在解放路店又买到坏的，扣了我120块", "tell_story")
    talk.say("对", "affirm", hours=DAY)
    assert talk.fact("place") == "解放路店"


def test_the_tapped_choice_counts() -> None:
    talk = back(asked_for("place"), "你好", "greet")
    reply = talk.tap("resume", value=True, title="接着说", hours=DAY)
    assert reply.asked == "place"


def test_something_else_after_the_welcome_is_read_as_usual() -> None:
    talk = back(asked_for("place"), "你好", "greet")
    reply = talk.say("人民路店", "inform", hours=DAY)
    assert talk.fact("place") == "人民路店"
    assert reply.asked == "order_no"


def test_a_confirm_a_day_later_is_asked_about_because_nobody_sees_the_card_any_more() -> None:
    talk = back(at_read_back(), "确认", "affirm")
    assert not talk.last.ends


def test_a_short_break_is_no_return() -> None:
    talk = asked_for("place")
    reply = talk.say("你好", "greet", hours=CONTEXT.resume_after_hours - 1)
    assert "utter_welcome_back" not in reply.said
    assert reply.asked == "place"


def test_who_never_told_a_story_is_not_welcomed_back() -> None:
    talk = Talk()
    talk.say("我要投诉", "start_complaint")
    reply = talk.say("你好", "greet", hours=DAY)
    assert "utter_welcome_back" not in reply.said
    assert reply.asked == "story"


def test_the_silence_is_counted_from_the_last_message() -> None:
    talk = asked_for("place")
    talk.say("等一下", "hold_on", hours=6)
    reply = talk.say("你好", "greet", hours=12)
    assert "utter_welcome_back" not in reply.said
