"""One turn outside of a form, with all that an answer may need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.house import MATTER, Events, conversation_of
from actions.replies import answered_by_rules
from bot.intake.context import Context
from bot.intake.state import Intake
from bot.intake.turn import Turn
from bot.store.models import Ticket


@dataclass
class Talk:
    """`own` are the customer's complaints, newest first; `follow_up` the form or action that goes on afterwards.

    `matter` is written back at the end: which question is open (``kind``, ``number`` …), which numbers are
    proven, and what was told of each already.
    """

    dispatcher: CollectingDispatcher
    tracker: Tracker
    turn: Turn
    context: Context
    own: list[Ticket]
    intake: Intake
    events: Events = field(default_factory=list)
    follow_up: str | None = None
    matter: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.open_question: dict[str, Any] = dict(self.tracker.get_slot(MATTER) or {})
        self.matter = {"proven": self.open_question.get("proven", []), "told": self.open_question.get("told", {})}

    @property
    def conversation(self) -> str:
        return conversation_of(self.tracker)

    def say(self, name: str, **variables: Any) -> None:
        response, known = answered_by_rules(name, variables, self.intake)
        self.dispatcher.utter_message(response=response, **{"industry": self.intake.facts.get("industry"), **known})

    def ask(self, kind: str, response: str, **data: Any) -> None:
        """Asks, and remembers what for."""
        self.matter = {**self.matter, "kind": kind, **data}
        self.say(response, **{name: value for name, value in data.items() if isinstance(value, (str, int, list))})

    def said_lately(self, response: str) -> bool:
        """Whether the assistant's last reply was this response."""
        said = [event for event in self.tracker.events if event.get("event") == "bot"]
        return bool(said) and (said[-1].get("metadata") or {}).get("utter_action") == response
