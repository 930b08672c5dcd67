"""Puts the features of `bot.engine.features` on each message, where both classifiers read them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack

from bot.engine import features
from bot.engine.features import Lexicon, Sentence, blocks, fold

_LEXICON_FILE = "lexicon.json"
_VOCABULARY_FILE = "vocabularies.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(GraphComponent):
    """Learns which features exist; `sentence_features` gives them back from a message."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"lexicon_path": "data/lexicon"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Rasa hashes this class, not the lexicon nor the helpers."""
        folder = Path({**cls.get_default_config(), **config}["lexicon_path"])
        whole = Path(features.__file__).read_text(encoding="utf-8") + "".join(features.read_lexicon(folder))
        return hashlib.sha256(whole.encode()).hexdigest()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        return cls(model_storage, resource, features.read_lexicon(Path(config["lexicon_path"])), {})

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceFeaturizer:
        with model_storage.read_from(resource) as directory:
            lexicon = json.loads((directory / _LEXICON_FILE).read_text(encoding="utf-8"))
            vocabularies = json.loads((directory / _VOCABULARY_FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource, lexicon, vocabularies)

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        lexicon: List[str],
        vocabularies: Dict[str, Dict[str, int]],
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._lexicon = lexicon
        self._blocks = blocks(Lexicon(lexicon), vocabularies)

    def train(self, training_data: TrainingData) -> Resource:
        """The lexicon travels with the model, so that both always belong together."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        sentences = [sentence_of(message) for message in messages]
        for block in self._blocks.values():
            block.learn(sentences)
        vocabularies = {name: block.vocabulary for name, block in self._blocks.items()}
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _LEXICON_FILE).write_text(json.dumps(self._lexicon, ensure_ascii=False), encoding="utf-8")
            (directory / _VOCABULARY_FILE).write_text(json.dumps(vocabularies, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        told = [message for message in messages if message.get(TEXT)]
        sentences = [sentence_of(message) for message in told]
        for name, block in self._blocks.items():
            rows = block.matrix(sentences)
            for number, message in enumerate(told):
                message.add_features(Features(rows[number], FEATURE_TYPE_SENTENCE, TEXT, name))
        return messages


def sentence_of(message: Message) -> Sentence:
    """What the blocks read; words are the tokenizer's, folded."""
    words = (fold(token.lemma or token.text).strip() for token in message.get(TEXT_TOKENS))
    return Sentence(fold(message.get(TEXT)), tuple(word for word in words if word))


def sentence_features(messages: Sequence[Message], names: Sequence[str]) -> csr_matrix:
    """One row a message; the blocks `names` side by side, in the order in which the featurizer adds them."""
    found = [{one.origin: one.features for one in message.features if one.origin in names} for message in messages]
    columns = [[features[name] for features in found] for name in found[0]]
    return csr_matrix(hstack([rows[0] if len(rows) == 1 else vstack(rows) for rows in columns]), dtype=np.float32)
