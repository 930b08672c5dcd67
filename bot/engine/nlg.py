"""Chooses the words: the first fitting variation of a response that this conversation has not heard yet."""

from __future__ import annotations

import copy
import zlib
from typing import Any, Dict, List, Optional

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig


class UnheardVariation(TemplatedNaturalLanguageGenerator):
    """Deterministic: the same conversation hears the same words in the same order.

    Where to start among the variations depends on the conversation, so that customers don't all read the same
    first sentence. When all were heard, the one heard longest ago comes again.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)  # empty at first: Rasa sets `responses` when the model is loaded

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> Optional[Dict[str, Any]]:
        # An action passes what it is about to set, because its events reach the tracker only after its words.
        slots = {name: kwargs.get(name) or value for name, value in tracker.current_slot_values().items()}
        if utter_action not in self.responses:
            return None
        fitting = ResponseVariationFilter(self.responses).responses_for_utter_action(
            utter_action, output_channel, slots
        )
        if not fitting:
            return None
        chosen = copy.deepcopy(choose(fitting, heard_by(tracker, utter_action), tracker.sender_id))
        filled: Dict[str, Any] = self._fill_response(chosen, slots, **kwargs)
        filled["variation"] = chosen["id"]
        return filled


def heard_by(tracker: DialogueStateTracker, utter_action: str) -> List[str]:
    """Ids of the variations of `utter_action` said in this conversation, oldest first."""
    return [
        event.metadata["variation"]
        for event in tracker.events
        if isinstance(event, BotUttered)
        and event.metadata.get("utter_action") == utter_action
        and "variation" in event.metadata
    ]


def choose(fitting: List[Dict[str, Any]], heard: List[str], sender_id: str) -> Dict[str, Any]:
    start = zlib.crc32(sender_id.encode()) % len(fitting)
    in_order = fitting[start:] + fitting[:start]
    last_heard = {variation: position for position, variation in enumerate(heard)}
    return min(in_order, key=lambda variation: last_heard.get(variation["id"], -1))
