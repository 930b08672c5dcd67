"""The importer hands over exactly the sentences of our files, once read, and names the line that it cannot read."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import InvalidDomain
from rasa.shared.nlu.constants import INTENT, TEXT

from bot.engine import importer
from bot.engine.importer import ReadOnceImporter, as_message, examples
from bot.engine.narrative import label_of
from bot.nlu_data import Example

ACTS = """version: "3.1"
nlu:
- intent: hold_on
  examples: |
    - 等一下
    - 我翻翻[短信]
"""
STORIES = """version: "3.1"
nlu:
- intent: tell_story
  examples:
  - text: |
      快递丢了
    metadata: {industry: courier, problems: [lost], emotion: 1}
"""
RESPONSES = """version: "3.1"
responses:
  utter_hello:
  - text: 您好
nlu:
- intent: faq/hours
  examples: |
    - 几点下班
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    nlu = tmp_path / "data/nlu"
    nlu.mkdir(parents=True)
    (nlu / "acts.yml").write_text(ACTS, encoding="utf-8")
    (nlu / "stories.yml").write_text(STORIES, encoding="utf-8")
    monkeypatch.setattr(importer, "DATA", nlu)
    return tmp_path


def made(folder: Path) -> ReadOnceImporter:
    return ReadOnceImporter(training_data_paths=[str(folder / "data")])


def test_every_sentence_arrives_with_its_act_and_its_labels(folder: Path) -> None:
    data = made(folder).get_nlu_data("zh")
    found = {(one.get(TEXT), one.get(INTENT)) for one in data.intent_examples}
    assert found == {("等一下", "hold_on"), ("我翻翻[短信]", "hold_on"), ("快递丢了", "tell_story")}
    (story,) = (one for one in data.intent_examples if one.get(INTENT) == "tell_story")
    assert label_of(story) == ("courier", ["lost"], 1)


def test_the_files_are_read_once(folder: Path) -> None:
    ours = made(folder)
    first = ours.get_nlu_data()
    (folder / "data/nlu/acts.yml").unlink()
    assert ours.get_nlu_data() is first


def test_files_elsewhere_are_left_to_rasa(folder: Path) -> None:
    (folder / "data/responses").mkdir()
    (folder / "data/responses/hours.yml").write_text(RESPONSES, encoding="utf-8")
    data = made(folder).get_nlu_data()
    assert "几点下班" in {one.get(TEXT) for one in data.intent_examples}
    assert len(data.intent_examples) == 4


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ('version: "3.1"\nnlu:\n- intent: hold_on\n  examples: |\n    等一下\n', "acts.yml:5: "),
        ('version: "3.1"\nnlu: {}\n', "acts.yml:2: "),
        ('nlu:\n- intent: [\n', "acts.yml:"),
        ('version: "3.1"\nnlu:\n- intent: tell_story\n  examples:\n  - metadata: {}\n', "acts.yml:5: "),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_by_file_and_line(folder: Path, broken: str, where: str) -> None:
    path = folder / "data/nlu/acts.yml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(InvalidDomain, match="training data: ") as refused:
        examples(path)
    assert where in str(refused.value)


def test_a_sentence_without_labels_carries_no_metadata() -> None:
    bare = as_message(Example("greet", "你好", {}, Path("a.yml"), 1))
    assert (bare.get(TEXT), bare.get(INTENT), bare.get("metadata")) == ("你好", "greet", None)


def test_labels_lie_where_the_classifiers_look_for_them() -> None:
    labels = {"industry": "courier", "problems": ["lost"], "emotion": 2}
    assert label_of(as_message(Example("tell_story", "丢了", labels, Path("a.yml"), 1))) == ("courier", ["lost"], 2)
