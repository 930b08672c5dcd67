"""Puts the facts found by `bot.facts` among the message's entities, where actions and curation read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.facts import Fact, extract


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent):
    """Rules, not a model: an amount or a date is either there or not, and its value must be right."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            facts = extract(message.get(TEXT) or "", clock_of(message))
            message.set(ENTITIES, [as_entity(fact) for fact in facts], add_to_output=True)
        return messages


def clock_of(message: Message) -> datetime:
    """Local time at which the customer wrote: the gateway sends it, so that replays and tests read "昨天" alike."""
    written_at = (message.get("metadata") or {}).get("now")
    return datetime.fromisoformat(written_at).replace(tzinfo=None) if written_at else datetime.now()


def as_entity(fact: Fact) -> Dict[str, Any]:
    return {
        "entity": fact.type,
        "text": fact.text,
        "start": fact.start,
        "end": fact.start + len(fact.text),
        "value": fact.value,
        "unsure": fact.unsure,
        "fact_role": fact.role,
        "precision": fact.precision,
        "extractor": "FactExtractor",
    }
