"""The gateway's door into the engine: one JSON call a turn, with real errors.

``POST /webhooks/tingsu/turn`` ``{"sender", "text", "message_id", "metadata"?}`` answers
``{"replies": [{"text", "buttons"?, "custom"?, "response"?, "variation"?}], "parse": {…},
"form": {"name", "requested"}, "mood": {…}}``.
``POST /webhooks/tingsu/parse`` ``{"text", "now"?}`` answers ``{"parse": {…}}`` and changes nothing.
A failure is a 4xx or 5xx with ``{"error": {"code", "message"}}``; the message never holds what the customer wrote.
"""

from __future__ import annotations

import logging
from typing import Any, Awaitable, Callable, Dict, List, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.engine import patches

patches.apply()

logger = logging.getLogger(__name__)

_FULL_WIDTH_SLASH = "／"


class TingsuInput(InputChannel):
    """Named in ``credentials.yml``; Rasa calls `blueprint` once at start."""

    @classmethod
    def name(cls) -> str:
        return "tingsu"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        doors = Blueprint("tingsu_input")

        @doors.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            body = request.json if isinstance(request.json, dict) else {}
            if not all(isinstance(body.get(key), str) and body[key] for key in ("sender", "text", "message_id")):
                return failure(400, "bad_turn", "sender, text and message_id are required strings")
            return await answer(request.app.ctx.agent, body, on_new_message)

        @doors.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            body = request.json if isinstance(request.json, dict) else {}
            if not isinstance(body.get("text"), str) or not body["text"]:
                return failure(400, "bad_text", "text is a required string")
            return json({"parse": await parse_only(request.app.ctx.agent, body)})

        return doors


async def answer(agent: Agent, body: Dict[str, Any], on_new_message: Callable[..., Awaitable[Any]]) -> HTTPResponse:
    """Runs one turn, or repeats the stored answer when this message was already answered.

    The gateway sends a message again when it could not learn the outcome; the message id makes that harmless.
    """
    tracker = await agent.tracker_store.retrieve(body["sender"])
    if tracker is None or not events_of_turn(tracker, body["message_id"]):
        try:
            await on_new_message(user_message(body))
        except patches.TurnAborted as aborted:
            logger.error("turn aborted: %s", aborted)
            return failure(502, "action_failed", str(aborted))
        except Exception as error:  # a turn must end in an answer, whatever broke inside Rasa
            logger.error("turn failed: %s", type(error).__name__)
            return failure(500, "turn_failed", type(error).__name__)
        tracker = await agent.tracker_store.retrieve(body["sender"])
    if tracker is None:
        return failure(500, "turn_lost", "the conversation could not be read back")
    return json(turn_of(tracker, body["message_id"]))


async def parse_only(agent: Agent, body: Dict[str, Any]) -> Dict[str, Any]:
    message = UserMessage(harmless(body["text"]), metadata={"now": body.get("now")})
    return parse_fields(await agent.processor.parse_message(message, None, only_output_properties=True))


def user_message(body: Dict[str, Any]) -> UserMessage:
    return UserMessage(
        harmless(body["text"]),
        CollectingOutputChannel(),
        body["sender"],
        input_channel=TingsuInput.name(),
        message_id=body["message_id"],
        metadata=body.get("metadata") or {},
    )


def harmless(text: str) -> str:
    """Rasa runs a message with a leading slash as an intent; the gateway prevents it, and so does this door."""
    stripped = text.lstrip()
    return _FULL_WIDTH_SLASH + stripped[1:] if stripped.startswith("/") else text


def events_of_turn(tracker: DialogueStateTracker, message_id: str) -> List[Event]:
    """The user event with this id and all events up to the next user event; empty when there is none."""
    events = list(tracker.events)
    for index in range(len(events) - 1, -1, -1):
        event = events[index]
        if isinstance(event, UserUttered) and event.message_id == message_id:
            rest = events[index + 1 :]
            end = next((i for i, later in enumerate(rest) if isinstance(later, UserUttered)), len(rest))
            return [event, *rest[:end]]
    return []


def turn_of(tracker: DialogueStateTracker, message_id: str) -> Dict[str, Any]:
    events = events_of_turn(tracker, message_id)
    said: Optional[UserUttered] = events[0] if events else None
    return {
        "replies": [reply_of(event) for event in events if isinstance(event, BotUttered)],
        "parse": parse_fields(said.parse_data) if said else {},
        "form": {
            "name": tracker.active_loop_name,
            "requested": tracker.get_slot("requested_slot") if tracker.active_loop_name else None,
        },
        "mood": tracker.get_slot("mood"),
    }


def reply_of(event: BotUttered) -> Dict[str, Any]:
    reply = {key: event.data[key] for key in ("buttons", "custom") if event.data.get(key)}
    script = {"response": event.metadata.get("utter_action"), "variation": event.metadata.get("variation")}
    return {"text": event.text or "", **script, **reply}


def parse_fields(parse: Dict[str, Any]) -> Dict[str, Any]:
    """What curation keeps of a parse: no token offsets, a short ranking."""
    return {
        "intent": parse.get("intent", {}).get("name"),
        "confidence": parse.get("intent", {}).get("confidence", 0.0),
        "ranking": (parse.get("intent_ranking") or [])[:5],
        "entities": parse.get("entities", []),
        "classes": parse.get("classes", {}),
    }


def failure(status: int, code: str, message: str) -> HTTPResponse:
    return json({"error": {"code": code, "message": message}}, status=status)
