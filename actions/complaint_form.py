"""The complaint form: each turn goes through `bot.intake.flow`, which decides what is said and what is asked."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.house import Events, context_for, conversation_of, queue
from actions.replies import say_all
from bot.intake import flow, questions, readback
from bot.intake.outcome import Outcome
from bot.intake.state import CONFIRM, Intake
from bot.intake.turn import turn_of
from bot.store.tickets import facts_hash

logger = logging.getLogger(__name__)


class ValidateComplaintForm(Action):
    """Runs in place of the SDK's slot-by-slot validation, which cannot see a turn as a whole.

    It also asks: the domain has no ``utter_ask_…``, so the form itself says nothing.
    """

    def name(self) -> str:
        return "validate_complaint_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        intake = Intake.from_slots(tracker.slots)
        if not tracker.active_loop.get("name"):
            intake.requested = None  # a question left over from an earlier form is nobody's question
        context = await context_for(tracker)
        if intake.notes.get("start"):  # the turn's own message was the "yes" to the complaint before
            outcome = flow.begin_next(intake, context)
        else:
            outcome = flow.step(intake, turn_of(tracker.latest_message), context)
        if outcome.wants_human:
            await queue(dispatcher, conversation_of(tracker), "customer_request", outcome.intake.mood)
        say_all(dispatcher, outcome.says, outcome.intake)
        ask(dispatcher, outcome)
        events = [SlotSet(name, value) for name, value in outcome.intake.to_slots().items()]
        events.append(SlotSet("outcome", outcome.ends or None))
        return [*events, SlotSet("requested_slot", None if outcome.ends else outcome.intake.requested)]


def ask(dispatcher: CollectingDispatcher, outcome: Outcome) -> None:
    intake = outcome.intake
    if outcome.ends or not outcome.asks:
        return
    dispatcher.utter_message(**questions.question(intake))
    if intake.requested == CONFIRM and intake.notes["pending"] != "change":
        # What was shown is what may be registered.
        intake.notes["confirmed_hash"] = facts_hash(readback.confirmed_facts(intake))
