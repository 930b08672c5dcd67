"""Grades: what the signals, the amount, the number of people and the history make of a ticket."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.grading import GradeFacts, grade
from bot.policy import load
from bot.signals import find

POLICY = load(Path(__file__).parents[2] / "policy.yml")


def graded(text: str = "快递丢了", **facts: object) -> tuple[str, list[str]]:
    found = grade(POLICY, GradeFacts(text, **facts))  # type: ignore[arg-type]
    return found.grade, found.escalations


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("快递丢了，赔我三百", []),
        ("再不处理我就发到网上曝光你们", ["media"]),
        ("不赔就起诉，法院见", ["legal"]),
        ("我们几十个人都遇到了", ["group"]),
        ("孩子吃了食物中毒住院了", ["casualty", "minor"]),
        ("今天就去你们公司闹", ["violence"]),
        ("我要找媒体，也要找律师", ["legal", "media"]),
        ("没有人受伤", []),
        ("我打了12345也没用", ["regulator"]),
        ("报案三天了没人来查勘，我还在住院", []),
        ("没有人受伤，但是第二天骨折了", ["casualty"]),
    ],
)
def test_signals_are_heard_and_denied_ones_are_not(text: str, codes: list[str]) -> None:
    assert graded(text)[1] == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("吃了进医院了", "major"),
        ("我要去法院起诉", "major"),
        ("有人让我把钱转到安全账户", "major"),
        ("我们楼二十户都停水", "group"),
        ("我要曝光", "normal"),
        ("我要打12315", "normal"),
        ("我父亲去世了", "normal"),
        ("八十岁的奶奶等了一天", "normal"),
        ("今天就去你们公司闹", "normal"),
    ],
)
def test_a_signal_brings_the_grade_of_its_row(text: str, expected: str) -> None:
    assert graded(text)[0] == expected


def test_large_amounts_are_major_and_very_large_ones_reach_head_office() -> None:
    assert graded(amount=Decimal(100000)) == ("normal", [])
    assert graded(amount=Decimal("100000.01")) == ("major", ["large_amount"])
    assert graded(amount=Decimal(200000)) == ("major", ["large_amount"])
    assert graded(amount=Decimal(200001)) == ("major", ["large_loss", "large_amount"])


def test_the_grade_that_calls_the_highest_rank_wins() -> None:
    assert graded(earlier=1)[0] == "repeated"
    assert graded(problems=4)[0] == "difficult"
    assert graded(problems=4, earlier=1)[0] == "repeated"
    assert graded("有人受伤", earlier=1)[0] == "major"
    assert graded("有人受伤", people=5) == ("group", ["casualty", "group"])
    assert graded("我们二十户业主都一样，有人受伤", earlier=1, amount=Decimal(500000))[0] == "group"


def test_what_was_raised_on_the_way_counts_once_and_only_where_the_policy_knows_it() -> None:
    assert graded(raised=("crisis",)) == ("major", ["crisis"])
    assert graded("我要曝光", raised=("media", "crisis", "hot")) == ("major", ["media", "crisis"])


def test_the_words_of_the_signals_come_along() -> None:
    text = "钱没给，我要去法院起诉"
    assert grade(POLICY, GradeFacts(text)).signals == find(POLICY, text) != []
