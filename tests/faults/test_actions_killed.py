"""The action server dies in the middle of a complaint: the customer is told, nothing is lost, the form goes on."""

from __future__ import annotations

from tests.conversations.sentences import question_in, response_of
from tests.faults.intake import ANSWERS, check_ticket, go_on, reach
from tests.service import READY_S, Service, wait_until

ACTIONS = "bot.process.action_server"


def test_the_customer_is_told_and_the_form_goes_on_with_all_facts(whole: Service) -> None:
    sender = "actions-killed"
    reach(whole, sender, "金额")
    whole.kill(ACTIONS)
    assert not whole.is_ready()
    told = whole.say(sender, ANSWERS["金额"])
    assert "utter_turn_trouble" in {response_of(reply["text"]) for reply in told}
    assert [m["text"] for m in whole.messages(sender) if m["sender"] == "customer"][-1] == ANSWERS["金额"]

    assert wait_until(whole.is_ready, READY_S), "the supervisor did not bring the action server back"
    replies = whole.say(sender, ANSWERS["金额"])
    assert question_in(replies) == "诉求", "the answer counts, and the form goes on"
    go_on(whole, sender, replies)
    whole.say(sender, "确认")
    check_ticket(whole, sender)


def test_a_confirmation_that_meets_the_crash_registers_once(whole: Service) -> None:
    sender = "actions-killed-at-confirm"
    reach(whole, sender, "核对")
    whole.kill(ACTIONS)
    whole.say(sender, "确认")
    assert whole.tickets(sender) == [], "nothing was promised that is not in the store"

    assert wait_until(whole.is_ready, READY_S)
    replies = whole.say(sender, "确认")
    assert whole.tickets(sender)[0]["number"] in replies[0]["text"]
    check_ticket(whole, sender)
