"""A complaint registered elsewhere: proven by its number and the last four digits of its phone."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import later
from actions.house import MATTER, Events, context_for, conversation_of, own_tickets, queue
from actions.talk import Talk
from bot import ticket_number
from bot.guesses import Guesses
from bot.intake import phrases, reading
from bot.intake.acts import is_narrative
from bot.intake.commands import wants_human
from bot.intake.gathering import from_memory
from bot.intake.state import Intake
from bot.intake.turn import Turn, turn_of
from bot.services import services
from bot.store import tickets
from bot.store.models import Ticket

_LAST4 = re.compile(r"(?<![0-9A-Za-z])\d{4}(?![0-9A-Za-z])")
_LOOKS_LIKE_NUMBER = re.compile(r"TS[0-9A-Z]{4,}", re.IGNORECASE)
MAX_TRIES = 3
GUESSES = Guesses()


class ValidateStatusForm(Action):
    """Collects the number and the digits; ends when both are there, or when the customer wants something else."""

    def name(self) -> str:
        return "validate_status_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker.latest_message)
        number = ticket_number.find(turn.text) or tracker.get_slot("ticket_number")
        last4 = last_four(turn.text)
        if number and last4:
            return [SlotSet("ticket_number", number), SlotSet("phone_last4", last4), *ended("look_up")]
        if not tracker.get_slot("requested_slot"):  # the message that led here answers nothing yet
            return asking(dispatcher, number, tries=0)
        if wants_human(turn):
            mood = Intake.from_slots(tracker.slots).mood
            await queue(dispatcher, conversation_of(tracker), "customer_request", mood)
            return ended("left")
        if tells_grievance(turn):
            return ended("complain")
        if leaves(turn):
            dispatcher.utter_message(response="utter_status_cancelled")
            return ended("left")
        tries = int(tracker.get_slot("tries") or 0) + 1
        if tries >= MAX_TRIES:
            dispatcher.utter_message(response="utter_offer_human")
            return ended("left")
        if not number and _LOOKS_LIKE_NUMBER.search(turn.text):
            dispatcher.utter_message(response="utter_status_number_wrong")
        return asking(dispatcher, number, tries)


def asking(dispatcher: CollectingDispatcher, number: str | None, tries: int) -> Events:
    question = "phone_last4" if number else "ticket_number"
    dispatcher.utter_message(response=f"utter_ask_{question}")
    return [SlotSet("ticket_number", number), SlotSet("tries", tries), SlotSet("requested_slot", question)]


def ended(outcome: str) -> Events:
    return [SlotSet("outcome", outcome), SlotSet("requested_slot", None)]


def last_four(text: str) -> str | None:
    """Four digits standing alone, outside of any ticket number; the last such group."""
    rest = _LOOKS_LIKE_NUMBER.sub(" ", text)
    found = _LAST4.findall(rest)
    return found[-1] if found else None


def leaves(turn: Turn) -> bool:
    return (
        phrases.CANCEL.search(turn.text) is not None
        or turn.act in ("cancel", "goodbye", "deny", "refuse_to_say", "no_information")
        or reading.skip_reason(turn.text) is not None
    )


def tells_grievance(turn: Turn) -> bool:
    return turn.act == "start_complaint" or (is_narrative(turn) and turn.act != "urge")


class ActionTellStatus(Action):
    """The end of the look-up: tells what was asked for, or does what the customer came for."""

    def name(self) -> str:
        return "action_tell_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        events: Events = [SlotSet(slot, None) for slot in ("ticket_number", "phone_last4", "tries", "outcome")]
        if tracker.get_slot("outcome") == "complain":
            return [*events, FollowupAction("complaint_form")]
        if tracker.get_slot("outcome") != "look_up":
            return events
        ticket = await proven(tracker.get_slot("ticket_number"), tracker.get_slot("phone_last4"))
        if ticket is None:
            dispatcher.utter_message(response="utter_status_not_found")
            return events
        return [*events, *await serve(dispatcher, tracker, ticket)]


async def proven(number: str, last4: str) -> Ticket | None:
    """Unknown number and wrong digits give the same None: nobody learns which numbers exist."""
    ticket = None
    if GUESSES.allowed(number):
        async with services().db.reading() as session:
            ticket = await tickets.find_for_customer(session, services().sealer, number, last4)
    if ticket is None:
        GUESSES.failed(number)
    return ticket


async def serve(dispatcher: CollectingDispatcher, tracker: Tracker, ticket: Ticket) -> Events:
    """Does what the proof was asked for; from here on the number counts as this conversation's own."""
    asked = tracker.get_slot(MATTER) or {}
    # What is done, urged or added are the words that the customer came with, not the digits of the proof.
    turn = from_memory(asked["turn"]) if asked.get("turn") else turn_of(tracker.latest_message)
    intake = Intake.from_slots(tracker.slots)
    talk = Talk(dispatcher, tracker, turn, await context_for(tracker), await own_tickets(tracker), intake)
    talk.matter["proven"] = [*talk.matter["proven"], ticket.number]
    purpose = asked.get("purpose", "status")
    if purpose in later.DO:
        await later.DO[purpose](talk, ticket)
    else:
        later.tell_found(talk, ticket)
    return [SlotSet(MATTER, talk.matter)]
