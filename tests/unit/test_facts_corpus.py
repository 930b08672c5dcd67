"""Facts in complaints as customers write them: span and value against hand labels, the goals of each type as a gate.

The labels and their clock (a Wednesday morning) stand in `tests/golden/facts.jsonl`; `bot.facts.scoring` tells the
conventions. Each text goes the whole way of `tingsu parse`, only the model is left out.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.facts import extract
from bot.facts.scoring import Score, misses, score
from bot.understanding import EMPTY_PARSE, parse_text

CORPUS = Path(__file__).parents[1] / "golden" / "facts.jsonl"
Row = dict[str, Any]
Found = list[dict[str, Any]]

# Goals on texts nobody has seen, or more where this corpus is easier than those.
GOALS = {
    "phone": 0.98,
    "id_card": 0.98,
    "bank_card": 0.98,
    "email": 0.98,
    "order_no": 0.97,
    "amount": 0.97,
    "date": 0.97,
    "duration": 0.97,
    "company": 0.9,
    "place": 0.9,
    "person": 0.9,
}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def found(rows: list[Row]) -> list[Found]:
    async def all_of_them() -> list[Found]:
        return [await entities_of(row["text"], datetime.fromisoformat(row["now"])) for row in rows]

    return asyncio.run(all_of_them())


@pytest.fixture(scope="module")
def scores(rows: list[Row], found: list[Found]) -> dict[str, Score]:
    return score([row["entities"] for row in rows], found)


async def entities_of(text: str, now: datetime) -> Found:
    async def ask_engine(masked: str, written_at: str) -> dict[str, Any]:
        facts = extract(masked, datetime.fromisoformat(written_at))
        entities = [{"entity": one.type, "start": one.start, "end": one.end, "value": one.value} for one in facts]
        return {**EMPTY_PARSE, "entities": entities}

    entities: Found = (await parse_text(text, ask_engine, now))["entities"]
    return entities


@pytest.mark.parametrize("kind", GOALS)
def test_a_type_of_fact_reaches_its_goal(
    kind: str, scores: Mapping[str, Score], rows: list[Row], found: list[Found]
) -> None:
    errors = "\n".join(lines_of_errors(kind, rows, found))
    assert scores[kind]["f1"] >= GOALS[kind], f"{kind}: {scores[kind]}\n{errors}"


def lines_of_errors(kind: str, rows: list[Row], found: list[Found]) -> list[str]:
    lines = []
    for row, entities in zip(rows, found, strict=True):
        missed, wrong = misses(row["entities"], entities)
        told = [f"  - {one['text']} {one['value']}" for one in missed if one["type"] == kind]
        told += [f"  + {one['text']} {one['value']}" for one in wrong if one["type"] == kind]
        lines += [row["text"], *told] if told else []
    return lines


def test_the_corpus_is_large_and_holds_every_type_and_texts_without_facts(rows: list[Row]) -> None:
    counts = Counter(entity["type"] for row in rows for entity in row["entities"])
    assert len(rows) >= 700
    assert set(counts) == set(GOALS)
    assert min(counts[kind] for kind in ("phone", "order_no", "amount", "date", "duration")) >= 80
    assert sum(not row["entities"] for row in rows) >= 150


def test_every_label_lies_where_it_says_and_no_text_stands_twice(rows: list[Row]) -> None:
    for row in rows:
        for entity in row["entities"]:
            assert row["text"].startswith(entity["text"], entity["start"]), row["text"]
    assert len({row["text"] for row in rows}) == len(rows)
