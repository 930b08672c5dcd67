"""Frozen sentences that nothing learns from say how many people in danger are heard, and how often nobody was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.crisis import Rail
from bot.crisis_training.examples import FIERCE, is_held_out
from bot.nlu_data import check
from tests.unit.crisis_kit import KINDS, Row, first_set, hear, second_set, whole_rail

#: What is reached, not what is wished for. The patterns were written against the first set; of the second one the
#: mistakes were read once, to see which kinds of wording were missing.
RECALL_FIRST, ALARMS_FIRST = 0.99, 0.06
RECALL_SECOND, RECALL_KIND, ALARMS_SECOND = 0.86, 0.83, 0.05


def share_heard(rows: Iterable[Row]) -> float:
    heard = [hear(row.text) is not None for row in rows]
    return sum(heard) / len(heard)


def test_the_frozen_sets_are_large_and_repeat_nothing() -> None:
    for rows in (first_set(), second_set()):
        assert len({row.text for row in rows}) == len(rows) >= 400
        assert all(sum(row.kind == kind for row in rows) >= 50 for kind in KINDS)
        assert sum(not row.danger for row in rows) >= 200


def test_a_person_in_danger_is_heard() -> None:
    assert share_heard(row for row in first_set() if row.danger) >= RECALL_FIRST
    assert share_heard(row for row in second_set() if row.danger) >= RECALL_SECOND


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_danger_is_heard(kind: str) -> None:
    assert share_heard(row for row in second_set() if row.kind == kind) >= RECALL_KIND


def test_it_is_mostly_called_by_its_name() -> None:
    found = [(row.kind, crisis.kind) for row in second_set() if row.danger and (crisis := hear(row.text))]
    assert sum(kind == named for kind, named in found) / len(found) >= 0.9


def test_a_figure_of_speech_or_an_ordinary_complaint_mostly_stays_quiet() -> None:
    assert share_heard(row for row in first_set() if not row.danger) <= ALARMS_FIRST
    assert share_heard(row for row in second_set() if not row.danger) <= ALARMS_SECOND


def test_ordinary_stories_that_nothing_learned_from_raise_no_more_than_three_alarms_in_a_thousand() -> None:
    examples, _ = check(Path("data/nlu"))
    stories = [one for one in examples if one.intent == "tell_story" and one.metadata["emotion"] < FIERCE]
    held_out = [Row(one.text, False, "story") for one in stories if is_held_out(one.text)]
    assert len(held_out) > 2000
    assert share_heard(held_out) <= 0.003


def test_the_second_stage_hears_what_no_pattern_foresaw() -> None:
    patterns = Rail()
    missed = [row for row in second_set() if row.danger and hear(row.text, patterns) is None]
    assert len(missed) > 100
    assert sum(whole_rail().detect(row.text) is not None for row in missed) > len(missed) / 2
