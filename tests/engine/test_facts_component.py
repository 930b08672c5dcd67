"""Facts among the entities: read by the customer's own clock, with places and values, and nothing NumPy."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES

from bot.engine.facts import FactExtractor, clock_of
from bot.vocabulary import ENTITY_TYPES
from tests.engine.kit import message, stored_in


def entities(tmp_path: Path, text: str, **metadata: Any) -> list[dict[str, Any]]:
    sample = message(text, **metadata)
    FactExtractor.create({}, **stored_in(tmp_path)).process([sample])
    found: list[dict[str, Any]] = sample.get(ENTITIES)
    for entity in found:
        assert entity["entity"] in ENTITY_TYPES
        assert text[entity["start"] : entity["end"]] == entity["text"]
    return found


def value_of(found: list[dict[str, Any]], kind: str) -> Any:
    (value,) = [entity["value"] for entity in found if entity["entity"] == kind]
    return value


@pytest.mark.parametrize(
    ("now", "yesterday"),
    [
        ("2026-11-22T10:00:00", "2026-11-21"),
        ("2026-11-22T10:00:00+08:00", "2026-11-21"),
        ("2026-01-01T00:05:00+08:00", "2025-12-31"),
        ("2024-03-01T23:59:00", "2024-02-29"),
    ],
)
def test_yesterday_counts_from_the_clock_of_the_message(tmp_path: Path, now: str, yesterday: str) -> None:
    found = entities(tmp_path, "昨天快递丢了", now=now)
    assert str(value_of(found, "date")).startswith(yesterday)


def test_without_a_clock_the_machines_own_is_used() -> None:
    for sample in (message("昨天"), message("昨天", now=None)):
        assert abs(clock_of(sample) - datetime.now()) < timedelta(minutes=1)
    bare = message("昨天")
    bare.set("metadata", None)
    assert clock_of(bare).tzinfo is None


def test_a_clock_with_a_zone_is_taken_as_the_wall_clock_it_shows() -> None:
    assert clock_of(message("昨天", now="2026-11-22T10:00:00+08:00")) == datetime(2026, 11, 22, 10)


def test_an_amount_and_a_placeholder_are_found_where_they_stand(tmp_path: Path) -> None:
    found = entities(tmp_path, "顺丰弄丢了我的手机，损失三千二百元，电话⟦手机号1⟧", now="2026-11-22T10:00:00")
    assert value_of(found, "amount") == 3200
    assert value_of(found, "phone") is not None
    assert {"amount", "phone", "company"} <= {entity["entity"] for entity in found}
    assert {entity["extractor"] for entity in found} == {"FactExtractor"}


@pytest.mark.parametrize("text", ["", "😡", "   ", "你好"])
def test_a_text_without_facts_has_an_empty_list(tmp_path: Path, text: str) -> None:
    assert entities(tmp_path, text, now="2026-11-22T10:00:00") == []


def test_everything_can_be_written_as_json(tmp_path: Path) -> None:
    text = "上周五下午在人民路店，运单号SF1234567890123，花了300块，等了两个小时，找王经理"
    found = entities(tmp_path, text, now="2026-11-22T10:00:00")
    assert len(found) >= 4
    assert json.loads(json.dumps(found)) == found
