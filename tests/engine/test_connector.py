"""The gateway's door into the engine: plain answers, real errors, and the same answer to the same message."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic.exceptions import InvalidUsage

from bot.engine import connector
from bot.engine.connector import TingsuInput, answer, events_of_turn, harmless, parse_fields, turn_of
from bot.engine.patches import TurnAborted
from tests.engine.kit import tracker

BODY = {"sender": "小李", "text": "快递丢了", "message_id": "7", "metadata": {"now": "2026-11-22T10:00:00"}}


class FakeAgent:
    """Keeps trackers as Rasa's store does: what was not saved is not there. Also stands in for its processor."""

    def __init__(self, act: Callable[[], None] | None = None) -> None:
        self.saved: dict[str, list[Event]] = {}
        self.seen: list[UserMessage] = []
        self.tracker_store = self.processor = self
        self._act = act or (lambda: None)

    async def retrieve(self, sender: str) -> DialogueStateTracker | None:
        return tracker(self.saved[sender], sender) if sender in self.saved else None

    async def handle(self, message: UserMessage) -> None:
        self.seen.append(message)
        said = UserUttered(message.text, {"name": "tell_story", "confidence": 0.9}, message_id=message.message_id)
        self._act()
        script = {"utter_action": "utter_noted", "variation": [f"noted_{len(self.seen)}"]}
        replies = [BotUttered(f"收到第{len(self.seen)}条", metadata=script)]
        self.saved.setdefault(message.sender_id, []).extend([said, ActionExecuted("complaint_form"), *replies])

    async def parse_message(self, message: UserMessage, _: Any, only_output_properties: bool) -> dict[str, Any]:
        self.seen.append(message)
        return {"text": message.text, "intent": {"name": "greet", "confidence": 0.8}, "entities": []}


class Broken(Exception):
    pass


def ask(agent: FakeAgent, **changes: Any) -> Any:
    """Status and body of one turn."""
    response = asyncio.run(answer(agent, {**BODY, **changes}, agent.handle))
    return response.status, json.loads(response.body)


def raising(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


# -- a turn ----------------------------------------------------------------------------------------------------------


def test_a_turn_is_answered_with_replies_parse_and_form() -> None:
    agent = FakeAgent()
    status, turn = ask(agent)
    assert status == 200
    assert turn["replies"] == [{"text": "收到第1条", "response": "utter_noted", "variation": ["noted_1"]}]
    assert (turn["parse"]["intent"], turn["parse"]["confidence"]) == ("tell_story", 0.9)
    assert turn["form"] == {"name": None, "requested": None}


def test_rasa_gets_the_message_with_its_id_channel_and_metadata() -> None:
    agent = FakeAgent()
    ask(agent)
    (message,) = agent.seen
    assert (message.sender_id, message.text, message.message_id) == ("小李", "快递丢了", "7")
    assert message.input_channel == "tingsu"
    assert message.metadata == BODY["metadata"]


def test_the_same_message_again_is_answered_from_the_tracker() -> None:
    agent = FakeAgent()
    first = ask(agent)
    assert ask(agent) == first
    assert len(agent.seen) == 1


def test_an_old_message_again_gets_its_own_answer_not_the_newest() -> None:
    agent = FakeAgent()
    first = ask(agent)
    second = ask(agent, message_id="8", text="还有一件事")
    assert second[1]["replies"] != first[1]["replies"]
    assert ask(agent) == first
    assert len(agent.seen) == 2


def test_a_message_id_of_one_customer_is_not_the_message_of_another() -> None:
    agent = FakeAgent()
    ask(agent)
    ask(agent, sender="小王")
    assert [message.sender_id for message in agent.seen] == ["小李", "小王"]


# -- failures --------------------------------------------------------------------------------------------------------


def test_an_aborted_action_is_a_502_and_leaves_no_events() -> None:
    agent = FakeAgent(raising(TurnAborted("action_finish_intake: ConnectionError")))
    status, body = ask(agent)
    assert status == 502
    assert body["error"]["code"] == "action_failed"
    assert "action_finish_intake" in body["error"]["message"]
    assert agent.saved == {}


def test_an_aborted_turn_can_be_run_again() -> None:
    agent = FakeAgent(raising(TurnAborted("action_finish_intake: ConnectionError")))
    ask(agent)
    agent._act = lambda: None
    status, turn = ask(agent)
    assert status == 200
    assert len(turn["replies"]) == 1
    assert len(agent.seen) == 2


def test_a_failure_inside_rasa_is_a_500_that_does_not_repeat_the_message() -> None:
    agent = FakeAgent(raising(Broken("快递丢了")))
    status, body = ask(agent)
    assert status == 500
    assert body == {"error": {"code": "turn_failed", "message": "Broken"}}


def test_a_turn_that_cannot_be_read_back_is_a_500() -> None:
    agent = FakeAgent()

    async def forgetting(_: UserMessage) -> None:
        return None

    response = asyncio.run(answer(agent, BODY, forgetting))
    assert response.status == 500
    assert json.loads(response.body)["error"]["code"] == "turn_lost"


# -- reading a tracker -------------------------------------------------------------------------------------------------


def test_a_turn_ends_where_the_next_message_begins() -> None:
    events = [
        UserUttered("一", message_id="1"), BotUttered("甲"), BotUttered("乙"),
        UserUttered("二", message_id="2"), BotUttered("丙"),
    ]  # fmt: skip
    made = tracker(events)
    assert [reply["text"] for reply in turn_of(made, "1")["replies"]] == ["甲", "乙"]
    assert [reply["text"] for reply in turn_of(made, "2")["replies"]] == ["丙"]
    assert events_of_turn(made, "3") == []
    assert turn_of(made, "3")["replies"] == []


def test_an_id_used_twice_means_the_later_message() -> None:
    made = tracker(
        [UserUttered("一", message_id="1"), BotUttered("甲"), UserUttered("二", message_id="1"), BotUttered("乙")]
    )
    assert [reply["text"] for reply in turn_of(made, "1")["replies"]] == ["乙"]


def test_a_reply_carries_buttons_and_card_only_when_it_has_them() -> None:
    buttons = [{"title": "确认提交", "payload": "confirmed=yes"}]
    made = tracker(
        [
            UserUttered("一", message_id="1"),
            BotUttered("请核对", {"buttons": buttons, "custom": {"type": "readback"}, "image": None}),
            BotUttered(None, {"buttons": None, "custom": None}),
        ]
    )
    said_by_action = {"response": None, "variation": None}
    assert turn_of(made, "1")["replies"] == [
        {"text": "请核对", **said_by_action, "buttons": buttons, "custom": {"type": "readback"}},
        {"text": "", **said_by_action},
    ]


def test_a_bubble_joined_from_parts_names_the_script_of_each() -> None:
    script = {"utter_action": "utter_calm", "variation": ["calm_listen_001", "calm_apologise_002"]}
    made = tracker([UserUttered("一", message_id="1"), BotUttered("听到了。抱歉。", metadata=script)])
    (reply,) = turn_of(made, "1")["replies"]
    assert (reply["response"], reply["variation"]) == ("utter_calm", ["calm_listen_001", "calm_apologise_002"])


def test_the_mood_of_the_customer_goes_with_the_turn() -> None:
    domain = Domain.from_yaml(
        "version: '3.1'\nslots:\n  mood: {type: any, influence_conversation: false, mappings: [{type: custom}]}\n"
    )
    mood = {"heat": 2.0, "level": 2}
    calm = tracker([UserUttered("一", message_id="1")], domain=domain)
    heated = tracker([UserUttered("一", message_id="1"), SlotSet("mood", mood)], domain=domain)
    assert turn_of(calm, "1")["mood"] is None
    assert turn_of(heated, "1")["mood"] == mood


@pytest.mark.parametrize(
    ("events", "requested"),
    [
        ([ActiveLoop("complaint_form"), SlotSet("requested_slot", "place")], "place"),
        ([ActiveLoop(None), SlotSet("requested_slot", "place")], None),
    ],
)
def test_what_is_asked_for_counts_only_while_a_form_runs(events: list[Event], requested: str | None) -> None:
    domain = Domain.from_yaml("version: '3.1'\nforms:\n  complaint_form: {required_slots: [confirmed]}\n")
    made = tracker([UserUttered("一", message_id="1"), *events], domain=domain)
    assert turn_of(made, "1")["form"]["requested"] == requested


@pytest.mark.parametrize("parse", [{}, {"intent": {}}, {"intent": {"name": None, "confidence": 0.0}}])
def test_a_parse_that_found_nothing_is_still_complete(parse: dict[str, Any]) -> None:
    fields = parse_fields(parse)
    assert fields == {"intent": None, "confidence": 0.0, "ranking": [], "entities": [], "classes": {}}


def test_a_parse_keeps_a_short_ranking_and_no_token_offsets() -> None:
    ranked = [{"name": f"intent_{n}", "confidence": 0.1} for n in range(9)]
    fields = parse_fields({"intent": ranked[0], "intent_ranking": ranked, "text_tokens": [[0, 2]]})
    assert fields["ranking"] == ranked[:5]
    assert "text_tokens" not in fields


# -- slashes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("/restart", "／restart"), ("  /ask_human", "／ask_human"), ("\n/greet{}", "／greet{}"), ("//", "／/"),
        ("一/二", "一/二"), ("投诉", "投诉"), (" 投诉 ", " 投诉 "), ("／", "／"),
    ],
)  # fmt: skip
def test_a_leading_slash_never_chooses_an_intent(text: str, seen: str) -> None:
    assert harmless(text) == seen


def test_a_slash_is_harmless_in_a_turn_and_in_a_parse() -> None:
    agent = FakeAgent()
    ask(agent, text="/session_start")
    asyncio.run(connector.parse_only(agent, {"text": "/restart", "now": "2026-11-22T10:00:00"}))
    assert [message.text for message in agent.seen] == ["／session_start", "／restart"]
    assert agent.seen[1].metadata == {"now": "2026-11-22T10:00:00"}


# -- the doors ---------------------------------------------------------------------------------------------------------


class FakeRequest:
    def __init__(self, agent: FakeAgent, body: Any) -> None:
        self.app = type("App", (), {"ctx": type("Ctx", (), {"agent": agent})})
        self._body = body

    @property
    def json(self) -> Any:
        if isinstance(self._body, Exception):
            raise self._body
        return self._body


def door(agent: FakeAgent, name: str) -> Callable[[Any], Awaitable[Any]]:
    """The handler that the blueprint registers for a path."""
    routes = TingsuInput().blueprint(agent.handle)._future_routes
    (handler,) = [route.handler for route in routes if route.uri == f"/{name}"]
    return handler


def knock(name: str, body: Any) -> Any:
    agent = FakeAgent()
    response = asyncio.run(door(agent, name)(FakeRequest(agent, body)))
    return response.status, json.loads(response.body)


@pytest.mark.parametrize("missing", ["sender", "text", "message_id"])
@pytest.mark.parametrize("value", [None, "", 5, ["x"]])
def test_a_turn_without_a_needed_string_is_refused(missing: str, value: Any) -> None:
    status, body = knock("turn", {**BODY, missing: value})
    assert (status, body["error"]["code"]) == (400, "bad_turn")


@pytest.mark.parametrize("body", [None, {}, {"text": ""}, {"text": 5}, {"text": None}])
def test_a_parse_without_text_is_refused(body: Any) -> None:
    status, answered = knock("parse", body)
    assert (status, answered["error"]["code"]) == (400, "bad_text")


@pytest.mark.parametrize("name", ["turn", "parse"])
@pytest.mark.parametrize("body", [[], [1], "text", 5])
def test_a_body_that_is_no_object_is_refused(name: str, body: Any) -> None:
    assert knock(name, body)[0] == 400


def test_a_body_that_is_no_json_is_the_servers_own_400() -> None:
    with pytest.raises(InvalidUsage):
        knock("turn", InvalidUsage("Failed when parsing body as json"))


def test_a_good_turn_and_a_good_parse_pass_the_doors() -> None:
    status, turn = knock("turn", BODY)
    assert status == 200
    assert set(turn) == {"replies", "parse", "form", "mood"}
    status, parsed = knock("parse", {"text": "你好"})
    assert status == 200
    assert parsed["parse"]["intent"] == "greet"
