"""Persona files: people the assistant was not built on, with what they know, what they say, what must be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.conversations.script import known_ticket_keys
from tests.conversations.sentences import FACTS, OTHER_QUESTIONS, READ_BACK

HERE = Path(__file__).parent
ENDINGS = ("工单", "人工", "无工单")
_KEYS = {"人设", "事实", "话", "之后", "结局", "应记"}
_QUESTIONS = {*FACTS, *OTHER_QUESTIONS, READ_BACK}


class BadPersona(Exception):
    """A persona file with something in it that nobody would read."""


@dataclass(frozen=True)
class Persona:
    """`facts`: question → answers, for the first time it is asked and later ones; `says`: turns in order, each one or
    several messages; `instead`: what is said the first time a question comes, in place of an answer; `tickets`: the
    fields to check, for each ticket."""

    name: str
    who: str
    facts: Mapping[str, tuple[str, ...]]
    says: tuple[tuple[str, ...], ...]
    instead: Mapping[str, str]
    afterwards: tuple[str, ...]
    ending: str
    tickets: tuple[Mapping[str, Any], ...]


def load(path: Path) -> Persona:
    """Raises BadPersona with the file's name."""
    return persona_of(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))


def persona_of(name: str, raw: Mapping[str, Any]) -> Persona:
    only(name, set(raw), _KEYS)
    expected = raw.get("应记") or []
    tickets = expected if isinstance(expected, list) else [expected]
    for ticket in tickets:
        only(name, set(ticket), known_ticket_keys())
    facts = {question: texts(answer) for question, answer in (raw.get("事实") or {}).items()}
    said = [turn for turn in raw["话"] if not isinstance(turn, Mapping)]
    instead = {turn["被问"]: str(turn["说"]) for turn in raw["话"] if isinstance(turn, Mapping)}
    only(name, {*facts, *instead}, _QUESTIONS)
    if raw.get("结局") not in ENDINGS:
        raise BadPersona(f"{name}: 结局 is one of {ENDINGS}")
    if (raw["结局"] == "工单" and not tickets) or (raw["结局"] == "无工单" and tickets):
        raise BadPersona(f"{name}: 应记 does not go with 结局 {raw['结局']}")
    return Persona(
        name=name,
        who=str(raw["人设"]),
        facts=facts,
        says=tuple(texts(turn) for turn in said),
        instead=instead,
        afterwards=texts(raw.get("之后") or []),
        ending=raw["结局"],
        tickets=tuple(tickets),
    )


def texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def only(name: str, found: set[str], allowed: set[str]) -> None:
    if found - allowed:
        raise BadPersona(f"{name}: {sorted(found - allowed)} is none of {sorted(allowed)}")


def all_personas() -> list[Persona]:
    return [load(path) for path in sorted(HERE.glob("*.yml"))]
