"""Progress of a complaint: by number and the last four digits of its phone, or for one's own conversation."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.complaint_form import tell_queue
from bot import ticket_number
from bot.deadlines import spoken
from bot.guesses import Guesses
from bot.intake import phrases, reading
from bot.intake.acts import is_narrative
from bot.intake.turn import Turn, turn_of
from bot.lifecycle import STATUSES
from bot.services import services
from bot.store import tickets
from bot.store.models import Ticket

Events = list[dict[str, Any]]
_LAST4 = re.compile(r"(?<![0-9A-Za-z])\d{4}(?![0-9A-Za-z])")
_LOOKS_LIKE_NUMBER = re.compile(r"TS[0-9A-Z]{4,}", re.IGNORECASE)
MAX_TRIES = 3
GUESSES = Guesses()


class ActionOpenStatus(Action):
    """Tells at once where it can: the conversation's own complaints, or a number with its digits in one message.

    Only the rest opens the form: Rasa cannot end a form in the same turn that opens it and go on by rule.
    """

    def name(self) -> str:
        return "action_open_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        text = turn_of(tracker.latest_message).text
        number, last4 = ticket_number.find(text), last_four(text)
        own = await own_tickets(tracker)
        if number and last4:
            await look_up(dispatcher, number, last4)
        elif own and (number is None or number in [ticket.number for ticket in own]):
            items = "\n".join(line_of(ticket) for ticket in own)
            dispatcher.utter_message(response="utter_status_list", items=items)
        else:
            return [SlotSet("ticket_number", number), FollowupAction("status_form")]
        return []


class ValidateStatusForm(Action):
    """Collects the number and the digits; ends when both are there, or when the customer wants something else."""

    def name(self) -> str:
        return "validate_status_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker.latest_message)
        number = ticket_number.find(turn.text) or tracker.get_slot("ticket_number")
        last4 = last_four(turn.text)
        if not tracker.active_loop.get("name"):
            return asking(number, tries=0)
        if number and last4:
            return [SlotSet("ticket_number", number), SlotSet("phone_last4", last4), *ended("look_up")]
        if phrases.HUMAN.search(turn.text) or turn.act == "ask_human":
            await tell_queue(dispatcher, tracker)
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
        return asking(number, tries)


def asking(number: str | None, tries: int) -> Events:
    question = "phone_last4" if number else "ticket_number"
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


async def own_tickets(tracker: Tracker) -> list[Ticket]:
    conversation = (tracker.latest_message.get("metadata") or {}).get("conversation", "")
    async with services().db.reading() as session:
        return list(await tickets.for_conversation(session, conversation))


class ActionTellStatus(Action):
    def name(self) -> str:
        return "action_tell_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        outcome = tracker.get_slot("outcome")
        if outcome == "look_up":
            await look_up(dispatcher, tracker.get_slot("ticket_number"), tracker.get_slot("phone_last4"))
        events = [SlotSet(slot, None) for slot in ("ticket_number", "phone_last4", "tries", "outcome")]
        return [*events, FollowupAction("complaint_form")] if outcome == "complain" else events


async def look_up(dispatcher: CollectingDispatcher, number: str, last4: str) -> None:
    """Unknown number and wrong digits get the same answer: nobody learns which numbers exist."""
    ticket = None
    if GUESSES.allowed(number):
        async with services().db.reading() as session:
            ticket = await tickets.find_for_customer(session, services().sealer, number, last4)
    if ticket is None:
        GUESSES.failed(number)
        dispatcher.utter_message(response="utter_status_not_found")
        return
    dispatcher.utter_message(
        response="utter_status_found",
        number=ticket.number,
        status=STATUSES[ticket.status],
        handler=ticket.handler,
        resolve_by=spoken(ticket.resolve_by),
    )


def line_of(ticket: Ticket) -> str:
    return f"{ticket.number}：{STATUSES[ticket.status]}，由{ticket.handler}处理，{spoken(ticket.resolve_by)} 前答复"
