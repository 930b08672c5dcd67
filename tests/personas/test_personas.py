"""People the assistant has never met: what they say has to be recorded right."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.personas.persona import HERE, BadPersona, Persona, all_personas, persona_of
from tests.personas.scoring import Score, score_all, share_right, table, wrong_in
from tests.service import ROOT, Service

FIELDS_RIGHT = 0.93
REPORT = ROOT / ".cache/personas.txt"


def example() -> dict[str, Any]:
    """The one in the guide."""
    block = re.search(r"^```yaml\n(.*?)^```", (HERE / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    assert block
    parsed: dict[str, Any] = yaml.safe_load(block.group(1))
    return parsed


def the_example() -> Persona:
    return persona_of("example", example())


@pytest.fixture(scope="module")
def scores(service: Service) -> list[Score]:
    found = score_all(service, [the_example(), *all_personas()])
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(table(found) + "\n\n" + "\n\n".join(score.report() for score in found), encoding="utf-8")
    return found


def test_what_they_say_is_recorded_right(scores: list[Score]) -> None:
    if share_right(scores) < FIELDS_RIGHT:
        pytest.fail(
            f"{table(scores)}\n\n" + "\n\n".join(score.report() for score in scores if score.wrong), pytrace=False
        )


def test_the_example_of_the_guide_is_recorded_right(scores: list[Score]) -> None:
    if scores[0].wrong:
        pytest.fail(scores[0].report(), pytrace=False)


@pytest.mark.parametrize(
    "change",
    [
        {"结局": "好"},
        {"结局": "无工单"},
        {"脾气": "急"},
        {"事实": {"价": "1"}},
        {"应记": {"钱": 1}},
        {"话": [{"被问": "价", "说": "x"}]},
    ],
)
def test_a_persona_with_a_mistake_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadPersona):
        persona_of("example", {**example(), **change})


def test_a_missing_ticket_counts_every_field_as_wrong() -> None:
    persona = the_example()
    assert len(wrong_in(persona, [], person=False)) == 1 + len(persona.tickets[0])


def test_a_person_who_should_have_been_called_and_was_not_is_wrong() -> None:
    persona = persona_of("example", {**example(), "结局": "人工", "应记": []})
    assert wrong_in(persona, [], person=True) == []
    assert len(wrong_in(persona, [], person=False)) == 1
