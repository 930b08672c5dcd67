"""What a message does: its dialogue act, learned from the intents of ``data/nlu``."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.features import CHARACTERS, JUDGEMENT, TRADES, WORDS
from bot.engine.featurizer import sentence_features
from bot.engine.linear import LinearComponent, fit, ranking

_HEAD = "act"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DialogueActClassifier(LinearComponent):
    """Sets Rasa's own ``intent`` and ``intent_ranking``."""

    FILE = "dialogue_act.npz"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        blocks = [WORDS, CHARACTERS, JUDGEMENT, TRADES]
        return {"C": 0.7, "random_state": 42, "ranking_length": 5, "features": blocks}

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        x = sentence_features(examples, self._config["features"])
        return self.keep({_HEAD: fit(x, [example.get(INTENT) for example in examples], self._config)})

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT):
                self._set_intent(message)
        return messages

    def _set_intent(self, message: Message) -> None:
        head = self._heads[_HEAD]
        likely = head.probabilities(sentence_features([message], self._config["features"]))[0]
        found = ranking(head.codes, likely, self._config["ranking_length"])
        named = [{"name": entry["code"], "confidence": entry["confidence"]} for entry in found]
        message.set(INTENT, named[0], add_to_output=True)
        message.set("intent_ranking", named, add_to_output=True)
