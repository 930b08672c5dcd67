"""The pipelines that `tests.bench.pipelines` compares, and the child that trains or serves one of them.

``python -m tests.bench.pipeline_variants train|serve NAME FOLDER``: reads ``seen.jsonl``, ``unseen.jsonl`` and
``gold.jsonl`` of the folder, keeps the model in ``models/`` there, writes ``train.json`` or ``serve.json``. Training
and serving are processes of their own, so that memory is that of each. Components are called without Rasa's graph
around them, all in the same way.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_model_configuration

from bot.engine.cross_validation import CONFIG, found_of, gold_of
from bot.engine.dialogue_act import DialogueActClassifier
from bot.engine.features import CHARACTERS, JUDGEMENT, TRADES, WORDS
from bot.engine.featurizer import SentenceFeaturizer
from bot.engine.narrative import NarrativeClassifier
from bot.engine.tokenizer import ZhTokenizer
from tests.bench.pipeline_learners import LEARNERS, SHIPPED, use

LEXICON = (JUDGEMENT, TRADES)
ALL = (WORDS, CHARACTERS, *LEXICON)
TIMED, WARM_UP = 500, 50
_NOTHING_FOUND = {"intent": "spam", "confidence": 0.0, "is_complaint": 0.0, "industry": "other", "problems": []}


class Variant(NamedTuple):
    """`features` for every question, None where each question reads what it does in the shipped pipeline.

    `diet` are layers, size and epochs of a neural pipeline, which reads stock features and learns acts only.
    `small`: learns from the sample of the comparison with DIET.
    """

    features: Sequence[str] | None = None
    learner: str = SHIPPED
    dictionary: bool = True
    small: bool = False
    diet: tuple[int, int, int] | None = None


VARIANTS: Mapping[str, Variant] = MappingProxyType(
    {
        "words, LR": Variant((WORDS,), learner="logistic regression"),
        "characters, LR": Variant((CHARACTERS,), learner="logistic regression"),
        "words + characters, LR": Variant((WORDS, CHARACTERS), learner="logistic regression"),
        "words + characters + lexicon, LR": Variant(ALL, learner="logistic regression"),
        "words + characters, SVM": Variant((WORDS, CHARACTERS)),
        "words + lexicon, SVM": Variant((WORDS, *LEXICON)),
        "words + characters + lexicon, SVM": Variant(ALL),
        "**shipped**: the same, complaints by words and judgement": Variant(),
        "shipped, without our dictionary": Variant(dictionary=False),
        "words + characters + lexicon, complement NB": Variant(ALL, learner="naive Bayes"),
        "words + characters + lexicon, NB log-odds SVM": Variant(ALL, learner="log-odds support vectors"),
        "shipped, on the sample": Variant(small=True),
        "DIET 1 layer × 128, on the sample": Variant(small=True, diet=(1, 128, 20)),
        "DIET 2 layers × 256 (stock), on the sample": Variant(small=True, diet=(2, 256, 20)),
    }
)


def main(task: str, name: str, folder: Path) -> None:
    started = memory("VmRSS")
    pipeline = (Neural if VARIANTS[name].diet else Linear)(VARIANTS[name], folder / "models")
    result = train(pipeline, folder) if task == "train" else serve(pipeline, folder)
    result["imports_mb"] = started
    (folder / f"{task}.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def train(pipeline: Pipeline, folder: Path) -> dict[str, Any]:
    messages = [message_of(row) for row in read(folder / "seen.jsonl")]
    began, worked = time.perf_counter(), time.process_time()
    pipeline.train(messages)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    size = sum(path.stat().st_size for path in (folder / "models").rglob("*") if path.is_file())
    costs = {"train_s": seconds, "train_cpu_s": worked, "train_mb": memory("VmHWM"), "disk_mb": size / 1e6}
    return {**costs, "sentences": len(messages)}


def serve(pipeline: Pipeline, folder: Path) -> dict[str, Any]:
    pipeline.load()
    unseen = [message_of(row) for row in read(folder / "unseen.jsonl")]
    times = timed(pipeline, [message.get(TEXT) for message in unseen])
    return {
        "parse_ms": 1000 * statistics.median(times),
        "parse_p95_ms": 1000 * sorted(times)[int(0.95 * len(times))],
        "serve_mb": memory("VmRSS"),
        "unseen": [{"gold": gold_of(message), "found": pipeline.found(message.get(TEXT))} for message in unseen],
        "gold": [
            {**row, "found": pipeline.found(row["masked"])} for row in read(folder / "gold.jsonl") if pipeline.narrates
        ],
    }


def timed(pipeline: Pipeline, texts: Sequence[str]) -> list[float]:
    """Seconds of each parse, of texts drawn in the same order for every pipeline."""
    drawn = random.Random(1).choices(texts, k=WARM_UP + TIMED)
    times = []
    for text in drawn:
        began = time.perf_counter()
        pipeline.parse(text)
        times.append(time.perf_counter() - began)
    return times[WARM_UP:]


def memory(field: str) -> float:
    """MB of this process, from /proc: unlike getrusage it does not inherit the parent's peak."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024


def read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def message_of(row: Mapping[str, Any]) -> Message:
    return Message(
        {TEXT: row["text"], INTENT: row["intent"], "metadata": {"example": row["metadata"]}, "origin": row["origin"]}
    )


class Pipeline:
    """Components in order, each kept in a folder of its own below `folder`."""

    #: Whether it answers what a message tells, beside what it does.
    narrates = True

    def __init__(self, variant: Variant, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.variant = variant
        self._storage = LocalModelStorage(folder)
        self._components: list[Any] = []

    def steps(self) -> list[tuple[Any, dict[str, Any]]]:
        """Component classes and what their configuration has beside defaults."""
        raise NotImplementedError

    def train(self, messages: Sequence[Message]) -> None:
        data = TrainingData(list(messages))
        for component in self._made("create"):
            if hasattr(component, "train"):
                component.train(data)
            if hasattr(component, "process_training_data"):
                component.process_training_data(data)

    def load(self) -> None:
        self._components = list(self._made("load"))

    def parse(self, text: str) -> Message:
        message = Message({TEXT: text})
        for component in self._components:
            component.process([message])
        return message

    def found(self, text: str) -> dict[str, Any]:
        """In the shape that `bot.evaluation` measures; what a neural pipeline is not asked is left at "nothing"."""
        if not text:
            return {**_NOTHING_FOUND, "emotion": 0}
        message = self.parse(text)
        return found_of(message) if self.narrates else {"intent": message.get(INTENT)["name"]}

    def _made(self, how: str) -> Iterator[Any]:
        for number, (component, config) in enumerate(self.steps()):
            name = f"{number}-{component.__name__}"
            context = ExecutionContext(GraphSchema({}), node_name=name)
            whole = {**component.get_default_config(), **config}
            yield self._narrowed(getattr(component, how)(whole, self._storage, Resource(name), context))

    def _narrowed(self, component: Any) -> Any:
        return component


class Linear(Pipeline):
    """The shipped components, as `config.yml` sets them, with the variant's features, learner and dictionary."""

    def __init__(self, variant: Variant, folder: Path) -> None:
        super().__init__(variant, folder)
        self._learner = LEARNERS[variant.learner]
        use(self._learner)
        pipeline = read_model_configuration(CONFIG)["pipeline"]
        self._configured = {entry["name"].split(".")[-1]: entry for entry in pipeline}
        self._no_dictionary = folder / "none.txt"

    def steps(self) -> list[tuple[Any, dict[str, Any]]]:
        acts: dict[str, Any] = {}
        story: dict[str, Any] = {}
        if self.variant.features is not None:
            names = list(self.variant.features)
            acts, story = {"features": names}, {"story_features": names, "complaint_features": names}
        if self._learner.act_c is not None:
            acts["C"], story["C"] = self._learner.act_c, self._learner.story_c
        changes = (
            (ZhTokenizer, {} if self.variant.dictionary else {"dictionary_path": self._empty()}),
            (SentenceFeaturizer, {}),
            (DialogueActClassifier, acts),
            (NarrativeClassifier, story),
        )
        return [(component, {**self._configured[component.__name__], **more}) for component, more in changes]

    def _empty(self) -> str:
        self._no_dictionary.write_text("")
        return str(self._no_dictionary)

    def _narrowed(self, component: Any) -> Any:
        """A featurizer computes and keeps only the blocks that the variant reads."""
        if isinstance(component, SentenceFeaturizer):
            names = self.variant.features or ALL
            component._blocks = {name: component._blocks[name] for name in names}
            component._lexicon = component._lexicon if {*names} & {*LEXICON} else []
        return component


class Neural(Pipeline):
    """Stock Rasa for Chinese: jieba, stock features, DIET for intents."""

    narrates = False

    def steps(self) -> list[tuple[Any, dict[str, Any]]]:
        # Imported here: the linear pipelines should not pay for it.
        from rasa.nlu.classifiers.diet_classifier import DIETClassifier
        from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
        from rasa.nlu.featurizers.sparse_featurizer.lexical_syntactic_featurizer import LexicalSyntacticFeaturizer
        from rasa.nlu.featurizers.sparse_featurizer.regex_featurizer import RegexFeaturizer
        from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer

        assert self.variant.diet is not None
        layers, size, epochs = self.variant.diet
        network = {"number_of_transformer_layers": layers, "transformer_size": size, "epochs": epochs}
        return [
            (JiebaTokenizer, {}),
            (RegexFeaturizer, {}),
            (LexicalSyntacticFeaturizer, {}),
            (CountVectorsFeaturizer, {}),
            (CountVectorsFeaturizer, {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}),
            (DIETClassifier, {**network, "entity_recognition": False, "random_seed": 42}),
        ]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
