"""A tapped button is a certain answer: it overrides what the model made of the button's words."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.vocabulary import INTENTS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ChoiceReader(GraphComponent):
    """Reads ``metadata.choice``, which the gateway sets from its own table of buttons.

    A button that names an intent is that intent; one that answers a question gives a fact, whatever its words sound
    like.
    """

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChoiceReader:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            choice = (message.get("metadata") or {}).get("choice") or {}
            meant = "inform" if "slot" in choice else choice.get("intent")
            if meant in INTENTS:
                certain = {INTENT_NAME_KEY: meant, PREDICTED_CONFIDENCE_KEY: 1.0}
                message.set(INTENT, certain, add_to_output=True)
        return messages
