"""Clean text is what everything behind the gateway reads, and every character knows where it came from."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script import simplify
from bot.text import CleanText, clean, is_blank_or_emoji

AWKWARD = st.text(
    alphabet=st.one_of(
        st.sampled_from(" \t\r\n　/／⟦⟧㎡①㈱﷽\u200b\u202e\ufeff\u20e3\u0336\ud800，！？：；（）…ＡＢ１２後臺"),
        st.characters(),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("我的快递丢了", "我的快递丢了"),
        ("１３８００１３８０００", "13800138000"),
        ("ＡＢＣｄｅ", "ABCde"),
        ("你好，在吗？（急！）：；", "你好，在吗？（急！）：；"),
        ("你好,在吗?", "你好,在吗?"),
        ("等了三天……", "等了三天……"),
        ("退款。谢谢", "退款。谢谢"),
        ("  前后空格  ", "前后空格"),
        ("中间   空格", "中间 空格"),
        ("全角　　空格", "全角 空格"),
        ("第一列\t第二列", "第一列 第二列"),
        ("第一行\n\n\n第二行", "第一行\n第二行"),
        ("第一行 \r\n 第二行", "第一行\n第二行"),
        ("第一行\u2028第二行", "第一行\n第二行"),
        ("\n\n开头换行", "开头换行"),
        ("零\u200b宽\u200d字\ufeff符", "零宽字符"),
        ("反\u202e向\u2066字\u2069符", "反向字符"),
        ("响\x07铃\x00空", "响铃空"),
        ("1️⃣3️⃣8️⃣", "138"),
        ("1\u03363\u03368\u0336", "138"),
        ("①快递", "1快递"),
        ("30㎡", "30m2"),
        ("⟦手机号1⟧", "〔手机号1〕"),
        ("坏\ud83d字", "坏字"),
        ("100％", "100%"),
        ("😡太差了", "😡太差了"),
        ("", ""),
        (" \u200b\t\n", ""),
    ],
)
def test_a_message_is_normalised_the_way_people_would_read_it(original: str, expected: str) -> None:
    assert clean(original).text == expected


@pytest.mark.parametrize(
    "original", ["/restart", "  /restart", "／restart", "\u200b/restart", "\n\t／restart", "\x00/restart"]
)
def test_a_leading_slash_never_reaches_the_engine(original: str) -> None:
    assert clean(original).text == "／restart"


def test_a_slash_inside_the_text_stays() -> None:
    assert clean("A/B款").text == "A/B款"


def test_offsets_point_into_the_original_when_characters_vanish_or_expand() -> None:
    result = clean(" \u200b３㎡  的\u200b房")
    assert result.text == "3m2 的房"
    assert result.offsets == (2, 3, 3, 4, 6, 8)


def test_a_span_of_clean_text_maps_to_the_original_words() -> None:
    original = "电话\u200b是　　１３８００１３８０００，谢谢"
    result = clean(original)
    start = result.text.index("13800138000")
    begin, end = result.original_span(start, start + 11)
    assert original[begin:end] == "１３８００１３８０００"


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        clean("三个字").original_span(1, 9)


@given(AWKWARD)
def test_every_clean_character_comes_from_the_original_character_at_its_offset(original: str) -> None:
    result = clean(original)
    assert len(result.text) == len(result.offsets)
    assert list(result.offsets) == sorted(result.offsets)
    for char, offset in zip(result.text, result.offsets, strict=True):
        source = unicodedata.normalize("NFKC", original[offset])
        assert char in source or char in original[offset] or char in " \n／〔〕"


@given(AWKWARD)
def test_clean_text_is_tidy_and_cleaning_again_changes_nothing(original: str) -> None:
    text = clean(original).text
    assert clean(text).text == text
    assert text == text.strip()
    assert "  " not in text
    assert not text.startswith("/")
    assert not set(text) & set("⟦⟧\t\r\u200b\u202e")
    text.encode("utf-8")


@pytest.mark.parametrize(
    "text", ["", "   ", "？？？", "。。。", "😡😡", "👍🏻", "……", "!!!", "[微笑][微笑]", "[发怒]", "~", "❤️"]
)
def test_nothing_to_understand_is_recognised(text: str) -> None:
    assert is_blank_or_emoji(text)


@pytest.mark.parametrize("text", ["好", "ok", "1", "嗯？", "😡退钱", "[退款]", "⟦手机号1⟧"])
def test_a_single_word_is_something_to_understand(text: str) -> None:
    assert not is_blank_or_emoji(text)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("快遞員態度很差", "快递员态度很差"),
        ("我等著退錢", "我等着退钱"),
        ("著名品牌", "著名品牌"),
        ("這裡的頭髮沒洗乾淨", "这里的头发没洗干净"),
        ("後來皇后大道的店", "后来皇后大道的店"),
        ("已经是简体，¥100/件", "已经是简体，¥100/件"),
        ("", ""),
    ],
)
def test_traditional_text_is_read_as_simplified(traditional: str, simplified: str) -> None:
    assert simplify(clean(traditional)).text == simplified


@given(AWKWARD)
def test_simplifying_keeps_every_offset(original: str) -> None:
    before = clean(original)
    after = simplify(before)
    assert after.offsets == before.offsets
    assert len(after.text) == len(before.text)


def test_a_converter_that_changes_the_length_is_not_trusted_with_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stretching:
        def convert(self, text: str) -> str:
            return text.replace("這", "这").replace("軟體", "软件包")

    monkeypatch.setattr("bot.script._converter", Stretching)
    before = clean("這軟體")
    assert simplify(before) == CleanText("这軟體", before.offsets)


def test_a_long_message_is_cleaned_quickly() -> None:
    began = time.perf_counter()
    clean("１ \u200b㎡後" * 5_000)
    assert time.perf_counter() - began < 0.3
