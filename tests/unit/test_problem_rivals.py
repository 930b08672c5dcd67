"""Two problems that lie close are put to the customer as two buttons; a clear one is never asked for."""

from __future__ import annotations

import pytest

from bot.intake import understanding
from bot.intake.state import Intake
from bot.intake.turn import Turn

CLOSE = {"fee": 0.42, "disclosure": 0.38, "attitude": 0.1}


def told(scores: dict[str, float]) -> Intake:
    intake = Intake.from_slots({})
    intake.notes["scores"]["problems"] = scores
    understanding.decide(intake)
    return intake


def test_two_close_problems_are_not_guessed_between() -> None:
    intake = told(CLOSE)
    assert "problems" not in intake.facts
    assert [button["payload"] for button in understanding.buttons(intake, "problems")] == [
        "problems=fee",
        "problems=disclosure",
    ]


@pytest.mark.parametrize(
    "scores",
    [
        {"fee": 0.7, "disclosure": 0.2},
        {"fee": 0.5, "disclosure": 0.34, "attitude": 0.1},
        {"fee": 0.9},
        {"other": 0.5, "fee": 0.49},
    ],
)
def test_a_clear_problem_is_taken_without_asking(scores: dict[str, float]) -> None:
    assert told(scores).facts["problems"][0] == "fee"


def test_many_likely_problems_leave_the_question_open() -> None:
    intake = told({"fee": 0.2, "disclosure": 0.19, "attitude": 0.18, "delay": 0.17})
    assert "problems" not in intake.facts
    assert len(understanding.buttons(intake, "problems")) == understanding.CHOICES + 1


@pytest.mark.parametrize("answer", ["都有", "两个都有", "都是", "都有吧。", "两样都算"])
def test_both_may_be_the_answer(answer: str) -> None:
    intake = told(CLOSE)
    code = understanding.code_in("problems", Turn(answer))
    assert code == understanding.BOTH
    understanding.choose(intake, "problems", code)
    assert intake.facts["problems"] == ["fee", "disclosure"]


@pytest.mark.parametrize("answer", ["都没有", "不是", "都行随便", "都扣了我的钱"])
def test_other_answers_are_not_taken_for_both(answer: str) -> None:
    assert understanding.code_in("problems", Turn(answer)) != understanding.BOTH


def test_a_tap_decides_and_a_later_message_does_not_overrule_it() -> None:
    intake = told(CLOSE)
    understanding.choose(intake, "problems", "disclosure")
    intake.notes["scores"]["problems"] = {"fee": 0.95}
    understanding.decide(intake)
    assert intake.facts["problems"] == ["disclosure"]
