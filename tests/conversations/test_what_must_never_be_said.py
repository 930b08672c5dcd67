"""The invariants that every played conversation is held to do notice what they are there for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conversations.sentences import faults_in, invited, question_in

Json = dict[str, Any]


def kinds(
    replies: list[Json], *, heard: set[str] | None = None, given: set[str] | None = None, wrote: str = ""
) -> set[str]:
    told = set() if heard is None else heard
    return {fault.kind for fault in faults_in(replies, told, given or set(), [wrote])}


def reply(text: str, response: str = "utter_calm", **more: Any) -> Json:
    return {"text": text, "response": response, **more}


def test_a_harmless_answer_with_one_question_has_no_fault() -> None:
    assert kinds([reply("包裹的事我看明白了。"), reply("大概是哪天的事？", "utter_ask_occurred_at")]) == set()


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ([], "no_reply"),
        ([reply("")], "empty"),
        ([reply("选一个吧。", buttons=[{"title": "好", "payload": "x"}])], "one_button"),
        ([reply("这个一定给您退款。")], "forbidden"),
        ([reply("您的电话是⟦手机号1⟧。")], "forbidden"),
        ([reply("共{amount}元。")], "forbidden"),
        ([reply("是哪天的事？", "utter_ask_occurred_at"), reply("在哪里？", "utter_ask_place")], "two_questions"),
        ([reply("行吗？"), reply("好吗？")], "two_questions"),
    ],
)
def test_a_bad_reply_is_noticed(replies: list[Json], kind: str) -> None:
    assert kind in kinds(replies)


def test_a_sentence_said_before_is_noticed_in_a_later_turn() -> None:
    heard: set[str] = set()
    assert kinds([reply("这件事我一条条记下来。")], heard=heard) == set()
    assert kinds([reply("好的。这件事我一条条记下来。")], heard=heard) == {"said_twice"}


def test_a_crisis_text_may_come_again() -> None:
    heard: set[str] = set()
    for _ in range(2):
        assert kinds([reply("先不谈投诉，您的安全最重要。", "utter_crisis_self_harm")], heard=heard) == set()


def test_a_question_that_was_answered_is_noticed() -> None:
    asked = [reply("是哪天的事？", "utter_ask_occurred_at")]
    assert kinds(asked, given={"时间"}) == {"asked_again"}
    assert kinds(asked, given={"地点"}) == set()


def test_the_customers_own_words_may_be_quoted() -> None:
    assert kinds([reply("已改为：一定给我退款！")], wrote="改成一定给我退款！") == set()


def test_silence_is_right_once_a_person_has_taken_over() -> None:
    assert faults_in([], set(), set(), [], silent=True) == []


def test_an_invitation_to_go_on_is_no_question() -> None:
    replies = [reply("您接着说，说完了告诉我。", "utter_hold_invite")]
    assert invited(replies)
    assert question_in(replies) is None
