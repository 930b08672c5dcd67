"""Names that several files share: intents, slots, entities, actions, responses, codes. None may stand alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from bot import nlu_data
from bot.conversation import words
from bot.crisis import detect
from bot.intake import acts
from bot.intake.state import CONFIRM, NOTES_SLOT, Intake
from bot.vocabulary import EMOTIONS, ENTITY_TYPES, FACT_SLOTS, IDENTIFIER_NAMES, INDUSTRIES, INTENTS, PROBLEMS

ROOT = Path(__file__).parents[2]
STATUS_QUESTIONS = ("ticket_number", "phone_last4")

# The product owner's taxonomy. Codes are stored and reported on: adding one is a decision, losing one a defect.
TAXONOMY_INDUSTRIES = [
    "courier", "bank", "insurance", "fund", "ecommerce", "food", "telecom", "hotel", "property", "fuel", "other",
]  # fmt: skip
TAXONOMY_PROBLEMS = [
    "attitude", "waiting", "delay", "lost", "damaged", "false_sign", "not_to_door", "wrong_item", "quality", "safety",
    "mismatch", "refund", "after_sales", "fee", "price", "claim", "surrender", "mis_selling", "disclosure",
    "cash_withdrawal", "error", "outage", "contract", "collection", "privacy", "facility", "other",
]  # fmt: skip
TAXONOMY_EMOTIONS = 4


def loaded(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


@cache
def domain() -> dict[str, Any]:
    read: dict[str, Any] = loaded("domain.yml")
    return read


@cache
def rules() -> list[dict[str, Any]]:
    return [rule for path in (ROOT / "data/rules").rglob("*.yml") for rule in loaded(str(path))["rules"]]


def steps(key: str) -> list[Any]:
    return [step[key] for rule in rules() for step in rule["steps"] if key in step]


def code() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("bot", "actions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


# -- intents -----------------------------------------------------------------------------------------------------


def test_intents_are_the_same_in_vocabulary_domain_and_data() -> None:
    examples, _ = nlu_data.check(ROOT / "data/nlu")
    assert set(domain()["intents"]) == set(INTENTS)
    assert len(domain()["intents"]) == len(INTENTS)
    assert {example.intent for example in examples} == set(INTENTS)


def test_every_intent_is_answered_in_one_place_outside_of_forms() -> None:
    (anywhere,) = (rule for rule in rules() if "or" in rule["steps"][0])
    named = [choice["intent"] for choice in anywhere["steps"][0]["or"]]
    assert sorted(named) == sorted([*INTENTS, "nlu_fallback"])
    assert anywhere["steps"][1:] == [{"action": "action_respond"}]


def test_intake_knows_only_intents_of_the_vocabulary() -> None:
    assert set(INTENTS) >= acts.DIGRESSIONS | acts.FEELINGS | acts.TELLING


def test_every_intent_has_a_guideline_for_whoever_labels_sentences() -> None:
    assert [intent for intent, guideline in INTENTS.items() if len(guideline) < 4] == []


# -- slots, forms, entities ---------------------------------------------------------------------------------------


def test_the_domain_has_a_slot_for_every_fact_and_all_that_intake_writes() -> None:
    slots = set(domain()["slots"])
    assert set(FACT_SLOTS) | set(Intake().to_slots()) | {CONFIRM, NOTES_SLOT, "outcome"} <= slots
    assert set(STATUS_QUESTIONS) | {"tries"} <= slots


def test_every_slot_that_an_action_sets_is_in_the_domain() -> None:
    calls = (
        node
        for path, tree in code()
        if path.parent.name == "actions"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "SlotSet"
    )
    names = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert {"requested_slot", "outcome", "ticket_number"} <= names
    assert names - {"requested_slot"} <= set(domain()["slots"])


def test_no_slot_is_filled_or_acted_on_by_rasa_itself() -> None:
    for name, slot in domain()["slots"].items():
        assert slot["mappings"] == [{"type": "custom"}], name
        assert slot["influence_conversation"] is False, name


def test_forms_end_on_a_slot_and_have_a_validator_each() -> None:
    forms = domain()["forms"]
    assert {name: form["required_slots"] for name, form in forms.items()} == {
        "complaint_form": ["confirmed"],
        "status_form": ["phone_last4"],
    }
    assert {f"validate_{form}" for form in forms} <= set(domain()["actions"])


def test_entities_are_the_same_in_vocabulary_and_domain() -> None:
    assert [next(iter(entity)) for entity in domain()["entities"]] == list(ENTITY_TYPES)
    assert set(IDENTIFIER_NAMES) <= set(ENTITY_TYPES)


# -- actions -----------------------------------------------------------------------------------------------------


def test_the_domains_actions_are_the_classes_in_the_actions_folder() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == set(domain()["actions"])
    assert len(domain()["actions"]) == len(set(domain()["actions"]))


def test_rules_and_follow_ups_name_only_actions_and_forms_that_exist() -> None:
    calls = (
        node
        for _, tree in code()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FollowupAction"
    )
    followed = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert "complaint_form" in followed
    assert followed | set(steps("action")) <= set(domain()["actions"]) | set(domain()["forms"])


# -- responses ---------------------------------------------------------------------------------------------------


def test_the_gateway_loads_exactly_the_responses_of_its_own_file() -> None:
    assert set(loaded("data/responses/gateway.yml")["responses"]) == set(words.NEEDED)


@pytest.mark.parametrize("text", ["我不想活了，活着没意思", "我要拿刀砍死他", "我妈被烫伤昏迷了"])
def test_every_kind_of_crisis_has_words(text: str) -> None:
    crisis = detect(text)
    assert crisis is not None
    assert f"utter_crisis_{crisis.kind}" in words.NEEDED


def test_every_variation_is_complete() -> None:
    for path in sorted((ROOT / "data/responses").rglob("*.yml")):
        for name, variations in loaded(str(path))["responses"].items():
            assert variations, name
            for variation in variations:
                assert set(variation) >= {"text", "id", "metadata"}, f"{path.name} {name}"
                assert set(variation) <= {"text", "id", "metadata", "condition", "buttons"}, f"{path.name} {name}"


def test_conditions_name_slots_and_codes_that_exist_and_leave_a_variation_for_everybody() -> None:
    for path in sorted((ROOT / "data/responses").rglob("*.yml")):
        for name, variations in loaded(str(path))["responses"].items():
            conditions = [condition for variation in variations for condition in variation.get("condition", ())]
            for condition in conditions:
                assert condition["name"] in domain()["slots"], name
                assert condition["name"] != "industry" or condition["value"] in INDUSTRIES, name
            assert any(not variation.get("condition") for variation in variations), name


# -- codes -------------------------------------------------------------------------------------------------------


def test_complaint_codes_are_those_of_the_taxonomy() -> None:
    assert list(INDUSTRIES) == TAXONOMY_INDUSTRIES
    assert list(PROBLEMS) == TAXONOMY_PROBLEMS
    assert len(EMOTIONS) == TAXONOMY_EMOTIONS


def test_no_two_codes_share_a_name() -> None:
    for names in (INDUSTRIES, PROBLEMS, IDENTIFIER_NAMES):
        assert len(set(names.values())) == len(names)


def test_every_code_is_taught_by_some_story() -> None:
    examples, _ = nlu_data.check(ROOT / "data/nlu")
    stories = [example.metadata for example in examples if example.intent == nlu_data.STORY_INTENT]
    assert {story["industry"] for story in stories} == set(INDUSTRIES)
    assert {problem for story in stories for problem in story["problems"]} == set(PROBLEMS)
    assert {story["emotion"] for story in stories} == set(range(len(EMOTIONS)))
