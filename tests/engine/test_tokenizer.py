"""The tokenizer: no blanks, placeholders whole, a dictionary of its own, and a fingerprint that knows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.tokenizer import ZhTokenizer
from bot.vocabulary import IDENTIFIER_NAMES
from tests.engine.kit import message, stored_in, tokenizer


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> ZhTokenizer:
    return tokenizer(tmp_path_factory.mktemp("words"))


def words(tokenizer: ZhTokenizer, text: str) -> list[str]:
    return [token.text for token in tokenizer.cut(text)]


@pytest.mark.parametrize(
    "text", ["我 要 投诉", "快递\n丢了\t三天", "  ", "", "⟦手机号1⟧ 是我的", "这个 ⟦邮箱1⟧⟦邮箱2⟧ 和 😡 abc 12"]
)
def test_tokens_are_never_blank_and_stand_where_they_say(ours: ZhTokenizer, text: str) -> None:
    tokens = ours.cut(text)
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert all(token.text.strip() for token in tokens)
    assert "".join(token.text for token in tokens) == "".join(text.split())


def test_words_of_the_dictionary_stay_whole(ours: ZhTokenizer) -> None:
    assert {"虚假签收", "快递员", "转人工"} <= set(words(ours, "快递员虚假签收，我要转人工"))


def test_a_placeholder_is_one_token(ours: ZhTokenizer) -> None:
    for name in IDENTIFIER_NAMES.values():
        assert f"⟦{name}12⟧" in words(ours, f"写错了，应该是⟦{name}12⟧才对")


def test_placeholders_of_one_kind_share_a_lemma_and_kinds_differ(ours: ZhTokenizer) -> None:
    first, _, second, _, mail = ours.cut("⟦手机号1⟧和⟦手机号2⟧和⟦邮箱1⟧")
    assert first.lemma == second.lemma != mail.lemma
    assert first.text != second.text
    lemmas = {ours.cut(f"⟦{name}1⟧")[0].lemma for name in IDENTIFIER_NAMES.values()}
    assert len(lemmas) == len(IDENTIFIER_NAMES)
    assert all(lemma.isascii() and lemma.isalpha() for lemma in lemmas)


def test_what_only_looks_like_a_placeholder_is_cut_like_any_text(ours: ZhTokenizer) -> None:
    assert "⟦暗号1⟧" not in words(ours, "看⟦暗号1⟧")


def test_words_of_one_instance_are_unknown_to_another(tmp_path: Path) -> None:
    before = tokenizer(tmp_path, "普通词 100 n\n")
    assert "飞毛腿快送" not in words(before, "飞毛腿快送丢件")
    knowing = tokenizer(tmp_path, "飞毛腿快送 20000 nz\n")
    assert "飞毛腿快送" in words(knowing, "飞毛腿快送丢件")
    assert "飞毛腿快送" not in words(before, "飞毛腿快送丢件")
    assert "飞毛腿快送" not in words(tokenizer(tmp_path, "普通词 100 n\n"), "飞毛腿快送丢件")


def test_the_dictionary_travels_with_the_model(tmp_path: Path) -> None:
    trained = tokenizer(tmp_path, "飞毛腿快送 20000 nz\n")
    trained.train(TrainingData())
    for path in tmp_path.glob("words-*.txt"):
        path.unlink()
    loaded = ZhTokenizer.load(ZhTokenizer.get_default_config(), **stored_in(tmp_path))
    assert "飞毛腿快送" in words(loaded, "飞毛腿快送丢件")


def test_the_fingerprint_follows_the_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    config = {"dictionary_path": str(path)}
    path.write_text("投诉 100 v\n", encoding="utf-8")
    before = ZhTokenizer.fingerprint_addon(config)
    assert before == ZhTokenizer.fingerprint_addon(config)
    path.write_text("投诉 101 v\n", encoding="utf-8")
    assert ZhTokenizer.fingerprint_addon(config) != before


def test_the_pipeline_finds_the_tokens_on_the_message(ours: ZhTokenizer) -> None:
    sample = message("我 要投诉")
    ours.process([sample])
    assert [token.text for token in sample.get("text_tokens")] == words(ours, "我 要投诉")
    assert sample.get(TEXT) == "我 要投诉"
