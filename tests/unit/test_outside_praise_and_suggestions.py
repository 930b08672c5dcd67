"""Praise is passed on to whom it is for, irony never; a suggestion is known by its words."""

from __future__ import annotations

import pytest

from bot.intake import outside
from tests.unit.intake_kit import turn


def test_place_and_person_are_both_whom_praise_is_for() -> None:
    heard = turn("想表扬一下人民路网点的小刘，下那么大雨还把药送上六楼", "praise")
    assert outside.whom_in(heard).split() == ["人民路网点", "小刘"]


def test_the_word_of_praise_is_no_part_of_the_place() -> None:
    assert not outside.whom_in(turn("表扬建设路支行的王经理，服务特别耐心", "praise")).startswith("表扬")
    assert "王经理" in outside.whom_in(turn("表扬建设路支行的王经理，服务特别耐心", "praise"))


def test_nobody_named_is_nobody() -> None:
    assert outside.whom_in(turn("今天来的师傅修得又快又好，五星好评", "praise")) == ""


@pytest.mark.parametrize("text", ["你还挺聪明的", "你真聪明", "机器人挺厉害啊", "你比人工强"])
def test_a_kind_word_for_the_assistant_is_one(text: str) -> None:
    assert outside.praises_assistant(text)


@pytest.mark.parametrize("text", ["你可真聪明，问了八遍", "你是不是聪明过头了", "不错不错", "你真行"])
def test_irony_and_praise_of_nobody_are_none_for_the_assistant(text: str) -> None:
    assert not outside.praises_assistant(text)


def test_nobody_means_a_sneer() -> None:
    assert outside.means_the_opposite("呵呵，服务可真好", cross=False)


@pytest.mark.parametrize("cross", [True, False])
def test_too_much_thanks_are_irony_only_from_somebody_who_is_cross(cross: bool) -> None:
    assert outside.means_the_opposite("真是谢谢你们了，给你们点个大大的赞", cross=cross) is cross


@pytest.mark.parametrize(
    "text",
    [
        "建议你们快递柜门口装个灯，晚上取件黑咕隆咚的看不清",
        "希望小区门口加个减速带，车开得太快",
        "顺便建议你们提前两天贴个通知",
    ],
)
def test_a_suggestion_is_known_by_its_words(text: str) -> None:
    assert outside.is_suggestion(turn(text, "tell_story", is_complaint=0.9))


@pytest.mark.parametrize("text", ["建议你们把客服培训一下，态度太差了", "希望你们给我加急送过来", "希望多赔我一点"])
def test_a_grievance_or_a_demand_is_no_suggestion(text: str) -> None:
    assert not outside.is_suggestion(turn(text, "tell_story"))
