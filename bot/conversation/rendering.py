"""From stored messages and engine replies to what a customer or a member of staff reads."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from bot import identifiers
from bot.store.conversations import NewMessage
from bot.store.identifiers import Values, fill
from bot.store.models import Message
from bot.store.seal import Sealer
from bot.text import clean

Shown = dict[str, Any]
#: What the engine says of a reply's origin; only staff see it.
SCRIPT = ("response", "variation")


def reply_to_store(reply: Shown, values: Values) -> NewMessage:
    """An engine reply as a message: placeholders shown masked, buttons with ids that only we can read.

    Which script said it, and which of its variations, stays with the message for staff.
    """

    def masked(text: str) -> str:
        return fill(text, values, identifiers.mask)

    extra: Shown = {name: reply[name] for name in SCRIPT if reply.get(name)}
    if reply.get("buttons"):
        extra["buttons"] = [
            {"id": secrets.token_hex(8), "title": button["title"], "payload": button["payload"]}
            for button in reply["buttons"]
        ]
    if reply.get("custom"):
        extra["card"] = in_strings(reply["custom"], masked)
    return NewMessage(
        sender="bot",
        body=masked(reply["text"]),
        masked=reply["text"],
        kind="card" if "card" in extra else "text",
        extra=extra or None,
    )


def in_strings(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [in_strings(item, change) for item in value]
    if isinstance(value, dict):
        return {key: in_strings(item, change) for key, item in value.items()}
    return value


def for_customer(message: Message, sealer: Sealer) -> Shown:
    """The protocol's ``Message``: see docs/protocol.md."""
    extra = message.extra or {}
    shown: Shown = {
        "seq": message.seq,
        "sender": message.sender,
        "kind": message.kind,
        "text": sealer.open(message.body_sealed),
        "at": message.created_at.isoformat(timespec="seconds"),
    }
    if extra.get("buttons"):
        shown["buttons"] = [{"id": button["id"], "title": button["title"]} for button in extra["buttons"]]
    if extra.get("card"):
        shown["card"] = {name: value for name, value in extra["card"].items() if name != "lead"}
        # Where cards are shown, the full text would only say the same again.
        shown["text"] = extra["card"].get("lead", shown["text"])
    if message.client_id:
        shown["client_id"] = message.client_id
    return shown


def for_staff(message: Message, sealer: Sealer, values: Values) -> Shown:
    """As the customer sees it, identifiers masked, plus what the engine understood and which script it answered by."""
    extra = message.extra or {}
    original = sealer.open(message.body_sealed)
    has_identifier = message.sender == "customer" and message.masked != fill(message.masked, values)
    return {
        **for_customer(message, sealer),
        "text": mask_in_original(original) if has_identifier else original,
        "state": message.state,
        "parse": message.parse,
        "reply_to": message.reply_to,
        **{name: extra.get(name) for name in SCRIPT},
    }


def mask_in_original(original: str) -> str:
    """The customer's own spelling, with only the identifiers masked."""
    cleaned = clean(original)
    parts, done = [], 0
    for one in identifiers.find(cleaned.text):
        start, end = cleaned.original_span(one.start, one.end)
        parts += [original[done:start], identifiers.mask(one.kind, one.value)]
        done = end
    return "".join([*parts, original[done:]])


def for_rest(message: Message, sealer: Sealer, recipient: str) -> Shown:
    """Rasa's own REST shape; a button's payload is its id, which this door accepts as a message."""
    shown = for_customer(message, sealer)
    answer: Shown = {"recipient_id": recipient, "text": sealer.open(message.body_sealed)}
    if "buttons" in shown:
        answer["buttons"] = [{"title": b["title"], "payload": b["id"]} for b in shown["buttons"]]
    if "card" in shown:
        answer["custom"] = shown["card"]
    return answer
