"""The end of the complaint form: register first, say so after the commit, and only then."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.deadlines import spoken
from bot.intake.state import CONFIRM, NOTES_SLOT, Intake
from bot.registration import Registered, register
from bot.services import services
from bot.store.db import DatabaseError
from bot.store.errors import StoreError
from bot.vocabulary import FACT_SLOTS

logger = logging.getLogger(__name__)
Events = list[dict[str, Any]]
#: Asked once in a conversation: a second complaint need not give them again.
KEPT = frozenset({"name", "phone", "consent"})


NOTE = "请保存受理编号，凭编号和手机后四位可以随时查询进度。"
NOTE_WITHOUT_PHONE = "请保存受理编号，在这个对话里可以随时查询进度。"


class ActionFinishIntake(Action):
    def name(self) -> str:
        return "action_finish_intake"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if tracker.get_slot("outcome") != "confirmed":
            dispatcher.utter_message(response="utter_cancelled")
            return cleared(keep=frozenset())
        conversation = (tracker.latest_message.get("metadata") or {}).get("conversation", "")
        try:
            registered = await register(services(), conversation, Intake.from_slots(tracker.slots))
        except (DatabaseError, StoreError, OSError):
            logger.exception("ticket not registered")
            dispatcher.utter_message(response="utter_register_failed")
            # The form stays closed: Rasa would run it again on this same "yes". The facts stay for the next one.
            return [SlotSet("outcome", None), SlotSet(NOTES_SLOT, {**tracker.get_slot(NOTES_SLOT), "pending": "retry"})]
        tell(dispatcher, registered)
        return cleared(keep=KEPT)


def tell(dispatcher: CollectingDispatcher, registered: Registered) -> None:
    """Number, who will act, and by when; the card holds the same for channels that show cards."""
    ticket, limits = registered.ticket, registered.limits
    variables = {
        "number": ticket.number,
        "handler": ticket.handler,
        "acknowledge_by": spoken(limits.acknowledge_by),
        "respond_by": spoken(limits.respond_by),
        "resolve_by": spoken(limits.resolve_by),
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


def cleared(keep: frozenset[str]) -> Events:
    slots = [slot for slot in FACT_SLOTS if slot not in keep]
    return [SlotSet(slot, None) for slot in (*slots, NOTES_SLOT, CONFIRM, "outcome")]
