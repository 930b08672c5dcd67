"""The complaint form: each turn goes through `bot.intake.flow`; the form only asks what that step requests."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.amounts import parse_amount_fact
from bot.handoff_requests import ask_for_human
from bot.intake import flow, readback, understanding
from bot.intake.state import CONFIRM, NOTES_SLOT, Intake
from bot.intake.turn import turn_of
from bot.services import services
from bot.store.db import DatabaseError
from bot.store.tickets import facts_hash
from bot.vocabulary import PROBLEMS

logger = logging.getLogger(__name__)
Events = list[dict[str, Any]]


class ValidateComplaintForm(Action):
    """Runs in place of the SDK's slot-by-slot validation, which cannot see a turn as a whole."""

    def name(self) -> str:
        return "validate_complaint_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        intake = Intake.from_slots(tracker.slots)
        if not tracker.active_loop.get("name"):
            intake.requested = None  # a question left over from an earlier form is nobody's question
        outcome = flow.step(intake, turn_of(tracker.latest_message), parse_amount_fact)
        if outcome.wants_human:
            await tell_queue(dispatcher, tracker)
        for response, variables in outcome.says:
            dispatcher.utter_message(response=response, industry=outcome.intake.facts.get("industry"), **variables)
        events = [SlotSet(name, value) for name, value in outcome.intake.to_slots().items()]
        events.append(SlotSet("outcome", outcome.ends or None))
        return [*events, SlotSet("requested_slot", None if outcome.ends else outcome.intake.requested)]


async def tell_queue(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Puts the conversation in the queue and says how it stands; says so too when it could not."""
    conversation = (tracker.latest_message.get("metadata") or {}).get("conversation", "")
    try:
        asked = await ask_for_human(services(), conversation)
    except DatabaseError:
        logger.exception("handoff not recorded")
        dispatcher.utter_message(response="utter_handoff_failed")
        return
    response = "utter_handoff_waiting" if asked.created else "utter_handoff_again"
    dispatcher.utter_message(response=response, ahead=asked.ahead)


class ActionAskIndustry(Action):
    def name(self) -> str:
        return "action_ask_industry"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return ask_code(dispatcher, tracker, "industry")


class ActionAskProblems(Action):
    def name(self) -> str:
        return "action_ask_problems"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return ask_code(dispatcher, tracker, "problems")


def ask_code(dispatcher: CollectingDispatcher, tracker: Tracker, slot: str) -> Events:
    intake = Intake.from_slots(tracker.slots)
    buttons = understanding.buttons(intake, slot)
    rivals = understanding.rivals(intake) if slot == "problems" else []
    if rivals:
        first, second = (PROBLEMS[code] for code in rivals)
        dispatcher.utter_message(response="utter_ask_which_problem", first=first, second=second, buttons=buttons)
    else:
        dispatcher.utter_message(response=f"utter_ask_{slot}", buttons=buttons)
    return []


class ActionAskConfirmed(Action):
    """The read-back card, or the list of lines when the customer said that something is wrong."""

    def name(self) -> str:
        return "action_ask_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        intake = Intake.from_slots(tracker.slots)
        if intake.notes["pending"] == "change":
            dispatcher.utter_message(response="utter_ask_change", buttons=readback.change_buttons(intake))
            return []
        card = readback.card(intake)
        buttons = [
            {"title": "确认提交", "payload": f"{CONFIRM}=yes"},
            {"title": "我要修改", "payload": f"{CONFIRM}=no"},
        ]
        dispatcher.utter_message(text=readback.as_text(card), json_message=card, buttons=buttons)
        shown = facts_hash(readback.confirmed_facts(intake))
        return [SlotSet(NOTES_SLOT, {**intake.notes, "confirmed_hash": shown})]
