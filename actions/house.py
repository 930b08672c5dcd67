"""What every action looks up: the conversation, the customer's own tickets, the rules; and how a person is called."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.amounts import parse_amount_fact
from bot.calming.mood import Mood
from bot.handoff_requests import ask_for_human
from bot.intake.context import Context, OpenTicket
from bot.lifecycle import STATUSES, is_open
from bot.services import services
from bot.signals import find
from bot.store import tickets
from bot.store.db import DatabaseError
from bot.store.errors import TicketNotFound
from bot.store.models import Ticket

logger = logging.getLogger(__name__)
Events = list[dict[str, Any]]
#: What a later contact is about, outside of any form: which question is open, and which numbers were proven.
MATTER = "matter"


def conversation_of(tracker: Tracker) -> str:
    return str((tracker.latest_message.get("metadata") or {}).get("conversation", ""))


async def own_tickets(tracker: Tracker) -> list[Ticket]:
    """The complaints registered in this conversation, newest first, then those proven by number and last digits.

    The conversation is the identity that the channel signed; a phone number that somebody typed is none.
    """
    proven = (tracker.get_slot(MATTER) or {}).get("proven", ())
    async with services().db.reading() as session:
        own = [one for one in await tickets.for_conversation(session, conversation_of(tracker)) if is_complaint(one)]
        for number in proven:
            try:
                ticket = await tickets.get(session, number)
            except TicketNotFound:
                continue
            if ticket.id not in [known.id for known in own]:
                own.append(ticket)
    return own


def is_complaint(ticket: Ticket) -> bool:
    return ticket.kind == "complaint"


def open_ones(own: Sequence[Ticket]) -> list[Ticket]:
    return [ticket for ticket in own if is_open(ticket.status)]


async def context_for(tracker: Tracker) -> Context:
    house = services()
    own = open_ones(await own_tickets(tracker))
    return Context(
        calming=house.calming,
        parse_amount=parse_amount_fact,
        find_signals=lambda text: [signal.code for signal in find(house.policy, text)],
        resume_after_hours=house.policy.resume_after_hours,
        tickets=[open_ticket(one) for one in own],
    )


def open_ticket(one: Ticket) -> OpenTicket:
    return OpenTicket(
        one.number,
        STATUSES[one.status],
        one.industry,
        one.problems,
        place=one.place or "",
        company=one.company or "",
        order_no=one.order_no or "",
    )


async def queue(dispatcher: CollectingDispatcher, conversation: str, reason: str, mood: Mood) -> None:
    """Puts the conversation in the queue and says how it stands; says so too when it could not."""
    try:
        asked = await ask_for_human(services(), conversation, reason, hot=mood.level >= services().calming.mood.hot)
    except DatabaseError:
        logger.exception("handoff not recorded")
        dispatcher.utter_message(response="utter_handoff_failed")
        return
    response = "utter_handoff_waiting" if asked.created else "utter_handoff_again"
    # Nobody ahead is no number: the variations without one are left.
    dispatcher.utter_message(response=response, ahead=asked.ahead or None)
