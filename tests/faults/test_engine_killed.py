"""The engine dies in the middle of a complaint: the customer is told, nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import aiohttp
import pytest

from tests.conversations.sentences import question_in
from tests.faults.intake import ANSWERS, STORY, answers_of, check_ticket, go_on, reach
from tests.service import READY_S, Refused, Service, wait_until

Json = dict[str, Any]
#: A story after which something is asked at once.
BROKEN = "快递员把我的箱子摔坏了，打电话也没人管，等了一个星期了"
ENGINE = "rasa run"
FRAME_S = 120.0


def test_over_rest_the_message_is_kept_and_a_retry_gets_its_one_answer(whole: Service) -> None:
    sender = "engine-killed"
    reach(whole, sender, "诉求")
    whole.kill(ENGINE)
    with pytest.raises(Refused) as refused:
        whole.say(sender, ANSWERS["诉求"])
    assert (refused.value.status, refused.value.code) == (503, "engine_unavailable")
    assert "已经保存" in refused.value.message
    assert times_stored(whole, sender, ANSWERS["诉求"]) == 1

    assert wait_until(whole.is_ready, READY_S), "the supervisor did not bring the engine back"
    replies = whole.say(sender, ANSWERS["诉求"])
    assert question_in(replies) == "材料", "the form goes on where it was"
    assert times_stored(whole, sender, ANSWERS["诉求"]) == 1, "the retry is not a second message"

    go_on(whole, sender, replies)
    whole.say(sender, "确认")
    check_ticket(whole, sender)


def test_several_messages_sent_meanwhile_are_answered_in_order_afterwards(whole: Service) -> None:
    sender = "engine-killed-many"
    reach(whole, sender, "时间")
    whole.kill(ENGINE)
    for text in ("上周三", f"单号是{answers_of(sender)['单号']}", "320元"):
        with pytest.raises(Refused):
            whole.say(sender, text)
    assert wait_until(whole.is_ready, READY_S)
    assert wait_until(lambda: all(m["state"] != "received" for m in whole.messages(sender)), 30)
    go_on(whole, sender, [reply_of(message) for message in whole.messages(sender) if message["sender"] == "bot"])
    whole.say(sender, "确认")
    check_ticket(whole, sender)


def test_without_the_engine_words_of_crisis_are_answered_and_the_service_is_not_ready(whole: Service) -> None:
    sender = "engine-killed-crisis"
    reach(whole, sender, "时间")
    whole.kill(ENGINE)
    assert not whole.is_ready()
    assert whole.call("/healthz") == {"status": "ok"}
    replies = whole.say(sender, "我不想活了")
    assert "12356" in replies[0]["text"]
    assert [handoff["priority"] for handoff in whole.handoffs(sender)] == [100]


async def question_from(socket: aiohttp.ClientWebSocketResponse) -> str:
    """The next question; what is said before it is passed over."""
    while True:
        asked = question_in([await message_from(socket, "bot")])
        if asked:
            return asked


async def test_over_the_socket_a_notice_comes_and_later_the_answer_by_itself(whole: Service) -> None:
    url = whole.base.replace("http", "ws", 1) + "/ws/chat"
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        await socket.send_json({"type": "hello", "session": None, "last_seq": 0})
        welcome = await socket.receive_json()
        await socket.send_json({"type": "message", "id": "m1", "text": BROKEN})
        await question_from(socket)
        await asyncio.to_thread(whole.kill, ENGINE)
        await socket.send_json({"type": "message", "id": "m2", "text": ANSWERS["时间"]})
        notice = await message_from(socket, "system")
        assert notice["kind"] == "notice"
        assert "保存" in notice["text"]
        assert await question_from(socket) != "时间", "the answer was taken, the next question comes by itself"
    stored = await asyncio.to_thread(whole.messages, welcome["conversation"])
    assert [m["text"] for m in stored if m["sender"] == "customer"] == [BROKEN, ANSWERS["时间"]]


async def test_a_page_that_comes_back_later_finds_what_it_missed(whole: Service) -> None:
    url = whole.base.replace("http", "ws", 1) + "/ws/chat"
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(url) as socket:
            await socket.send_json({"type": "hello", "session": None, "last_seq": 0})
            welcome = await socket.receive_json()
            await asyncio.to_thread(whole.kill, ENGINE)
            await socket.send_json({"type": "message", "id": "m1", "text": STORY})
            await message_from(socket, "system")
        assert await asyncio.to_thread(wait_until, whole.is_ready, READY_S)
        assert await asyncio.to_thread(wait_until, lambda: answered(whole, welcome["conversation"]), 30)
        async with http.ws_connect(url) as socket:
            await socket.send_json({"type": "hello", "session": welcome["session"], "last_seq": 0})
            again = await socket.receive_json()
    assert again["conversation"] == welcome["conversation"]
    assert [message["sender"] for message in again["messages"]][:2] == ["customer", "system"]
    assert "bot" in {message["sender"] for message in again["messages"]}


def times_stored(service: Service, sender: str, text: str) -> int:
    return sum(1 for m in service.messages(sender) if m["sender"] == "customer" and m["text"] == text)


def answered(service: Service, conversation: str) -> bool:
    return any(message["sender"] == "bot" for message in service.messages(conversation))


def reply_of(message: Json) -> Json:
    """A stored message in the shape of a REST reply."""
    return {"text": message["text"], **({"custom": message["card"]} if "card" in message else {})}


async def message_from(socket: aiohttp.ClientWebSocketResponse[bool], sender: str) -> Json:
    """The next message of one side."""
    while True:
        frame = await asyncio.wait_for(socket.receive_json(), FRAME_S)
        if frame["type"] == "message" and frame["message"]["sender"] == sender:
            message: Json = frame["message"]
            assert re.search(r"[\u4e00-\u9fff]", message["text"])
            return {**message, **({"custom": message["card"]} if "card" in message else {})}
