"""Training is made lighter without losing anything: what an example says, and that copies are independent."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine import train

LABELS = {"example": {"industry": "courier", "problems": ["lost"], "emotion": 1}}


@pytest.fixture(autouse=True)
def light() -> Iterator[None]:
    """Only for these tests: the other ones use Rasa's messages as they are."""
    before = {name: Message.__dict__.get(name) for name in ("fingerprint", "__deepcopy__")}
    train.lighten()
    yield
    for name, method in before.items():
        if method is None:
            delattr(Message, name)
        else:
            setattr(Message, name, method)


def example(text: str = "快递丢了", **more: Any) -> Message:
    return Message({TEXT: text, INTENT: "tell_story", "metadata": LABELS, **more})


def feature() -> Features:
    return Features(np.ones((1, 3)), FEATURE_TYPE_SENTENCE, TEXT, "words")


def test_a_copy_says_the_same() -> None:
    original = example()
    original.set("classes", {"emotion": 1}, add_to_output=True)
    original.add_features(feature())
    twin = copy.deepcopy(original)
    assert twin == original
    assert (twin.get(TEXT), twin.get(INTENT), twin.get("metadata")) == ("快递丢了", "tell_story", LABELS)
    assert (twin.output_properties, twin.time, len(twin.features)) == (original.output_properties, original.time, 1)


def test_what_is_done_to_a_copy_does_not_touch_the_original() -> None:
    original = example()
    twin = copy.deepcopy(original)
    twin.set(INTENT, "greet", add_to_output=True)
    twin.set("more", 1)
    twin.add_features(feature())
    assert original.get(INTENT) == "tell_story"
    assert original.get("more") is None
    assert INTENT not in original.output_properties
    assert original.features == []


def test_merged_training_data_keeps_every_example_and_is_independent() -> None:
    data = TrainingData([example(), example("包裹破了")])
    merged = data.merge(TrainingData([Message({TEXT: "你好", INTENT: "greet"})]))
    assert {one.get(TEXT) for one in merged.training_examples} == {"快递丢了", "包裹破了", "你好"}
    assert {one.get(TEXT): one.get("metadata") for one in merged.intent_examples}["包裹破了"] == LABELS
    merged.training_examples[0].set(TEXT, "别的")
    assert {one.get(TEXT) for one in data.training_examples} == {"快递丢了", "包裹破了"}


def test_the_same_example_has_the_same_fingerprint() -> None:
    assert example().fingerprint() == example().fingerprint()


@pytest.mark.parametrize(
    "other",
    [
        Message({TEXT: "快递破了", INTENT: "tell_story", "metadata": LABELS}),
        Message({TEXT: "快递丢了", INTENT: "vent", "metadata": LABELS}),
        Message({TEXT: "快递丢了", INTENT: "tell_story"}),
        Message({TEXT: "快递丢了", INTENT: "tell_story", "metadata": {"example": {"emotion": 2}}}),
        Message({TEXT: "快递丢了", INTENT: "tell_story", "metadata": LABELS, "text_tokens": []}),
    ],
)
def test_an_example_that_says_something_else_has_another_fingerprint(other: Message) -> None:
    assert other.fingerprint() != example().fingerprint()


def test_features_change_the_fingerprint() -> None:
    with_features = example()
    with_features.add_features(feature())
    assert with_features.fingerprint() != example().fingerprint()


def test_half_a_character_is_no_reason_to_fail() -> None:
    assert example("\ud800").fingerprint() != example("\ud801").fingerprint()


def test_words_are_no_part_of_what_is_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reworded sentence must not need a new model."""
    asked: dict[str, Any] = {}

    def trained(**arguments: Any) -> SimpleNamespace:
        asked.update(arguments)
        return SimpleNamespace(code=0)

    monkeypatch.setenv("RASA_MAX_CACHE_SIZE", "1000")
    monkeypatch.setattr("rasa.train", trained)
    assert train.main(str(tmp_path), "zh") == 0
    assert (asked["output"], asked["fixed_model_name"]) == (str(tmp_path), "zh")
    assert sorted(asked["training_files"]) == ["data/nlu", "data/rules"]
    assert not any(Path("data/responses").is_relative_to(folder) for folder in asked["training_files"])


def test_a_training_that_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_MAX_CACHE_SIZE", "1000")
    monkeypatch.setattr("rasa.train", lambda **_: SimpleNamespace(code=1))
    assert train.main(str(tmp_path), "zh") == 1
