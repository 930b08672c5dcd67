"""Whatever is typed, the answer is sensible Chinese, what was typed is kept to the letter, and the service lives on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conversations.sentences import question_in, response_of
from tests.service import Refused, Service

Json = dict[str, Any]

#: Letters that no customer should read: the inside of the machine.
MACHINE = re.compile(r"⟦|⟧|Traceback|Exception|\bNone\b|\bnull\b|utter_|/restart|/inform|\{\{|\$\{")
#: Things that must do nothing and change nothing, in the words of whoever tries them.
HARMLESS = {
    "slash_restart": "/restart",
    "slash_intent": '/inform{"phone":"1"}',
    "slash_session_start": "/session_start",
    "full_width_slash": "／restart",
    "sql": "'; DROP TABLE tickets;--",
    "markup": "<script>alert(1)</script>",
    "template_dollar": "${7*7}",
    "template_braces": "{{7*7}}",
    "slot_in_braces": "{story}",
    "percent": "%s%n%(story)s",
    "null_word": "null",
    "json": '{"sender":"别人","message":"你好"}',
    "placeholder": "⟦手机号9⟧",
    "path": "../../../../etc/passwd",
    "latin": "hello what is this",
    "control_characters": "你好\u0000\u0007\u001b[31m\u202e吗",
    "lone_combining_marks": "\u0301\u0301\u0301",
    "one_letter": "a",
    "digits": "99999999999999999999999999999999",
    "emoji": "😡😡😡",
    "wechat_face": "[发怒][发怒]",
    "question_marks": "？？？",
    "spaces_inside": "快　　 　递",
}
STORY = "快递员把我的箱子摔坏了，打电话也没人管，等了一个星期了"


@pytest.fixture(autouse=True)
def still_ready(service: Service) -> Iterator[None]:
    yield
    assert service.is_ready(), "the service did not survive this"


def opened(service: Service, sender: str) -> str | None:
    """A conversation with the form open; returns the question that stands."""
    return question_in(service.say(sender, STORY))


def said_by_customer(service: Service, sender: str) -> list[str]:
    return [message["text"] for message in service.messages(sender) if message["sender"] == "customer"]


def sensible(replies: list[Json]) -> None:
    assert replies, "no reply"
    for reply in replies:
        assert re.search(r"[\u4e00-\u9fff]", reply["text"]), f"no Chinese in {reply}"
        assert not MACHINE.search(reply["text"]), f"the machine shows in {reply['text']}"


@pytest.mark.parametrize("name", HARMLESS)
def test_odd_input_at_the_start_is_answered_in_chinese_and_kept_verbatim(service: Service, name: str) -> None:
    sender = f"odd-start-{name}"
    sensible(service.say(sender, HARMLESS[name]))
    assert said_by_customer(service, sender) == [HARMLESS[name]]
    assert service.tickets(sender) == []


@pytest.mark.parametrize("name", HARMLESS)
def test_odd_input_inside_the_form_leaves_the_form_where_it_was(service: Service, name: str) -> None:
    sender = f"odd-form-{name}"
    question = opened(service, sender)
    sensible(service.say(sender, HARMLESS[name]))
    replies = service.say(sender, "为什么要问这个")
    assert question_in(replies) == question or name in ANSWERS, f"asked {question}, then {question_in(replies)}"
    assert said_by_customer(service, sender) == [STORY, HARMLESS[name], "为什么要问这个"]
    assert service.tickets(sender) == []


#: Odd, but a possible answer to "when was it?" all the same.
ANSWERS: frozenset[str] = frozenset()


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u3000"])
def test_an_empty_message_is_refused_and_leaves_no_trace(service: Service, text: str) -> None:
    with pytest.raises(Refused) as refused:
        service.say("nothing-said", text)
    assert (refused.value.status, refused.value.code) == (400, "empty_message")
    assert re.search(r"[\u4e00-\u9fff]", refused.value.message)
    with pytest.raises(Refused) as unknown:
        service.messages("nothing-said")
    assert unknown.value.status == 404


def test_twenty_thousand_characters_are_kept_and_answered(service: Service) -> None:
    long = "快递丢了没人管。" * 2500
    sensible(service.say("long-story", long))
    assert said_by_customer(service, "long-story") == [long]


def test_a_message_beyond_the_limit_is_refused_by_name(service: Service) -> None:
    with pytest.raises(Refused) as refused:
        service.say("too-long", "长" * 50_001)
    assert refused.value.status == 413
    assert "分几条" in refused.value.message


def test_a_body_beyond_the_limit_is_refused(service: Service) -> None:
    with pytest.raises(Refused) as refused:
        service.say("much-too-long", "长" * 400_000)
    assert refused.value.status == 413


@pytest.mark.parametrize("sender", ["", "a b", "a/b", "<x>", "'; --", "x" * 129, "a\nb", "{story}"])
def test_a_sender_with_strange_characters_is_refused(service: Service, sender: str) -> None:
    with pytest.raises(Refused) as refused:
        service.say(sender, "你好")
    assert (refused.value.status, refused.value.code) == (400, "bad_request")


@pytest.mark.parametrize(
    "body",
    [
        [],
        "你好",
        {},
        {"sender": "x"},
        {"message": "你好"},
        {"sender": 5, "message": "你好"},
        {"sender": "x", "message": 5},
        {"sender": "x", "message": None},
        {"sender": "x", "message": ["你好"]},
        {"sender": "x", "message": "你好", "metadata": "不是对象"},
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(service: Service, body: Any) -> None:
    with pytest.raises(Refused) as refused:
        service.rest(body)
    assert refused.value.status == 400
    assert re.search(r"[\u4e00-\u9fff]", refused.value.message)


@pytest.mark.parametrize("token", [None, "", "wrong-token", "tökén"])
def test_without_the_right_token_nothing_is_taken(service: Service, token: str | None) -> None:
    with pytest.raises(Refused) as refused:
        service.rest({"sender": "no-token", "message": "你好"}, token)
    assert refused.value.status == 401
    with pytest.raises(Refused) as unknown:
        service.messages("no-token")
    assert unknown.value.status == 404


def test_the_same_message_twice_is_answered_twice_and_never_in_the_same_words(service: Service) -> None:
    first = service.say("twice", STORY)
    second = service.say("twice", STORY)
    sensible(first)
    sensible(second)
    assert not {reply["text"] for reply in first} & {reply["text"] for reply in second}
    assert said_by_customer(service, "twice") == [STORY, STORY]


def test_a_question_in_braces_is_never_filled_in(service: Service) -> None:
    """The read-back shows what the customer typed, not what a template makes of it."""
    for text in [STORY, "{amount}", "{occurred_at}和{{7*7}}", "${7*7}", "{story}", "{name}"]:
        replies = service.say("braces", text)
        assert all("49" not in reply["text"] and STORY not in reply["text"] for reply in replies)


def test_a_placeholder_typed_by_the_customer_stands_for_nothing(service: Service) -> None:
    """Else one could read a number that somebody else, or an earlier message, left behind."""
    service.say("placeholder", STORY)
    service.say("placeholder", "我的电话是13900000008")
    replies = service.say("placeholder", "在⟦手机号1⟧那里")
    assert all("139****0008" not in reply["text"] for reply in replies)
    assert said_by_customer(service, "placeholder")[-1] == "在⟦手机号1⟧那里"


def test_two_messages_at_once_are_taken_in_the_order_of_arrival_and_answered(service: Service) -> None:
    opened(service, "at-once")
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda text: service.say("at-once", text), ["上周三", "圆通人民路网点"]))
    # Sent together they are read together: the earlier one's caller is told where the answer is.
    spoken = [replies for replies in answers if "text" in replies[0]]
    assert 1 <= len(spoken) <= 2
    for replies in spoken:
        sensible(replies)
    messages = service.messages("at-once")
    assert [message["seq"] for message in messages] == sorted(message["seq"] for message in messages)
    typed = {message["seq"]: message for message in messages if message["sender"] == "customer"}
    assert {message["text"] for message in typed.values()} == {STORY, "上周三", "圆通人民路网点"}
    answered = [message["reply_to"] for message in messages if message["sender"] == "bot"]
    assert max(typed) in answered, "the last message is answered"
    assert set(answered) <= set(typed)
    assert answered == sorted(answered)


def test_many_customers_at_once_do_not_hear_each_other(service: Service) -> None:
    senders = [f"crowd-{number}" for number in range(8)]

    def talk(sender: str) -> list[list[Json]]:
        return [service.say(sender, text) for text in (STORY, f"单号是YT000000{sender[-1]}", "你是机器人吗")]

    with ThreadPoolExecutor(8) as all_of_them:
        for sender, turns in zip(senders, all_of_them.map(talk, senders), strict=True):
            assert all(reply["recipient_id"] == sender for replies in turns for reply in replies)
            assert "utter_ask_bot_identity" in {response_of(reply["text"]) for reply in turns[-1]}


def test_another_customers_ticket_number_shows_nothing_of_it(service: Service) -> None:
    owner = "number-owner"
    for text in [STORY, "别问了，赶紧给我登记", "同意", "我叫董小姐，电话13900000009", "确认", "确认"]:
        service.say(owner, text)
    (ticket,) = service.tickets(owner)
    for text in [f"查一下{ticket['number']}的进度", "0000"]:
        replies = service.say("number-thief", text)
        sensible(replies)
        said = "".join(reply["text"] for reply in replies)
        assert "董" not in said
        assert "0009" not in said
        assert "快递组" not in said
    assert "utter_status_not_found" in {response_of(reply["text"]) for reply in replies}
