"""What a customer may want at any step: a person, to stop, to start over, to be done."""

from __future__ import annotations

import pytest

from bot.intake import asides
from bot.intake.state import CONFIRM
from tests.unit.intake_kit import ANSWERS, STORY, Talk, asked_for, at_read_back, started

STEPS = ["occurred_at", "place", "order_no", "amount", "demand", "evidence", "consent", "name", "phone", CONFIRM]

# -- a person ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", STEPS)
def test_a_person_can_be_called_at_any_step_and_the_question_stays(slot: str) -> None:
    talk = asked_for(slot)
    reply = talk.say("转人工", "ask_human")
    assert reply.wants_human
    assert reply.asked == slot
    assert not reply.ends


@pytest.mark.parametrize(
    "text", ["人工", "叫你们经理", "别跟我扯，找个活人来", "我要真人客服", "让你们领导听电话", "不想跟机器人说"]
)
def test_a_person_is_called_by_any_wording_whatever_the_model_says(text: str) -> None:
    assert asked_for("place").say(text, "chitchat", confidence=0.3).wants_human


def test_the_facts_of_the_message_that_calls_a_person_are_kept() -> None:
    talk = asked_for("place")
    talk.say("转人工！我在人民路店买的，88块，单号JY20261120001", "ask_human")
    assert talk.last.wants_human
    assert talk.fact("place") == "人民路店"
    assert talk.fact("amount") == 88
    assert talk.fact("order_no") == "JY20261120001"


def test_the_story_of_the_message_that_calls_a_person_is_kept() -> None:
    talk = Talk()
    talk.say("快递把我的箱子摔坏了，客服电话打不通，转人工", "ask_human", is_complaint=0.97)
    assert talk.last.wants_human
    assert "摔坏" in talk.story


def test_a_wish_for_a_person_is_no_answer_to_the_question() -> None:
    talk = asked_for("place")
    talk.say("叫你们经理", "ask_human")
    assert talk.fact("place") is None


# -- to stop -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", STEPS)
def test_a_change_of_mind_is_asked_about_first(slot: str) -> None:
    talk = asked_for(slot)
    reply = talk.say("算了吧", "cancel")
    assert reply.said == ["utter_confirm_cancel"]
    assert reply.open == asides.CANCEL
    assert not reply.ends


@pytest.mark.parametrize("text", ["不投诉了", "取消投诉", "我不登记了", "放弃投诉"])
def test_an_unmistakable_word_ends_it_at_once(text: str) -> None:
    assert asked_for("place").say(text, "cancel").ends == "cancelled"


@pytest.mark.parametrize(("text", "act"), [("对", "affirm"), ("算了", "cancel"), ("不弄了", "cancel")])
def test_a_confirmed_cancel_ends_it(text: str, act: str) -> None:
    talk = asked_for("place")
    talk.say("算了吧", "cancel")
    assert talk.say(text, act).ends == "cancelled"


def test_a_no_goes_on_with_the_question_and_every_fact() -> None:
    talk = asked_for("amount")
    before = talk.facts()
    talk.say("算了吧", "cancel")
    reply = talk.say("不，接着来", "deny")
    assert reply.said == ["utter_continue"]
    assert reply.asked == "amount"
    assert talk.facts() == before


def test_an_answer_instead_of_yes_or_no_is_taken_and_goes_on() -> None:
    talk = asked_for("amount")
    talk.say("算了吧", "cancel")
    reply = talk.say("88块", "inform")
    assert talk.fact("amount") == 88
    assert reply.asked == "demand"


def test_a_giving_up_that_brings_a_fact_is_not_taken_for_a_cancel() -> None:
    talk = asked_for("amount")
    reply = talk.say("算了，就88块吧", "cancel")
    assert "utter_confirm_cancel" not in reply.said
    assert talk.fact("amount") == 88


# -- to start over -------------------------------------------------------------------------------------------------


def test_starting_over_drops_what_was_told_and_asks_for_the_story() -> None:
    talk = asked_for("amount")
    reply = talk.say("重新开始", "start_over")
    assert reply.said == ["utter_restarted"]
    assert reply.asked == "story"
    assert talk.facts() == {}


def test_a_story_in_which_somebody_had_to_start_over_is_none() -> None:
    talk = started()
    talk.say("他们让我重新来一趟，跑了三次都没办好，柜员还骂我", "tell_story")
    assert talk.fact("place") == "人民路店"


# -- to be done ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["别问了", "赶紧提交", "直接登记", "问那么多干嘛"])
def test_who_is_in_a_hurry_is_asked_only_what_must_be_asked(text: str) -> None:
    talk = asked_for("occurred_at")
    reply = talk.say(text, "hurry_submit")
    assert reply.said[0] == "utter_hurried"
    assert reply.asked == "consent"
    assert talk.fact("order_no") == "skip: hurried"


def test_a_hurry_before_any_story_is_asked_for_the_story() -> None:
    talk = Talk()
    talk.say("我要投诉", "start_complaint")
    reply = talk.say("别问了，直接登记", "hurry_submit")
    assert reply.asked == "story"
    assert not reply.ends


def test_a_hurry_at_the_read_back_submits() -> None:
    assert at_read_back().say("赶紧提交", "hurry_submit").ends == "confirmed"


def test_a_story_in_which_somebody_was_hurried_is_no_hurry() -> None:
    talk = asked_for("place")
    talk.say("客服催我赶紧提交，结果把我的单子弄丢了", "tell_story")
    assert "utter_hurried" not in talk.last.said
    assert talk.fact("order_no") is None


def test_a_confirm_while_something_else_is_asked_goes_to_the_read_back_only() -> None:
    talk = asked_for("order_no")
    reply = talk.say("确认提交", "affirm")
    assert not reply.ends
    assert reply.asked == "consent"


def test_an_early_confirm_followed_by_a_correction_does_not_register() -> None:
    talk = asked_for("amount")
    talk.say("确认提交", "affirm")
    reply = talk.say("等一下，时间不对，是前天", "correct_information")
    assert not reply.ends
    assert talk.fact("occurred_at") == "2026-11-20"
    assert reply.asked == "consent"


def test_hurried_facts_can_still_be_given() -> None:
    talk = asked_for("order_no")
    talk.say("别问了", "hurry_submit")
    talk.say("单号JY20261120001", "inform")
    assert talk.fact("order_no") == "JY20261120001"


@pytest.mark.parametrize("text", ["确认", "对", "没问题", "可以", "ok"])
def test_the_read_back_ends_with_a_yes(text: str) -> None:
    assert at_read_back().say(text, "affirm").ends == "confirmed"


def test_nothing_ends_without_a_yes_to_the_read_back() -> None:
    talk = started(STORY)
    ends = []
    while talk.last.asked != CONFIRM:
        ends.append(talk.last.ends)
        talk.say(*ANSWERS[talk.last.asked])
    assert set(ends) == {""}
