"""Three repairs to Rasa 3.6.21, which gets no more releases. Applied once, when the connector is imported."""

from __future__ import annotations

import functools
from typing import Any, Dict

import jsonschema
import rasa.shared.core.events
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction


class TurnAborted(BaseException):
    """An action failed, so the turn ends before its tracker is saved and can be run again as if never tried.

    Not an `Exception` on purpose: Rasa's processor catches those, logs them, and carries on without the events
    of the action, leaving a conversation that believes something happened which did not.
    """


_run = RemoteAction.run
_validator = jsonschema.Draft7Validator(RemoteAction.action_response_format_spec())


async def _run_or_abort(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
    try:
        return await _run(self, *args, **kwargs)
    except ActionExecutionRejection:
        raise
    except Exception as error:
        raise TurnAborted(f"{self.name()}: {type(error).__name__}") from error


def _validate_action_result(self: RemoteAction, result: Dict[str, Any]) -> bool:
    """As stock, but with the schema compiled once: compiling it took about 20 ms of every action call."""
    _validator.validate(result)
    return True


def apply() -> None:
    """Idempotent."""
    RemoteAction.run = _run_or_abort
    RemoteAction._validate_action_result = _validate_action_result
    _cache_event_types()


def _cache_event_types() -> None:
    """Stock walks every subclass of Event for each stored event, which made long conversations slow to load."""
    event = rasa.shared.core.events.Event
    stock = event.resolve_by_type
    if not hasattr(stock, "cache_info"):
        event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=None)(stock))
