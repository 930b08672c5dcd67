"""A story that names the place or the firm of an open complaint seems to tell it again, in whatever words."""

from __future__ import annotations

import pytest

from bot.intake import outside
from bot.intake.context import OpenTicket
from bot.intake.understanding import same_as
from tests.unit.intake_kit import Talk, started

NUMBER = "TS2026112200001"
TICKET = OpenTicket(
    NUMBER, "已登记", "courier", ["delay"], place="圆通杏林站", company="圆通速递", order_no="YT6837004411092"
)


def told(text: str, industry: str = "courier", problem: str = "attitude") -> Talk:
    return started(text, industry=industry, problems=[problem])


def test_the_particular_part_of_the_place_is_enough() -> None:
    assert same_as(told("你们那个杏林站打了十几个电话都没人接").intake, [TICKET]) == NUMBER


def test_words_that_any_place_is_called_by_are_not() -> None:
    ticket = OpenTicket(NUMBER, "已登记", "courier", ["delay"], place="快递驿站")
    assert same_as(told("驿站的快递员骂人，简直没法说").intake, [ticket]) is None


def test_the_same_place_in_another_trade_is_another_matter() -> None:
    assert same_as(told("杏林站那边的饭馆菜里有虫子", "food", "safety").intake, [TICKET]) is None


def test_the_same_problem_elsewhere_still_counts() -> None:
    assert same_as(told("包裹五天了一直不送来", problem="delay").intake, [TICKET]) == NUMBER


def test_another_order_number_rules_it_out() -> None:
    talk = told("杏林站的包裹一直不送，单号YT6837009999999", problem="delay")
    assert same_as(talk.intake, [TICKET]) is None


@pytest.mark.parametrize("text", ["不是，是另外一个包裹", "这是另一单", "不是那个，是别的订单"])
def test_another_one_is_named_in_many_ways(text: str) -> None:
    assert outside.names_another_one(text)


@pytest.mark.parametrize("text", ["对，就是那个包裹", "是的，同一件"])
def test_the_same_one_is_not_another(text: str) -> None:
    assert not outside.names_another_one(text)
