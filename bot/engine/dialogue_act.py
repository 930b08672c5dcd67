"""What a message does: its dialogue act, learned from the intents of ``data/nlu``."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.linear import LinearComponent, features, linear, ranking


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DialogueActClassifier(LinearComponent):
    """Sets Rasa's own ``intent`` and ``intent_ranking``."""

    FILE = "dialogue_act.skops"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"C": 20.0, "random_state": 42, "ranking_length": 5}

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        return self.keep(linear(self._config).fit(features(examples), [example.get(INTENT) for example in examples]))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT):
                self._set_intent(message)
        return messages

    def _set_intent(self, message: Message) -> None:
        probabilities = self._learned.predict_proba(features([message]))[0]
        found = ranking(self._learned.classes_, probabilities, self._config["ranking_length"])
        named = [{"name": entry["code"], "confidence": entry["confidence"]} for entry in found]
        message.set(INTENT, named[0], add_to_output=True)
        message.set("intent_ranking", named, add_to_output=True)
