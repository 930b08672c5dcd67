"""The crisis rail hears people in danger and leaves figures of speech alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis import Crisis, detect
from bot.text import clean

GOLDEN = Path(__file__).parent.parent / "golden" / "crisis.tsv"
KINDS = ("self_harm", "harm_others", "injury")


def golden(*labels: str) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines()[1:]]
    return [(label, text) for label, text in rows if label in labels]


@pytest.mark.parametrize(("kind", "text"), golden(*KINDS))
def test_a_person_in_danger_is_heard(kind: str, text: str) -> None:
    crisis = detect(clean(text).text)
    assert crisis is not None
    assert crisis.kind == kind


@pytest.mark.parametrize("text", [text for _, text in golden("none")])
def test_a_figure_of_speech_or_an_ordinary_complaint_stays_quiet(text: str) -> None:
    assert detect(clean(text).text) is None


def test_the_golden_sentences_cover_every_kind_and_repeat_none() -> None:
    rows = golden(*KINDS, "none")
    assert len({text for _, text in rows}) == len(rows) >= 400
    assert len(golden(*KINDS)) >= 200
    assert len(golden("none")) >= 200
    assert all(len(golden(kind)) >= 50 for kind in KINDS)


# The bare cry is also an exclamation (救命，怎么还不发货), so it is believed only as a whole message.
SENTENCES = [row for row in golden(*KINDS) if not row[1].startswith("救命")]


@pytest.mark.parametrize("kind", KINDS)
def test_it_hears_danger_inside_a_long_complaint(kind: str) -> None:
    before = "我三月在你们店里买的洗衣机，用了两周就漏水，售后来过三次都没修好。"
    after = "。订单号我可以给你，地址还是原来那个。"
    for _, text in [row for row in SENTENCES if row[0] == kind]:
        crisis = detect(f"{before}{text}{after}")
        assert crisis is not None, text


def test_figures_of_speech_do_not_hide_real_danger_beside_them() -> None:
    assert detect("气死我了，累死了，我真的不想活了") == Crisis("self_harm", "不想活")
    assert detect("死贵的东西还坏了，我要砍死你们") is not None
    assert detect("手机死机了。我妈晕倒了，叫不醒") is not None


@pytest.mark.parametrize(
    "text", ["不 想 活 了", "不*想*活*了", "我不想活了！！！", "我不想活了😭", "我不想活了...", "\u200b不\u200b想活了"]
)
def test_it_hears_words_that_were_broken_up_or_decorated(text: str) -> None:
    assert detect(clean(text).text) is not None


def test_traditional_characters_are_heard_without_a_converter() -> None:
    assert detect("我要跳樓給你們看") is not None
    assert detect("我要殺了你們經理") is not None
    assert detect("電梯裡有人暈倒了") is not None


def test_evidence_quotes_the_message_itself() -> None:
    crisis = detect("你们听好了，我要跳樓給你們看，聽到沒有")
    assert crisis is not None
    assert crisis.evidence in "你们听好了，我要跳樓給你們看，聽到沒有"
    assert "跳樓" in crisis.evidence


def test_an_accident_that_is_over_is_a_complaint_but_a_cry_for_help_is_not() -> None:
    assert detect("上周我家热水器着火了，你们一直不赔") is None
    assert detect("热水器又着火了，快来人，上周就报修过") is not None


def test_self_harm_comes_before_harm_to_others() -> None:
    crisis = detect("我要杀了你们，然后我也不想活了")
    assert crisis is not None
    assert crisis.kind == "self_harm"


@given(st.text(max_size=300))
def test_it_never_raises_and_evidence_is_part_of_the_text(text: str) -> None:
    crisis = detect(text)
    assert crisis is None or (crisis.kind in KINDS and crisis.evidence and crisis.evidence in text)


@given(st.sampled_from(SENTENCES), st.sampled_from(["你好。", "我要投诉。", "订单一直没到！", "在吗？\n"]))
def test_what_was_said_before_does_not_silence_it(row: tuple[str, str], opening: str) -> None:
    assert detect(opening + row[1]) is not None


@pytest.mark.parametrize(
    "piece",
    [
        "我真的就想要",
        "正在",
        "我在",
        "绳子",
        "死",
        "我想",
        "你们",
        "不停地在",
        "带着把",
        "电梯里",
        "已经都就",
        "快真是要",
    ],
)
def test_it_stays_fast_on_repetitions(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    began = time.perf_counter()
    detect(text)
    assert time.perf_counter() - began < 1.0
