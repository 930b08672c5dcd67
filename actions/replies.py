"""From decided replies to the dispatcher; fills in what the house's rules know (time limits, papers, hours)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from bot.intake.outcome import Said
from bot.intake.state import Intake
from bot.policy import Limit, Policy
from bot.services import services
from bot.vocabulary import INDUSTRIES

_UNITS = {"business_hours": "个工作小时内", "days": "天内", "working_days": "个工作日内"}


def say_all(dispatcher: CollectingDispatcher, says: Iterable[Said], intake: Intake) -> None:
    for name, variables in says:
        response, known = answered_by_rules(name, variables, intake)
        dispatcher.utter_message(response=response, **{"industry": intake.facts.get("industry"), **known})


def answered_by_rules(name: str, variables: dict[str, Any], intake: Intake) -> Said:
    """The reply itself, or the one that says the same with the figures of the policy."""
    answer = _KNOWN.get(name)
    more = answer(services().policy, intake) if answer else None
    return (f"{name}_known", {**variables, **more}) if more else (name, variables)


def _duration(policy: Policy, intake: Intake) -> dict[str, Any] | None:
    industry = intake.facts.get("industry")
    if industry is None:
        return None
    rules = policy.industries[industry]
    return {
        "industry": INDUSTRIES[industry],
        "acknowledge": within(rules.acknowledge),
        "respond": within(rules.respond),
        "resolve": within(rules.resolve),
    }


def within(limit: Limit) -> str:
    """ "2 个工作小时内"; read by customers."""
    return f"{limit.amount} {_UNITS[limit.unit]}"


def _papers(policy: Policy, intake: Intake) -> dict[str, Any]:
    papers = policy.papers_for(intake.facts.get("industry") or "", intake.facts.get("problems") or ())
    return {"checklist": "、".join(papers)}


def _hours(policy: Policy, intake: Intake) -> dict[str, Any]:
    spans = "、".join(f"{span.start:%H:%M}–{span.end:%H:%M}" for span in policy.business_hours)
    return {"hours": f"工作日 {spans}"}


_KNOWN: dict[str, Callable[[Policy, Intake], dict[str, Any] | None]] = {
    "utter_ask_duration": _duration,
    "utter_ask_documents": _papers,
    "utter_ask_hours": _hours,
}
