"""The end of the complaint form: register first, say so after the commit, and only then."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.house import MATTER, Events, conversation_of
from actions.replies import say_all
from bot.deadlines import spoken
from bot.intake import listening
from bot.intake.outcome import Outcome
from bot.intake.state import CONFIRM, NOTES_SLOT, Intake, fresh_notes
from bot.registration import Registered, attach, register
from bot.services import services
from bot.store.db import DatabaseError
from bot.store.errors import StoreError
from bot.store.models import Ticket
from bot.vocabulary import FACT_SLOTS

logger = logging.getLogger(__name__)
#: Asked once in a conversation: a second complaint need not give them again.
KEPT = frozenset({"name", "phone", "consent"})


NOTE = "请保存受理编号，凭编号和手机后四位可以随时查询进度。"
NOTE_WITHOUT_PHONE = "请保存受理编号，在这个对话里可以随时查询进度。"


class ActionFinishIntake(Action):
    def name(self) -> str:
        return "action_finish_intake"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        outcome = tracker.get_slot("outcome")
        intake = Intake.from_slots(tracker.slots)
        if outcome not in ("confirmed", "attached"):
            dispatcher.utter_message(response="utter_cancelled")
            return next_matter(dispatcher, intake) or cleared(keep=frozenset())
        try:
            await finish(dispatcher, conversation_of(tracker), intake, attached=outcome == "attached")
        except (DatabaseError, StoreError, OSError):
            logger.exception("ticket not registered")
            dispatcher.utter_message(response="utter_register_failed")
            # The form stays closed: Rasa would run it again on this same "yes". The facts stay for the next one.
            return [SlotSet("outcome", None), SlotSet(NOTES_SLOT, {**intake.notes, "pending": "retry"})]
        return next_matter(dispatcher, intake) or cleared(keep=KEPT, previous=intake.facts)


async def finish(dispatcher: CollectingDispatcher, conversation: str, intake: Intake, *, attached: bool) -> None:
    """Raises DatabaseError, StoreError, OSError; nothing was said then."""
    if attached:
        tell_attached(dispatcher, await attach(services(), conversation, intake, intake.notes["attach_to"]))
        return
    registered = await register(services(), conversation, intake)
    if registered.limits is None:
        tell_attached(dispatcher, registered.ticket)
    else:
        tell(dispatcher, registered)
        close_calmly(dispatcher, intake)


def close_calmly(dispatcher: CollectingDispatcher, intake: Intake) -> None:
    """What the customer can do from here on: urge, add, say that they are not satisfied."""
    out = Outcome(intake)
    listening.close(out, services().calming)
    say_all(dispatcher, out.says, intake)


def tell_attached(dispatcher: CollectingDispatcher, ticket: Ticket) -> None:
    dispatcher.utter_message(response="utter_attached", number=ticket.number, handler=ticket.handler)


def tell(dispatcher: CollectingDispatcher, registered: Registered) -> None:
    """Number, who will act, and by when; the card holds the same for channels that show cards."""
    ticket = registered.ticket
    variables = {
        "number": ticket.number,
        "handler": ticket.handler,
        "acknowledge_by": spoken(ticket.acknowledge_by),
        "respond_by": spoken(ticket.respond_by),
        "resolve_by": spoken(ticket.resolve_by),
    }
    card = {
        "type": "ticket",
        "lead": "您的投诉已经登记，谢谢您愿意告诉我们。",
        "number": ticket.number,
        "rows": [
            {"label": "由谁处理", "value": ticket.handler},
            {"label": "首次回应", "value": f"{variables['acknowledge_by']} 前"},
            {"label": "进展答复", "value": f"{variables['respond_by']} 前"},
            {"label": "处理期限", "value": f"{variables['resolve_by']} 前"},
        ],
        "note": NOTE if ticket.contact_phone_sealed else NOTE_WITHOUT_PHONE,
    }
    dispatcher.utter_message(response="utter_registered", json_message=card, **variables)


def next_matter(dispatcher: CollectingDispatcher, intake: Intake) -> Events | None:
    """Opens the form again for what the customer raised meanwhile; None when there was nothing."""
    if not intake.notes["queue"]:
        return None
    start, *rest = intake.notes["queue"]
    dispatcher.utter_message(response="utter_next_matter", point=quoted(start["text"]))
    return [
        *cleared(keep=KEPT, previous=intake.facts, start=start, queue=rest),
        SlotSet(MATTER, None),
        FollowupAction("complaint_form"),
    ]


def quoted(text: str) -> str:
    """The customer's words, short enough for one line."""
    line = text.replace("\n", " ")
    return line if len(line) <= 24 else line[:23] + "…"


def cleared(keep: frozenset[str], previous: dict[str, Any] | None = None, **notes: Any) -> Events:
    """Empty slots for the next complaint; what was registered is remembered for a "同上"."""
    slots = [slot for slot in FACT_SLOTS if slot not in keep]
    known = {
        slot: fact for slot, fact in (previous or {}).items() if isinstance(fact, dict) and "text" in fact
    }  # skipped facts and codes are nothing to take over
    fresh = {**fresh_notes(), **notes, **({"previous": known} if known else {})}
    return [*(SlotSet(slot, None) for slot in (*slots, CONFIRM, "outcome")), SlotSet(NOTES_SLOT, fresh)]
