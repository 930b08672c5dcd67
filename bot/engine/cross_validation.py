"""How well the classifiers do on our own sentences that they have not seen: ``python -m bot.engine.cross_validation``.

Pattern families stay together: a sentence is never judged by a model that learned its twin. Writes one line a
sentence, in the shape that `bot.evaluation` measures. Facts and the crisis rail are rules; they have their own corpora.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_model_configuration
from sklearn.model_selection import StratifiedGroupKFold
from tqdm import tqdm

from bot.engine.dialogue_act import DialogueActClassifier
from bot.engine.featurizer import SentenceFeaturizer
from bot.engine.narrative import STORY_INTENT, NarrativeClassifier, emotion_of, grievance_of
from bot.engine.tokenizer import ZhTokenizer
from bot.nlu_data import DATA, check
from bot.nlu_families import families

CONFIG = Path("config.yml")
SEED = 42
_PREFIX = "bot.engine."


def main(folds: int, out: Path) -> None:
    examples, _ = check(DATA)
    messages = [
        Message({TEXT: one.text, INTENT: one.intent, "metadata": {"example": one.metadata}, "origin": one.file.stem})
        for one in examples
    ]
    groups = families([one.text for one in examples])
    split = StratifiedGroupKFold(folds, shuffle=True, random_state=SEED)
    parts = list(split.split(messages, [one.intent for one in examples], groups))
    with tempfile.TemporaryDirectory() as scratch, out.open("w", encoding="utf-8") as lines:
        trainer = Trainer(Path(scratch), read_model_configuration(CONFIG))
        trainer.tokenize(messages)
        for seen, unseen in tqdm(parts, desc="folds", disable=None):
            for row in trainer.judge([messages[i] for i in seen], [messages[i] for i in unseen]):
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")


class Trainer:
    """The pipeline of the configuration, without Rasa's graph around it."""

    def __init__(self, folder: Path, configuration: Dict[str, Any]) -> None:
        self._place = {
            "model_storage": LocalModelStorage(folder),
            "resource": Resource("cross-validation"),
            "execution_context": ExecutionContext(GraphSchema({})),
        }
        self._pipeline = {entry["name"]: entry for entry in configuration["pipeline"]}

    def tokenize(self, messages: Sequence[Message]) -> None:
        self._made(ZhTokenizer).process(list(messages))

    def judge(self, seen: Sequence[Message], unseen: Sequence[Message]) -> Iterator[Dict[str, Any]]:
        """Learns from `seen`; one row of gold and found for each of `unseen`."""
        data = TrainingData([_bare(message) for message in seen])
        featurizer, acts, narrative = map(self._made, (SentenceFeaturizer, DialogueActClassifier, NarrativeClassifier))
        featurizer.train(data)
        featurizer.process_training_data(data)
        acts.train(data)
        narrative.train(data)
        judged = [_bare(message) for message in unseen]
        labels = [gold_of(message) for message in judged]  # before the classifier puts its own answer there
        for component in (featurizer, acts, narrative):
            component.process(judged)
        for gold, message in zip(labels, judged, strict=True):
            yield {"gold": gold, "found": found_of(message)}

    def _made(self, component: Any) -> Any:
        config = {**component.get_default_config(), **self._pipeline[_PREFIX + _module_and_class(component)]}
        return component.create(config, **self._place)


def _module_and_class(component: Any) -> str:
    return f"{component.__module__.split('.')[-1]}.{component.__name__}"


def _bare(message: Message) -> Message:
    """Without features: those of another fold know words that this one has not seen."""
    return Message({key: message.get(key) for key in (TEXT, INTENT, "metadata", "origin", TEXT_TOKENS)})


def gold_of(message: Message) -> Dict[str, Any]:
    intent, labels = message.get(INTENT), message.get("metadata")["example"]
    gold: Dict[str, Any] = {"text": message.get(TEXT), "source": message.get("origin"), "intent": intent}
    if intent == STORY_INTENT:
        gold.update(is_complaint=True, industry=labels["industry"], problems=labels["problems"])
    elif grievance_of(message):
        gold["is_complaint"] = False
    emotion = emotion_of(message)
    return gold if emotion is None else {**gold, "emotion": emotion, "anger": emotion >= 2}


def found_of(message: Message) -> Dict[str, Any]:
    """As `tingsu parse` answers, without facts, and without asking the crisis rail."""
    classes: Dict[str, List[Dict[str, Any]]] = message.get("classes")
    return {
        "text": message.get(TEXT),
        "intent": message.get(INTENT)["name"],
        "confidence": message.get(INTENT)["confidence"],
        "is_complaint": classes["is_complaint"],
        "industry": classes["industry"][0]["code"],
        "problems": [problem["code"] for problem in classes["problems"][:3]],
        "emotion": classes["emotion"],
        "entities": [],
        "crisis": None,
        "sureness": {
            "industry": classes["industry"][0]["confidence"],
            "problem": classes["problems"][0]["confidence"],
        },
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
