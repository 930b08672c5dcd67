"""What the classifiers see: one spelling for one meaning, classes of words with their negation, rows of length one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.engine.features import (
    CHARACTERS,
    JUDGEMENT,
    MIN_SENTENCES,
    TRADES,
    WORDS,
    Block,
    Lexicon,
    Sentence,
    blocks,
    character_features,
    fold,
    lexicon_entries,
    read_lexicon,
    word_features,
)

LEXICON = Path(__file__).parents[2] / "data/lexicon"
OURS = """# words for the tests
[neg_taste]
难吃 馊了
[pos_taste]
好吃 香
[neg_taste]
不好吃
[trade_food]
外卖 餐厅
[trade_shop]
外卖
"""


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon([OURS])


def sentence(*words: str) -> Sentence:
    return Sentence("".join(words), words)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("等了3天", "等了28天"),
        ("太慢了！！！！！！", "太慢了!!"),
        ("哈哈哈哈哈", "哈哈"),
        ("打⟦手机号1⟧", "打⟦手机号12⟧"),
    ],
)
def test_what_means_the_same_is_folded_to_one_spelling(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(("first", "second"), [("好", "好好"), ("⟦手机号1⟧", "⟦邮箱1⟧"), ("等了天", "等了3天")])
def test_what_means_something_else_stays_apart(first: str, second: str) -> None:
    assert fold(first) != fold(second)


@pytest.mark.parametrize("text", ["", "  ", "😡", "⟦⟧", "a" * 5000, "\ud800"])
def test_folding_takes_any_text_and_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_word_is_found_at_its_place_with_all_its_classes(lexicon: Lexicon) -> None:
    assert list(lexicon.find("这家外卖难吃")) == [("trade_food", 2), ("trade_shop", 2), ("neg_taste", 4)]


def test_of_overlapping_words_the_longest_counts(lexicon: Lexicon) -> None:
    assert list(lexicon.find("不好吃")) == [("neg_taste", 0)]


def test_a_negation_shortly_before_turns_a_judgement_round(lexicon: Lexicon) -> None:
    assert "not_neg_taste" in lexicon.judgements("没那么难吃")
    assert "neg_taste" in lexicon.judgements("难吃")
    assert "neg_taste" in lexicon.judgements("我不管怎么说都难吃")


def test_a_negation_does_not_turn_a_trade(lexicon: Lexicon) -> None:
    assert lexicon.trades("不点外卖") == ["trade_food", "trade_shop"]


def test_the_first_and_the_last_judgement_are_told_apart(lexicon: Lexicon) -> None:
    turn = lexicon.judgements("香是香，就是有点馊了")
    assert {"first pos", "last neg", "neg pos"} <= set(turn)
    assert {"first neg", "last pos"} <= set(lexicon.judgements("有点馊了，可是香"))


def test_trades_and_judgements_are_kept_apart(lexicon: Lexicon) -> None:
    assert lexicon.judgements("点外卖") == []
    assert lexicon.trades("难吃") == []


def test_rows_of_marks_count_up_to_three(lexicon: Lexicon) -> None:
    assert lexicon.judgements("啊！") == ["！1"]
    assert lexicon.judgements("啊!!!!!!?") == ["!3", "?1"]


def test_comments_are_no_words() -> None:
    assert list(lexicon_entries("# 说明 [x]\n[a]\n甲 乙\n\n# 丙\n[b]\n丁")) == [("a", "甲"), ("a", "乙"), ("b", "丁")]


def test_a_word_written_twice_in_a_class_counts_once() -> None:
    assert list(Lexicon(["[a]\n甲 甲\n[a]\n甲"]).find("甲")) == [("a", 0)]


def test_an_empty_lexicon_finds_nothing() -> None:
    assert list(Lexicon([]).find("难吃")) == []


def test_the_projects_own_lexicon_can_be_read_and_says_what_is_bad() -> None:
    texts = read_lexicon(LEXICON)
    assert len(texts) == len(list(LEXICON.glob("*.txt"))) > 0
    entries = [entry for text in texts for entry in lexicon_entries(text)]
    assert len(entries) > 100
    assert all(name and word for name, word in entries)
    assert "last neg" in Lexicon(texts).judgements(fold("太难吃了"))


def test_words_come_alone_and_in_pairs() -> None:
    assert word_features(sentence("快递", "丢", "了")) == ["快递", "丢", "了", "快递 丢", "丢 了"]
    assert word_features(sentence()) == []


def test_characters_run_across_words_and_know_the_edges() -> None:
    found = character_features(Sentence("快递丢", ()))
    assert {"快", "递丢", " 快递丢"[:4], "丢 "} <= set(found)
    assert max(map(len, found)) == 4


def test_only_what_several_sentences_share_is_learned() -> None:
    assert MIN_SENTENCES == 2
    block = Block(word_features, {})
    block.learn([sentence("快递", "丢", "丢"), sentence("快递", "慢")])
    assert block.vocabulary == {"快递": 0}


def test_learning_twice_gives_the_same_numbers() -> None:
    sentences = [sentence("快递", "丢", "了"), sentence("丢", "了", "快递"), sentence("了")]
    numbers = []
    for told in (sentences, sentences[::-1]):
        block = Block(word_features, {})
        block.learn(told)
        numbers.append(block.vocabulary)
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) == len(set(numbers[0].values())) > 2


def test_rows_have_length_one_and_dampen_repetition() -> None:
    block = Block(word_features, {"快递": 0, "丢": 1})
    once, often = block.matrix(
        [sentence("快递", "丢"), sentence("快递", "快递", "快递", "快递", "快递", "丢")]
    ).toarray()
    assert np.isclose(np.linalg.norm(once), 1)
    assert np.isclose(np.linalg.norm(often), 1)
    # Raw counts would make the repeated word five times as heavy as the other.
    assert 1 < often[0] / often[1] < 3


def test_a_row_of_unknown_features_is_empty_and_harmless() -> None:
    rows = Block(word_features, {"快递": 0}).matrix([sentence("香蕉"), sentence(), sentence("快递")])
    assert rows.shape == (3, 1)
    assert rows.toarray().tolist() == [[0], [0], [1]]
    assert rows.dtype == np.float32


def test_rows_of_no_sentences_have_the_right_width() -> None:
    assert Block(word_features, {"快递": 0, "丢": 1}).matrix([]).shape == (0, 2)


def test_all_kinds_of_features_are_there_with_what_they_learned(lexicon: Lexicon) -> None:
    made = blocks(lexicon, {WORDS: {"快递": 0}})
    assert set(made) == {WORDS, CHARACTERS, JUDGEMENT, TRADES}
    assert made[WORDS].vocabulary == {"快递": 0}
    assert made[JUDGEMENT].vocabulary == {}
    made[JUDGEMENT].learn([Sentence("难吃", ()), Sentence("馊了", ())])
    # Different words of one class teach the same feature.
    assert "neg_taste" in made[JUDGEMENT].vocabulary


@pytest.mark.parametrize("text", ["特别好吃", "不过还是好吃", "没想到这么好吃", "差不多好吃"])
def test_a_character_of_negation_inside_another_word_turns_nothing_round(text: str) -> None:
    assert Lexicon(["[pos_taste]\n好吃"]).judgements(text)[0] == "pos_taste"


@pytest.mark.parametrize("text", ["不好吃", "没那么好吃", "不太好吃", "特别不好吃"])
def test_a_negation_shortly_before_turns_a_word_round(text: str) -> None:
    assert Lexicon(["[pos_taste]\n好吃"]).judgements(text)[0] == "not_pos_taste"
