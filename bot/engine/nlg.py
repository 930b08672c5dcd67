"""Chooses the words: the fitting variation of a reply that this conversation has not heard yet."""

from __future__ import annotations

import copy
from typing import Any, Dict, List, Optional, Set

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.engine import scripts

#: A reply in one bubble joined from one part per strategy: ``utter_calm_listen`` + ``utter_calm_apologise``.
COMPOSED = "utter_calm"


class UnheardVariation(NaturalLanguageGenerator):
    """Deterministic: the same conversation hears the same words in the same order, and no sentence twice.

    A part of a calming reply whose words are used up is left out; any other reply has to be said, so the variation
    heard longest ago comes again.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        self.responses: Dict[str, Any] = {}  # Rasa sets it from the model, which holds no words
        self._scripts = scripts.load()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        # An action passes what it is about to set, because its events reach the tracker only after its words.
        known = {name: value for name, value in kwargs.items() if value is not None}
        facts = {"industry": tracker.get_slot("industry"), **known}
        if utter_action == COMPOSED:
            return self._compose(facts, tracker)
        variations = self._scripts.get(utter_action, [])
        heard = heard_by(tracker)
        chosen = scripts.choose(variations, facts, heard, said_in(tracker), tracker.sender_id)
        chosen = chosen or scripts.longest_ago(variations, facts, heard)
        if chosen is None:
            return None
        reply: Dict[str, Any] = {"text": chosen.filled(facts), "variation": [chosen.id]}
        return {**reply, "buttons": copy.deepcopy(chosen.buttons)} if chosen.buttons else reply

    def _compose(self, facts: Dict[str, Any], tracker: DialogueStateTracker) -> Optional[Dict[str, Any]]:
        """One bubble; a fact that one part gave back is not given back again by the next."""
        heard, said = heard_by(tracker), said_in(tracker)
        parts: List[str] = []
        used: List[str] = []
        left = dict(facts)
        for strategy in facts["strategies"]:
            pool = self._scripts.get(f"{COMPOSED}_{strategy}", [])
            chosen = scripts.choose(pool, left, heard, said, f"{tracker.sender_id} {strategy}")
            if chosen is None:
                continue
            parts.append(chosen.filled(left))
            used.append(chosen.id)
            left = {name: value for name, value in left.items() if name not in chosen.variables}
        return {"text": "".join(parts), "variation": used} if parts else None


def heard_by(tracker: DialogueStateTracker) -> List[str]:
    """Ids of the variations said in this conversation, oldest first."""
    return [identity for event in bot_events(tracker) for identity in event.metadata.get("variation", ())]


def said_in(tracker: DialogueStateTracker) -> Set[str]:
    """The sentences said in this conversation, cards apart."""
    return {
        sentence
        for event in bot_events(tracker)
        if event.text and not event.data.get("custom")
        for sentence in scripts.sentences(event.text)
    }


def bot_events(tracker: DialogueStateTracker) -> List[BotUttered]:
    return [event for event in tracker.events if isinstance(event, BotUttered)]
