"""The crisis rail hears people in danger in whatever spelling, quotes them, stays fast, and cannot be switched off."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import crisis
from bot.crisis import Crisis, Rail, detect
from bot.process.crisis_weights import ensure_crisis_weights
from tests.unit.crisis_kit import KINDS, first_set, hear, whole_rail

# The bare cry is also an exclamation (救命，怎么还不发货), so it is believed only as a whole message.
SENTENCES = [row for row in first_set() if row.danger and not row.text.startswith("救命")]
#: The part of them that the patterns alone must hear, before any weights exist.
PATTERNS_HEAR = 0.98


def test_the_patterns_alone_hear_direct_words() -> None:
    heard = [detect(row.text) for row in SENTENCES]
    assert sum(found is not None for found in heard) / len(heard) >= PATTERNS_HEAR
    assert all(found is None or found.kind == row.kind for found, row in zip(heard, SENTENCES, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_it_hears_danger_inside_a_long_complaint(kind: str) -> None:
    before = "我三月在你们店里买的洗衣机，用了两周就漏水，售后来过三次都没修好。"
    after = "。订单号我可以给你，地址还是原来那个。"
    rows = [row for row in SENTENCES if row.kind == kind]
    heard = [hear(f"{before}{row.text}{after}") is not None for row in rows]
    assert sum(heard) / len(heard) >= 0.97


def test_figures_of_speech_do_not_hide_real_danger_beside_them() -> None:
    assert detect("气死我了，累死了，我真的不想活了") == Crisis("self_harm", "不想活")
    assert detect("死贵的东西还坏了，我要砍死你们") is not None
    assert detect("手机死机了。我妈晕倒了，叫不醒") is not None


@pytest.mark.parametrize(
    "text",
    [
        "气死我了",
        "笑死",
        "累死了",
        "想死的心都有了",
        "尴尬得想死哈哈",
        "你们的客服气得我要死",
        "跳楼价买的",
        "打不着火怎么办",
    ],
)
def test_a_figure_of_speech_stays_quiet(text: str) -> None:
    assert hear(text) is None


@pytest.mark.parametrize("text", ["没意思了，真的", "跳下去给你们看", "一起死吧", "活够了", "我不想再醒过来了"])
def test_veiled_words_are_heard(text: str) -> None:
    assert hear(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("不 想 活 了", "不*想*活*了", "我不想活了！！！", "我不想活了😭", "我不想活了...", "\u200b不\u200b想活了"),
        *("我 不  想  活 了", "不/想/活/了", "不😭想😭活😭了", "我#要#跳#楼", "我，不，想，活，了"),
        *("想自sha", "想zisha", "我要tiao楼", "真想亖了算了", "去死的日子选好了，就今晚"),
    ],
)
def test_it_hears_words_that_were_broken_up_hidden_or_decorated(text: str) -> None:
    assert hear(text) is not None


def test_traditional_characters_are_heard_without_a_converter() -> None:
    assert detect("我要跳樓給你們看") is not None
    assert detect("我要殺了你們經理") is not None
    assert detect("電梯裡有人暈倒了") is not None
    assert whole_rail().detect("遺書寫好了，不要找我") is not None


def test_cantonese_is_heard() -> None:
    assert hear("我唔想活喇，真係好攰") is not None
    assert hear("我企喺天台度，想跳落去") is not None


def test_evidence_quotes_the_message_itself() -> None:
    text = "你们听好了，我要跳樓給你們看，聽到沒有"
    found = detect(text)
    assert found is not None
    assert found.evidence in text
    assert "跳樓" in found.evidence


def test_an_accident_that_is_over_is_a_complaint_but_a_cry_for_help_is_not() -> None:
    assert hear("上周我家热水器着火了，你们一直不赔") is None
    assert hear("热水器又着火了，快来人，上周就报修过") is not None


def test_self_harm_comes_before_harm_to_others() -> None:
    found = detect("我要杀了你们，然后我也不想活了")
    assert found is not None
    assert found.kind == "self_harm"


@given(st.text(max_size=300))
def test_it_never_raises_and_evidence_is_part_of_the_text(text: str) -> None:
    found = whole_rail().detect(text)
    assert found is None or (found.kind in KINDS and found.evidence and found.evidence in text)


@given(st.sampled_from(SENTENCES), st.sampled_from(["你好。", "我要投诉。", "订单一直没到！", "在吗？\n"]))
def test_what_was_said_before_does_not_silence_it(row: object, opening: str) -> None:
    text = getattr(row, "text", "")
    assert Rail().detect(text) is None or detect(opening + text) is not None


def test_arming_adds_the_second_stage_for_everybody_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crisis, "_rail", Rail())
    veiled = next(row.text for row in SENTENCES if detect(row.text) is None and whole_rail().detect(row.text))
    crisis.arm(ensure_crisis_weights())
    assert detect(veiled) is not None


def test_nothing_switches_it_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(crisis, "_rail", Rail())
    crisis.arm(ensure_crisis_weights())
    with pytest.raises(crisis.BadWeights):
        crisis.arm(tmp_path / "none.json")
    for name in ("TINGSU_CRISIS", "CRISIS", "NO_CRISIS"):
        monkeypatch.setenv(name, "0")
    assert detect("我不想活了") is not None
    assert {name for name in dir(crisis) if "off" in name or "disable" in name or "disarm" in name} == set()


PIECES = [
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
]
PIECES += ["不 想 活 了", "sha", "，", "我妈，", "😭不", "a ", "4"]


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    """A ratio, because machines differ; far below it lies what a longer text would cost if time grew faster."""
    rail = whole_rail()
    short, long = (min(_seconds(rail, (piece * size)[:size]) for _ in range(3)) for size in (5_000, 20_000))
    assert long < 12 * max(short, 0.005)
    assert long < 5.0


def _seconds(rail: Rail, text: str) -> float:
    began = time.process_time()
    rail.detect(text)
    return time.process_time() - began
