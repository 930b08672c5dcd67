"""The repairs to Rasa: a failed action ends the turn, its answer is checked quickly, events are looked up once."""

from __future__ import annotations

import asyncio
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.exceptions import RasaException

from bot.engine import patches

patches.apply()
ACTION = RemoteAction("action_finish_intake", None)


def run() -> Any:
    return asyncio.run(ACTION.run(None, None, None, None))


@pytest.mark.parametrize("error", [RasaException("gone"), ValueError("bad"), ConnectionError(), asyncio.TimeoutError()])
def test_a_failing_action_aborts_the_turn_and_names_itself(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def failing(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(patches, "_run", failing)
    with pytest.raises(patches.TurnAborted) as aborted:
        run()
    assert str(aborted.value).startswith(f"action_finish_intake: {type(error).__name__}")
    assert aborted.value.__cause__ is error


def test_an_abort_does_not_repeat_what_the_customer_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is logged and sent on; a refused answer of the action server quotes the facts of the complaint."""

    async def failing(*_: Any, **__: Any) -> Any:
        ACTION._validate_action_result({"events": "快递员骂我"})

    monkeypatch.setattr(patches, "_run", failing)
    with pytest.raises(patches.TurnAborted) as aborted:
        run()
    assert "快递员骂我" not in str(aborted.value)


def test_an_abort_passes_every_handler_that_only_catches_exceptions() -> None:
    assert not issubclass(patches.TurnAborted, Exception)


def test_a_rejection_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms are told so that their action does not apply; Rasa handles it."""

    async def rejecting(*_: Any, **__: Any) -> Any:
        raise ActionExecutionRejection("validate_complaint_form")

    monkeypatch.setattr(patches, "_run", rejecting)
    with pytest.raises(ActionExecutionRejection):
        run()


def test_a_successful_action_gives_its_events(monkeypatch: pytest.MonkeyPatch) -> None:
    async def succeeding(*_: Any, **__: Any) -> Any:
        return [SlotSet("outcome", "confirmed")]

    monkeypatch.setattr(patches, "_run", succeeding)
    assert run() == [SlotSet("outcome", "confirmed")]


@pytest.mark.parametrize(
    "answer", [{"events": [], "responses": []}, {"events": [{"event": "slot", "name": "a", "value": 1}]}]
)
def test_a_good_answer_of_the_action_server_is_accepted(answer: Any) -> None:
    assert ACTION._validate_action_result(answer) is True


@pytest.mark.parametrize("answer", [[], {"events": "none"}, {"events": [{"name": "a"}]}, {"responses": "x"}])
def test_a_bad_answer_of_the_action_server_is_refused(answer: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        ACTION._validate_action_result(answer)


def test_applying_twice_changes_nothing() -> None:
    before = (RemoteAction.run, RemoteAction._validate_action_result, Event.resolve_by_type)
    patches.apply()
    assert (RemoteAction.run, RemoteAction._validate_action_result, Event.resolve_by_type) == before


def test_event_types_are_looked_up_once_and_rightly() -> None:
    assert Event.resolve_by_type("user") is UserUttered
    assert Event.resolve_by_type("slot") is SlotSet
    hits = Event.resolve_by_type.cache_info().hits
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type.cache_info().hits == hits + 1
    with pytest.raises(ValueError, match="nonsense"):
        Event.resolve_by_type("nonsense")
