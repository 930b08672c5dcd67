"""Fraud is warned of once and before everything else; a matter that is already registered is recognised."""

from __future__ import annotations

from bot.intake import asides
from bot.intake.context import OpenTicket
from bot.intake.state import CONFIRM
from tests.unit.intake_kit import LOST, Talk, asked_for, started, with_tickets

FRAUD = "刚才有人冒充你们客服让我转账到安全账户"
TICKET = OpenTicket("TS2026112200001", "处理中", "courier", ["lost"])
OTHER_TICKET = OpenTicket("TS2026112200002", "已受理", "bank", ["attitude"])


def told_again(*tickets: OpenTicket) -> Talk:
    return started(LOST, with_tickets(*tickets), industry="courier", problems=["lost"])


# -- fraud ---------------------------------------------------------------------------------------------------------


def test_a_fraud_that_is_going_on_is_warned_of_before_everything_else() -> None:
    talk = started(FRAUD, industry="bank", problems=["other"])
    assert talk.last.said[0] == "utter_warn_fraud"


def test_the_warning_comes_once() -> None:
    talk = started(FRAUD, industry="bank", problems=["other"])
    talk.say("他还让我把验证码告诉他，说是安全账户", "tell_story")
    talk.say("说完了", "inform")
    talk.say("就是那个安全账户", "inform")
    assert sum(reply.said.count("utter_warn_fraud") for reply in talk.replies) == 1


def test_a_fraud_told_amid_the_questions_is_warned_of_too() -> None:
    talk = asked_for("place")
    reply = talk.say("对了，他们还让我把短信验证码报过去", "tell_story")
    assert reply.said[0] == "utter_warn_fraud"
    assert reply.asked == "place"


def test_a_fraud_told_before_there_is_a_story_is_warned_of_too() -> None:
    reply = Talk().say("让我转账到安全账户", "inform")
    assert "utter_warn_fraud" in reply.said


def test_a_fraud_that_is_not_going_on_brings_no_warning() -> None:
    talk = started("验证码一直收不到，登录不了，客服也没人管", industry="telecom", problems=["outage"])
    assert "utter_warn_fraud" not in talk.last.said


# -- the same matter -----------------------------------------------------------------------------------------------


def test_a_matter_that_looks_registered_is_asked_about_before_anything_else() -> None:
    talk = told_again(TICKET)
    assert talk.last.said == ["utter_same_matter"]
    assert talk.last.variables("utter_same_matter") == {"number": "TS2026112200001", "status": "处理中"}
    assert talk.last.open == asides.SAME


def test_a_yes_attaches_it_to_the_open_ticket() -> None:
    talk = told_again(TICKET)
    reply = talk.say("对，就是那件", "affirm")
    assert reply.ends == "attached"
    assert talk.intake.notes["attach_to"] == "TS2026112200001"
    assert talk.story == LOST


def test_a_no_goes_on_as_a_complaint_of_its_own_and_is_not_asked_again() -> None:
    talk = told_again(TICKET)
    reply = talk.say("不是", "deny")
    assert "utter_calm" in reply.said
    while talk.last.asked != CONFIRM:
        talk.say("不知道", "no_information") if talk.last.asked else talk.say("说完了")
    assert sum(reply.said.count("utter_same_matter") for reply in talk.replies) == 1


def test_another_matter_is_a_no_as_well() -> None:
    talk = told_again(TICKET)
    reply = talk.say("不是一回事，这是另一件", "deny")
    assert not reply.ends
    assert talk.intake.notes["other_than"] == "TS2026112200001"


def test_the_tapped_answers_count() -> None:
    assert told_again(TICKET).tap("same", value=True).ends == "attached"
    assert not told_again(TICKET).tap("same", value=False).ends


def test_a_matter_of_another_kind_is_not_asked_about() -> None:
    assert "utter_same_matter" not in told_again(OTHER_TICKET).last.said


def test_of_several_open_tickets_the_fitting_one_is_named() -> None:
    assert told_again(OTHER_TICKET, TICKET).last.variables("utter_same_matter")["number"] == "TS2026112200001"


def test_facts_told_instead_of_an_answer_are_kept() -> None:
    talk = told_again(TICKET)
    talk.say("单号JY20261120001，昨天的事", "inform")
    assert talk.fact("order_no") == "JY20261120001"
    assert talk.fact("occurred_at") == "2026-11-21"
