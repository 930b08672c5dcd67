"""The gateway dies: what it had taken in is answered after its restart, and the conversation goes on."""

from __future__ import annotations

import pytest

from tests.conversations.sentences import question_in
from tests.faults.intake import ANSWERS, check_ticket, go_on, reach
from tests.service import READY_S, Refused, Service, wait_until

GATEWAY = "bot.process.gateway_server"


def test_a_conversation_goes_on_after_the_gateway_came_back(whole: Service) -> None:
    sender = "gateway-killed"
    reach(whole, sender, "地点")
    whole.kill(GATEWAY)
    assert wait_until(whole.is_ready, READY_S), "the supervisor did not bring the gateway back"
    replies = whole.say(sender, ANSWERS["地点"])
    assert question_in(replies) == "单号"
    go_on(whole, sender, replies)
    whole.say(sender, "确认")
    check_ticket(whole, sender)


def test_a_message_taken_in_before_the_crash_is_answered_after_it(whole: Service) -> None:
    sender = "gateway-killed-early"
    reach(whole, sender, "地点")
    whole.kill("rasa run")

    with pytest.raises(Refused):
        whole.say(sender, ANSWERS["地点"])
    whole.kill(GATEWAY)
    assert wait_until(whole.is_ready, READY_S)
    assert wait_until(lambda: whole.messages(sender)[-1]["sender"] == "bot", 30)
    assert question_in([{"text": whole.messages(sender)[-1]["text"]}]) == "单号"
