"""The gateway dies: what it had taken in is answered after its restart, and the conversation goes on."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.conversations.sentences import question_in
from tests.faults.intake import ANSWERS, check_ticket, go_on, reach
from tests.service import READY_S, Refused, Service, wait_until

GATEWAY = "bot.process.gateway_server"
ACK_S = 20.0


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


async def test_a_rant_that_the_crash_cut_short_gets_one_answer_after_it(whole: Service) -> None:
    texts = ["你们圆通把我的快递弄丢了", "等了一个星期", "打电话也没人管"]
    async with aiohttp.ClientSession() as http, http.ws_connect(socket_of(whole)) as socket:
        await socket.send_json({"type": "hello", "session": None, "last_seq": 0})
        conversation = (await socket.receive_json(timeout=ACK_S))["conversation"]
        for number, text in enumerate(texts):
            await socket.send_json({"type": "message", "id": f"m{number}", "text": text})
        acked = 0
        while acked < len(texts):
            acked += (await socket.receive_json(timeout=ACK_S))["type"] == "ack"
        await asyncio.to_thread(whole.kill, GATEWAY)

    assert await asyncio.to_thread(wait_until, whole.is_ready, READY_S)
    assert await asyncio.to_thread(wait_until, lambda: answered(whole, conversation), 30)
    stored = await asyncio.to_thread(whole.messages, conversation)
    customer = [message for message in stored if message["sender"] == "customer"]
    assert [message["text"] for message in customer] == texts
    replies = [message for message in stored if message["sender"] == "bot"]
    early = [reply for reply in replies if reply["reply_to"] != customer[-1]["seq"]]
    assert len(early) < len(replies), "the answer belongs to the last"
    assert question_in(early) is None, "nobody is asked in mid-sentence"
    assert len({reply["text"] for reply in replies}) == len(replies), "nothing is said twice"


def socket_of(service: Service) -> str:
    return service.base.replace("http", "ws", 1) + "/ws/chat"


def answered(service: Service, conversation: str) -> bool:
    return all(message["state"] != "received" for message in service.messages(conversation))
