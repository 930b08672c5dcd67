"""A sentence that only asks opens no complaint, and a story told beside the wish for a person is kept."""

from __future__ import annotations

import pytest

from bot.intake import outside
from tests.unit.intake_kit import turn


@pytest.mark.parametrize(
    "text", ["驿站中午关不关门呀", "你们中午取包裹的地方关不关门", "取钱要预约吗", "快递员能不能送上门"]
)
def test_a_question_that_tells_no_grievance_only_asks(text: str) -> None:
    assert outside.only_asks(turn(text, "tell_story", is_complaint=0.6))


@pytest.mark.parametrize(
    "text",
    [
        "凭什么收我两次停车费",
        "你们到底管不管",
        "快递丢了你们赔不赔",
        "我的快递怎么还没到呢",
        "能不能帮我处理一下",
        "你们讲不讲理",
    ],
)
def test_a_question_that_accuses_or_demands_does_not_only_ask(text: str) -> None:
    assert not outside.only_asks(turn(text, "tell_story", is_complaint=0.6))


def test_what_is_almost_certainly_a_complaint_is_none_of_the_questions() -> None:
    assert not outside.only_asks(turn("驿站中午关不关门呀", "tell_story", is_complaint=0.9))


def test_hours_of_somebody_else_are_not_ours() -> None:
    assert outside.asks_our_hours(turn("你们人工几点上班", "ask_hours"))
    assert not outside.asks_our_hours(turn("加油站晚上开门吗", "ask_hours"))


@pytest.mark.parametrize("text", ["快递摔坏了，客服打不通，转人工", "叫你们经理来，我在你们店吃出虫子了"])
def test_a_story_beside_the_wish_for_a_person_is_a_story(text: str) -> None:
    assert outside.tells_beside_person(turn(text, "tell_story"))


@pytest.mark.parametrize(("text", "act"), [("转人工，我要投诉", "start_complaint"), ("转人工", "ask_human")])
def test_the_bare_wish_for_a_person_is_none(text: str, act: str) -> None:
    assert not outside.tells_beside_person(turn(text, act, is_complaint=0.7))
