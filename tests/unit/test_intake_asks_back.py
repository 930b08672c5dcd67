"""A value that was not said clearly is asked back once: yes keeps it, no asks anew, anything else is read as usual."""

from __future__ import annotations

import pytest

from bot.intake import asides
from tests.unit.intake_kit import ANSWERS, Talk, asked_for


def unsure(text: str = "三四千") -> Talk:
    talk = asked_for("amount")
    talk.say(text, "inform")
    return talk


def test_an_unclear_sum_is_read_out_and_asked_back_before_the_next_question() -> None:
    talk = unsure()
    assert talk.last.open == asides.BACK
    assert talk.last.asked == ""
    said = talk.last.variables("utter_ask_back")
    assert said["label"] == "涉及金额"
    assert "3,500" in said["value"]


@pytest.mark.parametrize("text", ["对", "是的", "嗯"])
def test_a_yes_makes_it_certain(text: str) -> None:
    talk = unsure()
    reply = talk.say(text, "affirm")
    assert talk.slots["amount"] == {"text": "三四千", "value": 3500}
    assert reply.asked == "demand"


def test_the_tapped_yes_does_too() -> None:
    talk = unsure()
    talk.tap("back", value=True, title="对")
    assert "unsure" not in talk.slots["amount"]
    assert talk.last.asked == "demand"


@pytest.mark.parametrize("text", ["不对", "不是"])
def test_a_no_asks_for_it_anew(text: str) -> None:
    talk = unsure()
    reply = talk.say(text, "deny")
    assert talk.fact("amount") is None
    assert reply.asked == "amount"
    talk.say("3200", "inform")
    assert talk.fact("amount") == 3200


def test_the_right_value_instead_of_a_no_is_taken() -> None:
    talk = unsure()
    reply = talk.say("不是，是3200块", "correct_information")
    assert talk.fact("amount") == 3200
    assert reply.asked == "demand"


def test_the_right_value_alone_is_taken() -> None:
    talk = unsure()
    talk.say("3200块", "inform")
    assert talk.fact("amount") == 3200


def test_another_answer_is_read_as_usual_and_it_is_not_asked_back_again() -> None:
    talk = unsure()
    talk.say("我要退钱", "give_demand")
    assert "退钱" in talk.fact("demand")
    while talk.last.asked != "confirmed":
        talk.say(*ANSWERS[talk.last.asked])
    assert sum(reply.said.count("utter_ask_back") for reply in talk.replies) == 1


def test_a_corrected_value_that_is_unclear_again_is_not_asked_back_a_second_time() -> None:
    talk = unsure()
    talk.say("不对", "deny")
    talk.say("五六千吧", "inform")
    assert talk.last.open != asides.BACK
    assert talk.slots["amount"]["unsure"] is True


def test_a_clear_value_is_not_asked_back() -> None:
    talk = asked_for("amount")
    talk.say("3200块", "inform")
    assert talk.last.said == []


def test_an_unclear_value_in_the_first_message_is_asked_back_too() -> None:
    talk = asked_for("occurred_at")
    talk.say("昨天，花了三四千", "inform")
    assert talk.last.open == asides.BACK


def test_a_span_of_days_says_itself_that_it_is_vague() -> None:
    talk = asked_for("occurred_at")
    talk.say("上个月", "inform")
    assert "utter_ask_back" not in talk.last.said
