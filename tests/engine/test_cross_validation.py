"""Cross-validation: every sentence is judged once, by a model that has seen neither it nor its family."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import read_model_configuration

from bot.engine import cross_validation
from bot.engine.cross_validation import Trainer, found_of, gold_of
from bot.evaluation.measures import measure
from bot.nlu_families import families

ROOT = Path(__file__).parents[2]
PLACES = ("北京", "上海", "广州", "深圳", "杭州", "南京", "成都", "武汉")
#: Patterns with a gap: all fillings of one are a family.
STORIES = [
    ("寄到{}的快递丢了没人管", "courier", "lost", 0), ("快递员在{}骂我态度太差", "courier", "attitude", 2),
    ("{}的包裹破得不成样子了", "courier", "damaged", 1), ("寄{}的东西丢了谁来赔", "courier", "lost", 1),
    ("{}的银行柜员骂人态度恶劣", "bank", "attitude", 3), ("在{}银行排队等了两个小时", "bank", "waiting", 1),
    ("{}支行排队太久叫号不动", "bank", "waiting", 0), ("{}银行的人你们都该死骂客户", "bank", "attitude", 3),
    ("快递员把{}的件丢了还骂人去死", "courier", "lost", 3), ("{}网点的柜员当众骂人气死我", "bank", "attitude", 2),
]  # fmt: skip
OTHERS = [
    ("你好，我是{}的", "greet"), ("{}的朋友您好在吗", "greet"), ("谢谢{}的你们帮忙", "thanks"),
    ("太感谢{}这边了，谢谢", "thanks"),
]  # fmt: skip


def block(text: str, labels: str) -> str:
    return f"  - text: |\n      {text}\n    metadata: {labels}\n"


def nlu_file() -> str:
    stories = "".join(
        block(text.format(place), f"{{industry: {industry}, problems: [{problem}], emotion: {emotion}}}")
        for text, industry, problem, emotion in STORIES
        for place in PLACES
    )
    acts = "".join(
        f"- intent: {act}\n  examples: |\n" + "".join(f"    - {text.format(place)}\n" for place in PLACES)
        for text, act in OTHERS
    )
    return f'version: "3.1"\nnlu:\n- intent: tell_story\n  examples:\n{stories}{acts}'


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the command writes about the sentences above, in three folds."""
    folder = tmp_path_factory.mktemp("folds")
    (folder / "data").mkdir()
    (folder / "data/small.yml").write_text(nlu_file(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cross_validation, "DATA", folder / "data")
        patched.setattr(cross_validation, "CONFIG", ROOT / "config.yml")
        patched.chdir(ROOT)
        cross_validation.main(3, folder / "rows.jsonl")
    return [json.loads(line) for line in (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_sentence_is_judged_once(rows: list[dict[str, Any]]) -> None:
    told = sorted(row["gold"]["text"] for row in rows)
    assert told == sorted(text.format(place) for text, *_ in (*STORIES, *OTHERS) for place in PLACES)


def test_labels_are_those_of_the_file_and_not_the_models_answers(rows: list[dict[str, Any]]) -> None:
    by_text = {row["gold"]["text"]: row["gold"] for row in rows}
    assert by_text["寄到北京的快递丢了没人管"] == {
        "text": "寄到北京的快递丢了没人管", "source": "small", "intent": "tell_story", "is_complaint": True,
        "industry": "courier", "problems": ["lost"], "emotion": 0, "anger": False,
    }  # fmt: skip
    assert by_text["你好，我是北京的"]["is_complaint"] is False
    assert by_text["你好，我是北京的"]["emotion"] == 0


def test_answers_have_the_shape_that_is_measured(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert 0 <= row["found"]["is_complaint"] <= 1
        assert row["found"]["industry"] in ("courier", "bank")
        assert row["found"]["emotion"] in range(4)
    measured = measure(rows)
    assert measured["overall"]["recall"]["of"] == len(STORIES) * len(PLACES)
    # The crisis rail is not asked here, so nothing is said of its alarms.
    assert measured["overall"]["crisis_alarms"] is None
    assert measured["intents"]["of"] == len(rows)


def test_a_family_is_never_split(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/small.yml").write_text(nlu_file(), encoding="utf-8")
    folds: list[tuple[list[str], list[str]]] = []

    class Watching:
        def __init__(self, *_: Any) -> None: ...

        def tokenize(self, messages: Sequence[Message]) -> None: ...

        def judge(self, seen: Sequence[Message], unseen: Sequence[Message]) -> list[dict[str, Any]]:
            folds.append(([one.get(TEXT) for one in seen], [one.get(TEXT) for one in unseen]))
            return []

    monkeypatch.setattr(cross_validation, "DATA", tmp_path / "data")
    monkeypatch.setattr(cross_validation, "CONFIG", ROOT / "config.yml")
    monkeypatch.setattr(cross_validation, "Trainer", Watching)
    cross_validation.main(3, tmp_path / "rows.jsonl")
    assert len(folds) == 3
    for seen, unseen in folds:
        assert unseen
        family = dict(zip(seen + unseen, families(seen + unseen), strict=True))
        assert not {family[text] for text in seen} & {family[text] for text in unseen}


def test_the_pipeline_of_the_configuration_is_the_one_that_is_judged(tmp_path: Path) -> None:
    configuration = read_model_configuration(ROOT / "config.yml")
    for entry in configuration["pipeline"]:
        if entry["name"].endswith("DialogueActClassifier"):
            entry["ranking_length"] = 1
    made = Trainer(tmp_path, configuration)._made(cross_validation.DialogueActClassifier)
    assert made._config["ranking_length"] == 1
    assert made._config["C"] > 0  # what the configuration leaves open is the component's own default


def test_an_act_on_the_border_says_nothing_of_grievances() -> None:
    vent = Message({TEXT: "气死我了", INTENT: "vent", "metadata": {"example": {}}, "origin": "emotions"})
    assert gold_of(vent) == {"text": "气死我了", "source": "emotions", "intent": "vent"}


def test_an_answer_names_at_most_three_problems() -> None:
    ranked = [{"code": code, "confidence": 0.2} for code in ("lost", "delay", "fee", "attitude")]
    classes = {"is_complaint": 0.9, "industry": [{"code": "bank", "confidence": 0.7}], "problems": ranked, "emotion": 1}
    judged = Message({TEXT: "x", INTENT: {"name": "vent", "confidence": 0.5}, "classes": classes})
    found = found_of(judged)
    assert found["problems"] == ["lost", "delay", "fee"]
    assert found["sureness"] == {"industry": 0.7, "problem": 0.2}
