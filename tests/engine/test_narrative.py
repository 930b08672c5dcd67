"""The classifiers on a handful of sentences: they learn their questions, keep them, and refuse bad labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.dialogue_act import DialogueActClassifier
from bot.engine.featurizer import SentenceFeaturizer
from bot.engine.linear import source_hash
from bot.engine.narrative import NarrativeClassifier, emotion_of, label_of
from bot.vocabulary import CALM_ACTS, INTENTS
from tests.engine.kit import message, stored_in, tokenizer

LEXICON = Path(__file__).parents[2] / "data/lexicon"
STORIES = [
    ("快递丢了三天没人管", "courier", ["lost"], 1),
    ("包裹丢了快递员还骂人", "courier", ["lost", "attitude"], 2),
    ("快递丢了客服推诿", "courier", ["lost", "attitude"], 1),
    ("包裹丢了请核实", "courier", ["lost"], 0),
    ("银行柜员骂人态度恶劣", "bank", ["attitude"], 2),
    ("银行柜台排队两小时", "bank", ["waiting"], 1),
    ("在银行排队太久请核实", "bank", ["waiting"], 0),
    ("银行柜员骂人你们都该死", "bank", ["attitude"], 3),
    ("快递员骂人去死吧", "courier", ["attitude"], 3),
]
OTHERS = [
    ("你好", "greet"), ("您好在吗", "greet"), ("在吗在吗", "greet"), ("谢谢你", "thanks"), ("谢谢啊", "thanks"),
    ("太感谢了谢谢", "thanks"), ("气死我了", "vent"), ("真是气死人了", "vent"),
]  # fmt: skip


def story(text: str, industry: Any, problems: Any, emotion: Any) -> Message:
    labels = {"industry": industry, "problems": problems, "emotion": emotion}
    return Message({TEXT: text, INTENT: "tell_story", "metadata": {"example": labels}})


class Pipeline:
    """Tokenizer, features and both classifiers, trained on the sentences above or others."""

    def __init__(self, folder: Path, examples: list[Message] | None = None, **narrative: Any) -> None:
        folder.mkdir(exist_ok=True)
        data = TrainingData(examples or own_examples())
        self._tokenizer = tokenizer(folder)
        self._features = SentenceFeaturizer.create({"lexicon_path": str(LEXICON)}, **stored_in(folder))
        self._tokenizer.process_training_data(data)
        self._features.train(data)
        self._features.process_training_data(data)
        config = {**NarrativeClassifier.get_default_config(), **narrative}
        self.narrative = NarrativeClassifier.create(config, **stored_in(folder))
        self.narrative.train(data)
        self.acts = DialogueActClassifier.create(DialogueActClassifier.get_default_config(), **stored_in(folder))
        self.acts.train(data)

    def prepared(self, text: str) -> Message:
        sample = message(text)
        self._tokenizer.process([sample])
        self._features.process([sample])
        return sample


def own_examples() -> list[Message]:
    return [story(*one) for one in STORIES] + [Message({TEXT: text, INTENT: act}) for text, act in OTHERS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model")


@pytest.fixture(scope="module")
def pipeline(folder: Path) -> Pipeline:
    return Pipeline(folder)


def read(pipeline: Pipeline, text: str) -> dict[str, Any]:
    sample = pipeline.prepared(text)
    pipeline.narrative.process([sample])
    classes: dict[str, Any] = sample.get("classes")
    return classes


def test_a_story_is_read_with_industry_problem_and_mood(pipeline: Pipeline) -> None:
    classes = read(pipeline, "我的包裹丢了，快递丢了没人管")
    assert classes["is_complaint"] > 0.5
    assert classes["industry"][0]["code"] == "courier"
    assert classes["problems"][0]["code"] == "lost"
    assert classes["emotion"] in range(4)


def test_a_greeting_is_no_complaint(pipeline: Pipeline) -> None:
    assert read(pipeline, "你好在吗")["is_complaint"] < 0.5 < read(pipeline, "银行柜员骂人")["is_complaint"]


def test_rankings_are_sorted_plain_and_fit_for_json(pipeline: Pipeline) -> None:
    classes = read(pipeline, "快递丢了")
    for name in ("industry", "problems"):
        scores = [entry["confidence"] for entry in classes[name]]
        assert scores == sorted(scores, reverse=True)
        assert all(type(score) is float for score in scores)
    assert json.loads(json.dumps(classes)) == classes
    assert type(classes["emotion"]) is int
    assert type(classes["is_complaint"]) is float


def test_the_classes_are_part_of_what_a_parse_gives_out(pipeline: Pipeline) -> None:
    sample = pipeline.prepared("快递丢了")
    pipeline.narrative.process([sample])
    assert "classes" in sample.as_dict(only_output_properties=True)


def test_a_message_without_text_is_left_alone(pipeline: Pipeline) -> None:
    sample = Message({TEXT: ""})
    pipeline.narrative.process([sample])
    pipeline.acts.process([sample])
    assert sample.get("classes") is None
    assert sample.get(INTENT) is None


def test_unknown_text_is_still_told_an_act(pipeline: Pipeline) -> None:
    sample = pipeline.prepared("xyzzy")
    pipeline.acts.process([sample])
    assert sample.get(INTENT)["name"] in {"tell_story", *(act for _, act in OTHERS)}
    assert json.loads(json.dumps(sample.get("intent_ranking"))) == sample.get("intent_ranking")


def test_words_never_seen_are_no_reason_to_fail(pipeline: Pipeline) -> None:
    assert 0 <= read(pipeline, "xyzzy")["is_complaint"] <= 1


def test_what_was_learned_is_the_same_after_loading(pipeline: Pipeline, folder: Path) -> None:
    # Both classifiers share the folder, as resources of one model do.
    loaded = NarrativeClassifier.load(NarrativeClassifier.get_default_config(), **stored_in(folder))
    sample = pipeline.prepared("银行排队太久")
    assert loaded.read(sample) == pipeline.narrative.read(sample)


def test_training_twice_learns_the_same(pipeline: Pipeline, tmp_path: Path) -> None:
    again = Pipeline(tmp_path)
    for text in ("快递丢了", "柜员骂人", "谢谢"):
        assert read(again, text) == read(pipeline, text)


def test_dialogue_acts_are_ranked_best_first(pipeline: Pipeline, folder: Path) -> None:
    loaded = DialogueActClassifier.load(DialogueActClassifier.get_default_config(), **stored_in(folder))
    sample = pipeline.prepared("谢谢你")
    loaded.process([sample])
    assert sample.get(INTENT) == sample.get("intent_ranking")[0]
    assert sample.get(INTENT)["name"] == "thanks"
    assert len(sample.get("intent_ranking")) == len({act for _, act in OTHERS} | {"tell_story"})
    assert json.dumps(sample.get("intent_ranking"))


@pytest.mark.parametrize(
    ("industry", "problems", "emotion"),
    [
        (None, ["lost"], 1), ("train", ["lost"], 1), ("courier", [], 1), ("courier", None, 1),
        ("courier", ["lost", "gone"], 1), ("courier", ["lost"], None), ("courier", ["lost"], 4),
        ("courier", ["lost"], -1), ("courier", ["lost"], "1"),
    ],
)  # fmt: skip
def test_a_story_with_wrong_labels_stops_the_training(industry: Any, problems: Any, emotion: Any) -> None:
    with pytest.raises(ValueError, match="narrative without"):
        label_of(story("快递丢了", industry, problems, emotion))


def test_a_story_without_metadata_stops_the_training() -> None:
    with pytest.raises(ValueError, match="narrative without"):
        label_of(Message({TEXT: "快递丢了", INTENT: "tell_story"}))


def test_right_labels_are_read() -> None:
    assert label_of(story(*STORIES[1])) == ("courier", ["lost", "attitude"], 2)


@pytest.mark.parametrize("act", ["tell_story", *INTENTS])
def test_a_labelled_emotion_counts_whatever_the_act(act: str) -> None:
    labelled = Message({TEXT: "气死", INTENT: act, "metadata": {"example": {"emotion": 3}}})
    assert emotion_of(labelled) == 3


def test_acts_that_are_calm_by_nature_teach_calm_and_the_others_nothing() -> None:
    told = {act: emotion_of(Message({TEXT: "好", INTENT: act})) for act in INTENTS}
    assert {act for act, emotion in told.items() if emotion == 0} == CALM_ACTS
    assert {emotion for act, emotion in told.items() if act not in CALM_ACTS} == {None}


def test_a_second_problem_counts_less_than_the_first(tmp_path: Path) -> None:
    twice = own_examples() + [story(f"快递又丢又骂{word}", "courier", ["lost", "attitude"], 1) for word in "人我他"]
    sample = "快递又丢又骂"
    shares = {}
    for weight in (0.05, 1.0):
        pipeline = Pipeline(tmp_path / str(weight), [*twice], second_problem_weight=weight, C=1.0)
        found = {one["code"]: one["confidence"] for one in read(pipeline, sample)["problems"]}
        shares[weight] = found["attitude"] / found["lost"]
    assert shares[0.05] < shares[1.0]


def test_the_biases_of_the_configuration_shift_the_emotion(tmp_path: Path) -> None:
    eager = Pipeline(tmp_path / "eager", emotion_bias=[50.0, 50.0, 50.0])
    shy = Pipeline(tmp_path / "shy", emotion_bias=[-50.0, 50.0, 50.0])
    assert read(eager, "你好")["emotion"] == 3
    # A step counts only where those below it are reached.
    assert read(shy, "银行柜员骂人")["emotion"] == 0


def test_what_only_borders_on_a_grievance_does_not_teach_what_is_none(tmp_path: Path, pipeline: Pipeline) -> None:
    border = [Message({TEXT: f"银行柜员骂人{word}", INTENT: "vent"}) for word in ("啊", "吧", "呢", "吗", "呀")]
    more = Pipeline(tmp_path, own_examples() + border)
    assert read(more, "银行柜员骂人")["is_complaint"] > 0.5
    told = [Message({TEXT: one.get(TEXT), INTENT: "chitchat"}) for one in border]
    taught = Pipeline(tmp_path / "taught", own_examples() + told)
    assert read(taught, "银行柜员骂人")["is_complaint"] < read(more, "银行柜员骂人")["is_complaint"]


def test_the_fingerprint_covers_the_shared_helpers() -> None:
    assert NarrativeClassifier.fingerprint_addon({}) == DialogueActClassifier.fingerprint_addon({}) == source_hash()
