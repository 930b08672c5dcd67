"""Ordinary complaint talk stops no complaint: demands, hardship, denied or treated injuries; danger in it is heard."""

from __future__ import annotations

import re

import pytest

from bot.crisis import detect
from bot.crisis.settled import is_cared_for
from bot.crisis_training.examples import read
from tests.unit.crisis_kit import GOLDEN, KINDS, Row, hear

#: Of the talk every sentence stays quiet; of the danger, much of it veiled, this part is heard.
HEARD = 0.85


def talk() -> list[Row]:
    rows = (line.split("\t") for line in (GOLDEN / "crisis_talk.tsv").read_text(encoding="utf-8").splitlines()[1:])
    return [Row(text, label != "none", label) for label, text in rows]


def folded(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def test_the_set_is_balanced_and_nothing_learns_from_it() -> None:
    rows = talk()
    assert sum(row.danger for row in rows) >= 40
    assert sum(not row.danger for row in rows) >= 40
    assert all(sum(row.kind == kind for row in rows) >= 12 for kind in KINDS)
    frozen = {folded(row.text) for row in rows}
    assert len(frozen) == len(rows)
    assert {example.text for example in read() if folded(example.text) in frozen} == set()


@pytest.mark.parametrize("text", [row.text for row in talk() if not row.danger])
def test_complaint_talk_stays_quiet(text: str) -> None:
    assert hear(text) is None


def test_danger_beside_such_talk_is_heard_and_called_by_its_name() -> None:
    rows = [row for row in talk() if row.danger]
    named = [found.kind == row.kind for row in rows if (found := hear(row.text))]
    assert len(named) / len(rows) >= HEARD
    assert sum(named) / len(named) >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "有没有人受伤我看不清，墙塌了",
        "不知道里面有没有人受伤",
        "不是没有人受伤，有个大爷躺在地上起不来",
        "没有人受伤？你看看，我妈头上直流血",
        "电梯停在两层中间，里面没人应",
    ],
)
def test_a_doubt_denies_nothing(text: str) -> None:
    assert detect(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "我爸昏迷了，还没送到医院",
        "老人晕倒了，没人送医院",
        "他住院的时候突然晕倒了",
        "我妈晕倒了，送到医院了，现在还没醒",
        "孩子触电了，缝了三针，血还是止不住",
        "刚做完手术，现在伤口一直在流血",
        "客人晕倒了，住院部不收",
    ],
)
def test_care_that_has_not_come_or_goes_badly_does_not_silence(text: str) -> None:
    assert detect(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "我妈在店里晕倒了，已经送到医院了",
        "老人昏倒了，现在在医院住着，你们没人来",
        "有人触电了，现在在家养着",
        "孩子食物中毒了，正在输液",
    ],
)
def test_an_injury_in_good_hands_is_a_complaint(text: str) -> None:
    assert hear(text) is None


def test_care_counts_only_where_nothing_after_it_is_worse() -> None:
    assert is_cared_for("，已经包扎好了，医药费谁出")
    assert not is_cared_for("，包扎好了又出血了")
    assert not is_cared_for("，没包扎")
