"""Every variation says what it is for and whose it is; those that calm also when they fit."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bot.vocabulary import EMOTIONS, INDUSTRIES, PROBLEMS

FOLDER = Path(__file__).parents[2] / "data/responses"
MIN_CALMING = 400
STAGES = frozenset({"opening", "second", "more", "asking", "closing"})
NEEDS = frozenset({"any", "vent", "respect", "teach", "revenge", "compensation", "dissatisfied"})
LEVELS = frozenset(range(len(EMOTIONS)))
EVERYWHERE = frozenset({"strategy", "owner", "version"})
#: What a calming variation must and may tell besides, with the values that mean something.
CALMING = {"stage": STAGES, "level": LEVELS, "need": NEEDS}
NARROWING = {"industry": frozenset(INDUSTRIES), "problem": frozenset(PROBLEMS)}


class Variation(NamedTuple):
    file: str
    response: str
    id: str
    metadata: dict[str, Any]


@cache
def variations() -> tuple[Variation, ...]:
    return tuple(
        Variation(path.name, name, str(one["id"]), one.get("metadata") or {})
        for path in sorted(FOLDER.rglob("*.yml"))
        for name, ones in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items()
        for one in ones
    )


def calming() -> list[Variation]:
    return [one for one in variations() if one.file.startswith("calm_")]


def mistakes_of(one: Variation) -> list[str]:
    told = one.metadata
    found = [f"{key} is missing" for key in EVERYWHERE - told.keys()]
    found += [f"{key} is empty" for key in ("strategy", "owner") if not str(told.get(key, "")).strip()]
    if type(told.get("version")) is not int or told["version"] < 1:
        found.append("version is no number from 1")
    if not one.file.startswith("calm_"):
        return found
    found += [f"{key} is missing" for key in CALMING.keys() - told.keys()]
    known = {**CALMING, **NARROWING}
    return found + [
        f"{key} {told[key]} is unknown, empty or twice"
        for key in known.keys() & told.keys()
        if not fits(told[key], known[key])
    ]


def fits(values: Any, known: frozenset[Any]) -> bool:
    return isinstance(values, list) and bool(values) and set(values) <= known and len(set(values)) == len(values)


def test_every_variation_has_its_metadata() -> None:
    assert {one.id: found for one in variations() if (found := mistakes_of(one))} == {}


def test_the_scripts_that_calm_are_many() -> None:
    assert len(calming()) >= MIN_CALMING


@pytest.mark.parametrize("stage", ["opening", "second", "more", "asking"])
@pytest.mark.parametrize("level", sorted(LEVELS))
def test_there_is_something_to_say_at_every_stage_to_every_mood(stage: str, level: int) -> None:
    fitting = [one for one in calming() if stage in one.metadata["stage"] and level in one.metadata["level"]]
    assert len([one for one in fitting if "any" in one.metadata["need"]]) >= 5


def test_the_strategy_of_a_calming_variation_names_its_response() -> None:
    assert [one.id for one in calming() if one.response != f"utter_calm_{one.metadata['strategy']}"] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"owner": ""}, "owner is empty"),
        ({"version": "1"}, "version is no number"),
        ({"version": 0}, "version is no number"),
        ({"version": True}, "version is no number"),
        ({"stage": ["start"]}, "stage"),
        ({"stage": "opening"}, "stage"),
        ({"level": [4]}, "level"),
        ({"level": []}, "level"),
        ({"need": ["any", "any"]}, "need"),
        ({"industry": ["train"]}, "industry"),
        ({"problem": ["rude"]}, "problem"),
    ],
)
def test_a_mistake_in_metadata_is_found(changed: dict[str, Any], said: str) -> None:
    right = {"strategy": "listen", "owner": "组", "version": 1, "stage": ["opening"], "level": [1], "need": ["any"]}
    assert mistakes_of(Variation("calm_listen.yml", "utter_calm_listen", "x", right)) == []
    found = mistakes_of(Variation("calm_listen.yml", "utter_calm_listen", "x", {**right, **changed}))
    assert any(one.startswith(said) for one in found)


def test_metadata_that_is_missing_is_found() -> None:
    found = mistakes_of(Variation("calm_listen.yml", "utter_calm_listen", "x", {}))
    assert {"owner is missing", "stage is missing", "level is missing", "need is missing"} <= set(found)
