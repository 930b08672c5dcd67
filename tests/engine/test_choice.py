"""A tapped button is certain, whatever the model made of its words; anything else leaves the model's guess alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT

from bot.engine.choice import ChoiceReader
from tests.engine.kit import message, stored_in

GUESS = {"name": "chitchat", "confidence": 0.4}


def read(tmp_path: Path, metadata: dict[str, Any]) -> Any:
    sample = message("我要修改", **metadata)
    sample.set(INTENT, dict(GUESS), add_to_output=True)
    ChoiceReader.create({}, **stored_in(tmp_path)).process([sample])
    return sample.get(INTENT)


def test_a_buttons_intent_overrides_the_guess_with_certainty(tmp_path: Path) -> None:
    assert read(tmp_path, {"choice": {"intent": "ask_human"}}) == {"name": "ask_human", "confidence": 1.0}


@pytest.mark.parametrize("value", [True, False, "lost", ""])
def test_a_button_that_answers_a_question_gives_a_fact_whatever_its_words_sound_like(
    tmp_path: Path, value: object
) -> None:
    choice = {"slot": "consent", "value": value}
    assert read(tmp_path, {"choice": choice}) == {"name": "inform", "confidence": 1.0}


@pytest.mark.parametrize("metadata", [{}, {"choice": None}, {"choice": {}}, {"choice": {"intent": "x"}}])
def test_without_a_known_intent_the_guess_stands(tmp_path: Path, metadata: dict[str, Any]) -> None:
    assert read(tmp_path, metadata) == GUESS


def test_a_message_without_metadata_is_left_alone(tmp_path: Path) -> None:
    sample = message("你好")
    sample.set("metadata", None)
    assert ChoiceReader.create({}, **stored_in(tmp_path)).process([sample]) == [sample]
    assert sample.get(INTENT) is None
