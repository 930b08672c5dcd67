"""The figures over many conversations count what they say they count, and failures can be read afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.sentences import Fault
from tests.simulated.run import Result
from tests.simulated.summary import report, summary_of, table, write_transcripts


def results() -> list[Result]:
    right = Result(1, "calm", ended="ticket", answers=8, missing=8, asked=9, minimum=9, transcript="甲")
    wrong = Result(2, "hot", ended="ticket", wrong=["金额: 1, told 2"], answers=8, missing=8, asked=11, minimum=9)
    again = Result(3, "terse", ended="ticket", faults=[Fault("asked_again", "时间")], answers=13, missing=8, minimum=9)
    person = Result(4, "calm", ended="human", transcript="丁")
    lost = Result(5, "calm", ended="stuck", transcript="戊")
    return [right, wrong, again, person, lost]


def test_a_right_ticket_or_a_person_counts_as_right() -> None:
    summary = summary_of(results())
    assert summary.right == pytest.approx(3 / 5)
    assert summary.kinds == {"field 金额": 1, "asked_again": 1, "too long": 1, "stuck": 1}
    assert "60.0%" in table(summary)


def test_questions_are_compared_with_the_minimum_where_there_is_a_ticket() -> None:
    assert summary_of(results()[:2]).ratio == pytest.approx(20 / 18)


def test_nothing_played_is_no_success() -> None:
    with pytest.raises(ValueError, match="no conversation"):
        summary_of([])


def test_a_report_names_the_seeds_of_one_kind_and_shows_the_conversation() -> None:
    shown = report(results(), "stuck")
    assert shown.startswith("seeds: 5\n")
    assert "戊" in shown
    assert "甲" not in shown


def test_each_kind_of_failure_has_a_file_and_old_ones_go(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("x", encoding="utf-8")
    paths = write_transcripts(results(), tmp_path)
    assert [path.name for path in paths] == ["asked_again.txt", "field_金额.txt", "stuck.txt", "too_long.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in paths]
    assert "戊" in (tmp_path / "stuck.txt").read_text(encoding="utf-8")
