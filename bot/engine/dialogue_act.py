"""What a message does: its dialogue act, learned from the intents of ``data/nlu``."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot.engine.linear import features, linear, ranking, source_hash

_FILE = "dialogue_act.skops"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DialogueActClassifier(GraphComponent):
    """Sets Rasa's own ``intent`` and ``intent_ranking``."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"C": 20.0, "random_state": 42, "ranking_length": 5}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return source_hash()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DialogueActClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DialogueActClassifier:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, skops.io.load(directory / _FILE))

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LogisticRegression] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        self._model = linear(self._config).fit(features(examples), [example.get(INTENT) for example in examples])
        with self._model_storage.write_to(self._resource) as directory:
            skops.io.dump(self._model, directory / _FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT):
                self._set_intent(message)
        return messages

    def _set_intent(self, message: Message) -> None:
        probabilities = self._model.predict_proba(features([message]))[0]
        found = ranking(self._model.classes_, probabilities, self._config["ranking_length"])
        named = [{"name": entry["code"], "confidence": entry["confidence"]} for entry in found]
        message.set(INTENT, named[0], add_to_output=True)
        message.set("intent_ranking", named, add_to_output=True)
