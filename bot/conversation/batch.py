"""Several messages of one customer, answered as one: who is answered, and what is not worth saying before that."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, Final

from bot.conversation.intake_text import trouble_of
from bot.store.models import Message
from bot.vocabulary import FACT_SLOTS

#: Asked by the dialogue, but no facts of a complaint.
_OTHER_QUESTIONS: Final = ("which_problem", "change", "ticket_number", "phone_last")
#: Said to somebody who has already written on, these would talk across them. Everything else is said: an answer to a
#: question of theirs, that a person was called, that something was changed.
NOT_WORTH_SAYING_YET: Final = frozenset(
    {
        "utter_greet", "utter_start", "utter_clarify", "utter_calm", "utter_noted", "utter_taken", "utter_chitchat",
        "utter_thanks", *(f"utter_ask_{slot}" for slot in (*FACT_SLOTS, *_OTHER_QUESTIONS)),
    }
)  # fmt: skip


def next_batch(waiting: Sequence[Message]) -> Sequence[Message]:
    """All up to the first tapped button, or that button alone: a button answers the question it belongs to."""
    return list(takewhile(lambda message: not is_button(message), waiting)) or waiting[:1]


def is_button(message: Message) -> bool:
    return bool((message.extra or {}).get("choice"))


def answered_one(batch: Sequence[Message]) -> Message:
    """The message to which the answer to all belongs: the last with words, so that a closing emoji does not take it."""
    readable = [message for message in batch if not trouble_of(message.masked)]
    return (readable or batch)[-1]


def worth_saying(replies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is kept of the engine's replies to a message that others follow."""
    return [reply for reply in replies if reply.get("custom") or reply.get("response") not in NOT_WORTH_SAYING_YET]
