"""Found facts are compared with hand labels by place, words and value."""

from typing import Any

import pytest

from bot.facts.scoring import misses, same_value, score


def entity(kind: str, text: str, value: Any, start: int | None = 0) -> dict[str, Any]:
    return {"type": kind, "text": text, "value": value, "start": start}


def test_it_counts_hits_misses_and_false_alarms_for_each_type() -> None:
    gold = [[entity("amount", "300块", 300), entity("date", "昨天", "2026-11-17", 9)], [entity("amount", "8k", 8000)]]
    found = [[entity("amount", "300块", 300)], [entity("amount", "8k", 8), entity("duration", "三天", 259200, 5)]]
    scores = score(gold, found)
    assert (scores["amount"]["tp"], scores["amount"]["fp"], scores["amount"]["fn"]) == (1, 1, 1)
    assert (scores["amount"]["precision"], scores["amount"]["recall"], scores["amount"]["f1"]) == (0.5, 0.5, 0.5)
    assert scores["amount"]["lenient_f1"] == 1
    assert (scores["date"]["recall"], scores["date"]["f1"], scores["date"]["precision"]) == (0, 0, 1)
    assert (scores["duration"]["fp"], scores["duration"]["f1"]) == (1, 0)


def test_a_label_is_used_up_by_one_find() -> None:
    labels = [entity("amount", "300块", 300)]
    scores = score([labels], [[entity("amount", "300块", 300), entity("amount", "300块", 300)]])
    assert (scores["amount"]["tp"], scores["amount"]["fp"]) == (1, 1)


def test_the_same_words_elsewhere_are_another_fact() -> None:
    assert score([[entity("amount", "300块", 300)]], [[entity("amount", "300块", 300, 20)]])["amount"]["tp"] == 0


def test_a_label_without_a_place_is_found_by_its_words() -> None:
    labels = [entity("amount", "300块", 300, None)]
    assert score([labels], [[entity("amount", "300块", 300, 20)]])["amount"]["tp"] == 1


@pytest.mark.parametrize(
    ("kind", "labelled", "found", "value"),
    [
        ("amount", "300块", "大概300块", 300),
        ("duration", "快一个月", "一个月", 2592000),
        ("order_no", "8899", "尾号8899", "8899"),
    ],
)
def test_hedges_and_titles_at_the_edges_do_not_count(kind: str, labelled: str, found: str, value: Any) -> None:
    assert score([[entity(kind, labelled, value)]], [[entity(kind, found, value)]])[kind]["f1"] == 1


def test_words_that_belong_to_a_fact_do_count() -> None:
    assert score([[entity("amount", "300块", 300)]], [[entity("amount", "300", 300)]])["amount"]["f1"] == 0


@pytest.mark.parametrize(
    ("kind", "label", "found", "same"),
    [
        ("amount", 1000, 1004, True),
        ("amount", 1000, 1006, False),
        ("duration", 3600, 3600, True),
        ("duration", 3600, 60, False),
        ("date", "2026-11-17", "2026-11-17T15:00", True),
        ("date", "2026-11-17", "2026-11-17/2026-11-18", False),
        ("date", "2026-11-17T15:00", "2026-11-17", False),
        ("date", "2026-10-01/2026-10-31", "2026-10-01/2026-10-31", True),
        ("date", "2026-10-01/2026-10-31", "2026-10-01", False),
        ("phone", "13800138000", "13900000001", False),
        ("date", None, "2026-10-01", True),
        ("amount", {"within": [100, 199]}, 100, True),
        ("amount", {"within": [100, 199]}, 200, False),
        ("date", {"within": ["2026-10-21", "2026-10-31"]}, "2026-10-25/2026-10-31", True),
        ("date", {"within": ["2026-10-21", "2026-10-31"]}, "2026-10-25/2026-11-02", False),
    ],
)
def test_a_value_is_compared_as_its_type_asks(kind: str, label: Any, found: Any, same: bool) -> None:
    assert same_value(kind, label, found) is same


def test_it_tells_what_was_missed_and_what_was_made_up() -> None:
    label, find = entity("amount", "300块", 300), entity("date", "昨天", "2026-11-17", 9)
    assert misses([label], [find]) == ([label], [find])


def test_texts_that_do_not_pair_up_are_refused() -> None:
    with pytest.raises(ValueError):
        score([[]], [[], []])
