"""What to do with a message that no rule claims outright."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.complaint_form import tell_queue
from actions.status import own_tickets
from bot import ticket_number
from bot.intake.acts import is_narrative
from bot.intake.phrases import HUMAN, YES, is_whole
from bot.intake.turn import Turn, turn_of

Events = list[dict[str, Any]]


class ActionRequestHuman(Action):
    def name(self) -> str:
        return "action_request_human"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        await tell_queue(dispatcher, tracker)
        return []


class ActionClarify(Action):
    """Not understood: a likely grievance opens intake all the same, a ticket number the look-up; else ask once more."""

    def name(self) -> str:
        return "action_clarify"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker.latest_message)
        if HUMAN.search(turn.text):
            await tell_queue(dispatcher, tracker)
            return []
        if retries_registration(tracker, turn):
            return [SlotSet("outcome", "confirmed"), FollowupAction("action_finish_intake")]
        follow_up = follow_up_for(turn)
        if follow_up:
            return [FollowupAction(follow_up)]
        again = said_lately(tracker, "utter_clarify")
        dispatcher.utter_message(response="utter_offer_human" if again else "utter_clarify")
        return []


class ActionOpen(Action):
    """A bare fact outside of a form: part of a look-up, an addition to what was registered, or a new complaint."""

    def name(self) -> str:
        return "action_open"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker.latest_message)
        follow_up = follow_up_for(turn)
        if follow_up is None:
            registered = await own_tickets(tracker)
            if registered:
                dispatcher.utter_message(response="utter_added_to_record", number=registered[0].number)
                return []
        return [FollowupAction(follow_up or "complaint_form")]


def retries_registration(tracker: Tracker, turn: Turn) -> bool:
    """A "yes" after a registration that failed: everything confirmed is still there."""
    notes = tracker.get_slot("intake") or {}
    return notes.get("pending") == "retry" and (is_whole(YES, turn.text) or turn.act in ("affirm", "hurry_submit"))


def follow_up_for(turn: Turn) -> str | None:
    if ticket_number.find(turn.text):
        return "action_open_status"
    return "complaint_form" if is_narrative(turn) else None


def said_lately(tracker: Tracker, response: str) -> bool:
    """Whether the assistant's last reply was this response."""
    said = [event for event in tracker.events if event.get("event") == "bot"]
    return bool(said) and (said[-1].get("metadata") or {}).get("utter_action") == response
