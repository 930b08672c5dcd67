"""The featurizer component: learned once, kept with its lexicon, and found on each message by the classifiers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.features import CHARACTERS, JUDGEMENT, TRADES, WORDS
from bot.engine.featurizer import SentenceFeaturizer, sentence_features, sentence_of
from tests.engine.kit import message, stored_in, tokenizer

ALL = (WORDS, CHARACTERS, JUDGEMENT, TRADES)
TEXTS = ("快递丢了没人管", "快递丢了三天", "这家太难吃了", "那家太难吃", "打⟦手机号1⟧找我", "请打⟦手机号2⟧")


class Place:
    """A model's folder, and messages cut into words in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lexicon = folder / "lexicon"
        self.lexicon.mkdir()
        (self.lexicon / "a.txt").write_text("[neg_taste]\n难吃 馊了\n", encoding="utf-8")
        self.config = {"lexicon_path": str(self.lexicon)}
        self._tokenizer = tokenizer(folder)

    def cut(self, *texts: str) -> list[Message]:
        messages = [message(text) for text in texts]
        self._tokenizer.process(messages)
        return messages

    def trained(self) -> SentenceFeaturizer:
        made = SentenceFeaturizer.create(self.config, **stored_in(self.folder))
        made.train(TrainingData(self.cut(*TEXTS)))
        return made


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_each_message_carries_one_row_of_every_kind(place: Place) -> None:
    messages = place.trained().process(place.cut("快递丢了", "难吃"))
    for one in messages:
        assert [feature.origin for feature in one.features] == list(ALL)
        assert all(feature.features.shape[0] == 1 for feature in one.features)


def test_rows_of_several_messages_are_those_of_each_in_order(place: Place) -> None:
    made = place.trained()
    texts = ("快递丢了", "太难吃了", "xyzzy")
    together = sentence_features(made.process(place.cut(*texts)), ALL)
    assert together.shape[0] == len(texts)
    for row, text in enumerate(texts):
        alone = sentence_features(made.process(place.cut(text)), ALL)
        assert (together[row] != alone).nnz == 0


def test_only_the_kinds_asked_for_are_given(place: Place) -> None:
    messages = place.trained().process(place.cut("快递丢了"))
    widths = {name: sentence_features(messages, [name]).shape[1] for name in ALL}
    assert sentence_features(messages, ALL).shape[1] == sum(widths.values())
    assert sentence_features(messages, [WORDS, JUDGEMENT]).shape[1] == widths[WORDS] + widths[JUDGEMENT]


def test_training_data_gets_the_same_rows_as_messages_do(place: Place) -> None:
    made = place.trained()
    data = made.process_training_data(TrainingData(place.cut(*TEXTS)))
    rows = sentence_features(data.training_examples, ALL)
    assert (rows != sentence_features(made.process(place.cut(*TEXTS)), ALL)).nnz == 0


def test_what_was_learned_is_the_same_after_loading_even_without_the_lexicons_files(place: Place) -> None:
    made = place.trained()
    (place.lexicon / "a.txt").unlink()
    loaded = SentenceFeaturizer.load({"lexicon_path": "nowhere"}, **stored_in(place.folder))
    rows = [sentence_features(one.process(place.cut("太难吃了，快递丢了")), ALL) for one in (made, loaded)]
    assert (rows[0] != rows[1]).nnz == 0
    assert sentence_features(loaded.process(place.cut("难吃")), [JUDGEMENT]).nnz > 0


def test_a_word_of_the_same_class_is_known_though_never_seen(place: Place) -> None:
    made = place.trained()
    seen, unseen = (sentence_features(made.process(place.cut(text)), [JUDGEMENT]) for text in ("难吃", "馊了"))
    assert (seen != unseen).nnz == 0
    assert seen.nnz > 0


def test_all_identifiers_of_a_kind_are_one_word(place: Place) -> None:
    first, second = map(sentence_of, place.cut("打⟦手机号1⟧", "打⟦手机号7⟧"))
    assert first == second


def test_a_message_without_text_is_left_alone(place: Place) -> None:
    made = place.trained()
    empty = Message({TEXT: ""})
    assert made.process([empty, *place.cut("快递")])[0].features == []
    assert made.process([]) == []


def test_a_message_of_nothing_known_has_an_empty_row(place: Place) -> None:
    row = sentence_features(place.trained().process(place.cut("xyzzy")), [WORDS])
    assert row.shape[0] == 1
    assert row.nnz == 0
    assert row.dtype == np.float32


def test_the_fingerprint_follows_the_lexicon(place: Place) -> None:
    before = SentenceFeaturizer.fingerprint_addon(place.config)
    assert before == SentenceFeaturizer.fingerprint_addon(place.config)
    (place.lexicon / "a.txt").write_text("[neg_taste]\n难吃\n", encoding="utf-8")
    assert SentenceFeaturizer.fingerprint_addon(place.config) != before
