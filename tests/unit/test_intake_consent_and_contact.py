"""Consent is asked before any contact, can be refused and be taken back, and nobody's silence is consent."""

from __future__ import annotations

import pytest

from bot.intake.state import CONFIRM
from tests.unit.intake_kit import ANSWERS, PHONE, asked_for, at_read_back, card_of, started


@pytest.mark.parametrize(
    ("text", "act"), [("不同意", "deny"), ("不行", "deny"), ("不留", "refuse_to_say"), ("凭什么给你", "refuse_to_say")]
)
def test_who_does_not_agree_is_not_asked_for_name_and_number(text: str, act: str) -> None:
    talk = asked_for("consent")
    reply = talk.say(text, act)
    assert talk.fact("consent") is False
    assert "utter_no_consent" in reply.said
    assert reply.asked == CONFIRM
    assert talk.fact("phone") == "skip: no_consent"


def test_without_consent_the_card_shows_no_contact() -> None:
    talk = asked_for("consent")
    talk.say("不同意", "deny")
    assert card_of(talk)["联系方式"] == "不留"
    assert not {"称呼", "电话"} & card_of(talk).keys()


NO_PHONE = ["电话不留了", "我不想留电话了", "手机号删掉吧", "别给我打电话"]


@pytest.mark.parametrize("text", NO_PHONE)
def test_consent_can_be_taken_back_at_the_read_back(text: str) -> None:
    talk = at_read_back()
    reply = talk.say(text, "refuse_to_say")
    assert talk.fact("consent") is False
    assert talk.fact("phone") == "skip: no_consent"
    assert talk.fact("name") == "skip: no_consent"
    assert "utter_no_consent" in reply.said
    assert not reply.ends
    assert reply.asked == CONFIRM


@pytest.mark.parametrize("text", NO_PHONE)
@pytest.mark.parametrize("slot", ["name", "phone"])
def test_who_wants_to_leave_no_number_is_not_asked_for_one(slot: str, text: str) -> None:
    talk = asked_for(slot)
    asked_before = talk.asked_about("phone")
    reply = talk.say(text, "refuse_to_say")
    while reply.asked != CONFIRM:
        reply = talk.say(*ANSWERS[reply.asked])
    assert talk.asked_about("phone") == asked_before
    assert str(talk.fact("phone")).startswith("skip")


def test_who_writes_the_number_after_all_has_changed_their_mind() -> None:
    talk = asked_for("consent")
    talk.say("不同意", "deny")
    talk.say(PHONE, "inform")
    assert talk.fact("phone") == PHONE
    assert talk.fact("consent") is True
    assert talk.asked_about("name") == 0


def test_consent_given_beforehand_is_not_asked_for() -> None:
    talk = started()
    talk.say("同意，单号JY20261120001", "inform")
    assert talk.fact("consent") is True
    assert talk.asked_about("consent") == 0


def test_a_no_that_answers_some_other_question_is_no_refusal_of_consent() -> None:
    talk = asked_for("consent")
    talk.say("没有单号", "no_information")
    assert talk.fact("consent") is None


def test_silence_is_no_consent() -> None:
    talk = asked_for("consent")
    for _ in range(3):
        talk.say("呃这个嘛", "")
    assert talk.fact("consent") is False


def test_a_card_confirmed_after_consent_was_taken_back_registers_without_contact() -> None:
    talk = at_read_back()
    talk.say("电话不留了", "refuse_to_say")
    assert talk.say("确认", "affirm").ends == "confirmed"
    assert talk.fact("phone") == "skip: no_consent"
