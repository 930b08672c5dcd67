"""What a message outside of any form wants of a complaint made before: urging, adding, rating, keeping it."""

from __future__ import annotations

import pytest

from bot.intake import outside
from tests.unit.intake_kit import turn


@pytest.mark.parametrize(
    "text", ["算了，还是别撤了", "不撤了", "先不撤", "还是留着吧", "我再想想", "撤回的事先放放", "算了"]
)
def test_a_change_of_mind_keeps_the_complaint(text: str) -> None:
    assert outside.keeps(text)


@pytest.mark.parametrize("text", ["撤吧", "嗯，撤了吧", "撤掉就行", "算了不追究了"])
def test_a_plain_word_for_withdrawing_does_not_keep_it(text: str) -> None:
    assert not outside.keeps(text)
    assert outside.WITHDRAWS.search(text)


@pytest.mark.parametrize("text", ["不撤了", "先别撤"])
def test_keeping_it_is_understood_when_nothing_was_asked(text: str) -> None:
    assert outside.purpose_of(turn(text, "withdraw_complaint")) == "keep"


@pytest.mark.parametrize(
    ("text", "act", "purpose"),
    [
        ("我之前投诉保险那个事，能不能帮我催催", "urge", "urge"),
        ("我前几天投诉的快递那件事，到现在没人联系我", "tell_story", "urge"),
        ("我之前的投诉要补充点材料", "add_information", "supplement"),
        ("之前登记的投诉能加点东西吗", "", "supplement"),
        ("我上次那个投诉，处理结果我不满意", "ask_status", "rate"),
        ("我上次那个投诉不满意", "start_complaint", "rate"),
        ("昨天投诉的那件事有进展了吗", "ask_status", "status"),
    ],
)
def test_an_earlier_complaint_is_spoken_of_in_many_ways(text: str, act: str, purpose: str) -> None:
    heard = turn(text, act)
    assert outside.refers_to_earlier(heard)
    assert outside.purpose_of(heard) == purpose


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉你们那个快递员",
        "打了投诉电话没人接",
        "我的投诉很简单，快递丢了一直没人管",
        "上次投诉过你们丢件，这次又丢了",
    ],
)
def test_a_new_complaint_speaks_of_no_earlier_one(text: str) -> None:
    assert not outside.refers_to_earlier(turn(text, "tell_story"))


@pytest.mark.parametrize("text", ["我再补充一点", "我之前的投诉要补充点材料"])
def test_what_only_announces_is_asked_for_what_comes(text: str) -> None:
    assert outside.announces(turn(text, "add_information"))


def test_what_says_it_at_once_is_no_announcement() -> None:
    assert not outside.announces(turn("我之前的投诉要补充一下，快递员当时还骂了我", "add_information"))


# -- stars ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stars"), [("给你们打5分", 5), ("打两分吧", 2), ("五星好评", 5), ("3", 3), ("4分", 4)]
)
def test_stars_are_read(text: str, stars: int) -> None:
    assert outside.stars_in(text) == stars


@pytest.mark.parametrize("text", ["给你们五分钟", "扣了我一分钱", "等了三分钟"])
def test_minutes_and_cents_are_no_stars(text: str) -> None:
    assert outside.stars_in(text) is None


def test_an_unasked_rating_rates_whatever_the_model_makes_of_it() -> None:
    heard = turn("给你们打5分", "threaten", is_complaint=0.5)
    assert outside.purpose_of(heard) == "rate"
    assert not outside.begins(heard)


# -- the end of a talk ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["好的谢谢", "好的👌", "知道了，我等你们消息", "收到", "行，没问题了", "辛苦啦"])
def test_a_closing_word_adds_nothing(text: str) -> None:
    assert outside.closes(text)
    assert not outside.adds_to_earlier(turn(text, "urge"))


@pytest.mark.parametrize("text", ["你好", "好的，电话改成⟦手机号1⟧", "可以退钱就行"])
def test_a_word_that_says_more_is_no_closing_one(text: str) -> None:
    assert not outside.closes(text)


def test_a_question_with_a_number_of_days_adds_nothing() -> None:
    assert not outside.adds_to_earlier(turn("一般5天能有结果吗", "ask_duration"))


def test_a_fact_adds_to_what_was_registered() -> None:
    assert outside.adds_to_earlier(turn("单号是JY20261120001", "inform"))


def test_a_threat_that_tells_nothing_new_is_of_what_was_registered() -> None:
    assert outside.is_bare_threat(turn("再不处理我就去银保监会投诉，让媒体也来评评理", "threaten"))
    assert not outside.is_bare_threat(turn("昨天又丢了一件，再不管我就去12315", "threaten"))
