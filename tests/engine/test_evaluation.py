"""Figures, pictures and the report of an evaluation, on rows whose figures can be counted by hand."""

from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from matplotlib import pyplot

from bot.evaluation import pictures
from bot.evaluation.__main__ import main
from bot.evaluation.measures import ANECDOTAL, WORST, compare, measure, share
from bot.evaluation.report import as_html, as_lines
from bot.vocabulary import INTENTS, PROBLEMS

Row = dict[str, Any]
HOSTILE = "<script>alert('坏')</script>\"'&<img src=x onerror=alert(1)>"
FOUND: dict[str, Any] = {
    "intent": "tell_story", "confidence": 0.9, "is_complaint": 0.95, "industry": "courier",
    "problems": ["lost", "delay", "attitude"], "emotion": 1, "entities": [], "crisis": False,
    "sureness": {"industry": 0.8, "problem": 0.6},
}  # fmt: skip


def row(gold: dict[str, Any], text: str = "快递丢了", source: str = "small", **found: Any) -> Row:
    return {"gold": {"text": text, "source": source, **gold}, "found": {**FOUND, "text": text, **found}}


def story(**found: Any) -> Row:
    labels = {"is_complaint": True, "industry": "courier", "problems": ["lost"], "emotion": 1, "anger": False}
    return row({**labels, "intent": "tell_story"}, **found)


def report_on(rows: list[Row], **head: Any) -> dict[str, Any]:
    told = {"model": "m.tar.gz", "made_at": "2026-11-22 10:00+08:00", "data": ["small.jsonl"], "against": None}
    # As `python -m bot.evaluation` writes it: what JSON cannot hold would stop it there.
    return dict(json.loads(json.dumps({**told, **head, "measured": measure(rows)})))


# -- figures -----------------------------------------------------------------------------------------------------


def test_each_question_is_counted_over_the_rows_that_are_labelled_for_it() -> None:
    rows = [
        story(),
        story(is_complaint=0.2, industry="bank", problems=["delay", "lost"], emotion=3),
        row({"is_complaint": False, "anger": True}, is_complaint=0.4, emotion=2),
        row({"crisis": True}, crisis=True),
        row({"crisis": True}),
        row({}, crisis=True),
    ]
    overall = measure(rows)["overall"]
    told = {name: (cell["value"], cell["of"]) for name, cell in overall.items() if isinstance(cell, dict)}
    assert told == {
        "recall": (0.5, 2), "specificity": (1.0, 1), "industry": (0.5, 2), "main_problem": (0.5, 2),
        "main_problem_in_three": (1.0, 2), "emotion": (0.5, 2), "emotion_within_one": (0.5, 2),
        "anger_recall": (1.0, 1), "anger_specificity": (0.5, 2), "crisis_recall": (0.5, 2),
        "crisis_alarms": (0.25, 4),
    }  # fmt: skip


def test_industry_and_problems_are_asked_of_grievances_only() -> None:
    praise = row({"is_complaint": False, "industry": "bank", "problems": ["fee"]}, is_complaint=0.1)
    measured = measure([praise])
    assert measured["overall"]["industry"] is None
    assert measured["overall"]["main_problem"] is None
    assert measured["problems"] == []
    assert measured["worst"] == []
    assert set(compare([praise], [praise])) == {"is_complaint"}


def test_a_share_comes_with_its_interval() -> None:
    assert share([]) is None
    cell = share([True] * 8 + [False] * 2)
    assert cell == {"value": 0.8, "of": 10, "low": 0.4902, "high": 0.9433}  # Wilson, as in textbooks
    for answers in ([True] * 3, [False] * 3):
        edge = share(answers)
        assert edge is not None
        assert 0 <= edge["low"] <= edge["value"] <= edge["high"] <= 1
        assert "-" not in f"{edge['low']:.2f}"


def test_small_sources_do_not_count_in_the_average_over_sources_where_large_ones_are() -> None:
    large = [row({"is_complaint": True}, source="large") for _ in range(ANECDOTAL)]
    small = [row({"is_complaint": True}, source="tiny", is_complaint=0.1)]
    assert measure([*large, *small])["over_sources"]["recall"] == 1
    assert measure(small)["over_sources"]["recall"] == 0
    assert measure([*large, *small])["over_sources"]["complaint_balanced_accuracy"] is None


def test_each_source_has_its_own_figures() -> None:
    rows = [story(), row({"is_complaint": True}, source="other", is_complaint=0.1)]
    found = {one["source"]: one["recall"]["value"] for one in measure(rows)["sources"]}
    assert found == {"small": 1, "other": 0}


def test_dialogue_acts_are_told_weakest_first_with_their_mean() -> None:
    rows = [row({"intent": "greet"}, intent="greet"), row({"intent": "vent"}), row({"intent": "tell_story"})]
    acts = measure(rows)["intents"]
    assert [one["intent"] for one in acts["acts"]] == ["vent", "tell_story", "greet"]
    assert [one["f1"] for one in acts["acts"]] == [0, 0.6667, 1]
    assert (acts["macro_f1"], acts["of"]) == (0.5556, 3)


def test_a_problem_never_named_first_is_seen_in_its_own_line() -> None:
    rows = [story(), row({"problems": ["delay"]}), row({"problems": ["fee"]})]
    found = {one["problem"]: (one["first"]["value"], one["in_three"]["value"]) for one in measure(rows)["problems"]}
    assert found == {"lost": (1, 1), "delay": (0, 1), "fee": (0, 0)}


def test_facts_are_scored_over_the_rows_with_labelled_facts() -> None:
    amount = {"type": "amount", "text": "300元", "start": 2, "value": 300}
    rows = [
        row({"entities": [amount]}, entities=[amount]),
        row({"entities": [{**amount, "value": None}]}, entities=[amount]),
        row({"entities": []}, entities=[amount]),
        row({}, entities=[amount]),
    ]
    measured = measure(rows)
    assert measured["entities"]["amount"]["tp"] == 2
    assert measured["entities"]["amount"]["fp"] == 1
    (mistake,) = measured["worst"]
    assert (mistake["question"], mistake["gold"], mistake["found"]) == ("entities", [], [amount])


def test_confusions_have_gold_in_rows_and_found_in_columns() -> None:
    rows = [story(industry="bank"), story(industry="bank"), story()]
    measured = measure(rows)
    assert measured["confusion"]["industry"] == {"labels": ["courier", "bank"], "counts": [[1, 2], [0, 0]]}
    assert measured["confusion"]["anger"]["labels"] == ["no"]


def test_labels_most_often_taken_for_another_are_named_first() -> None:
    rows = [story(industry=found) for found in ("courier", "bank", "food", "food")]
    assert measure(rows)["confused"]["industry"] == [
        {"gold": "courier", "found": "food", "count": 2, "of": 4},
        {"gold": "courier", "found": "bank", "count": 1, "of": 4},
    ]


def test_calibration_compares_what_was_said_with_what_was_so() -> None:
    honest = [row({"is_complaint": number < 8}, is_complaint=0.8) for number in range(10)]
    boastful = [row({"is_complaint": number < 2}, is_complaint=0.9) for number in range(10)]
    assert measure(honest)["calibration"]["is_complaint"]["expected_error"] == 0
    curve = measure(boastful)["calibration"]["is_complaint"]
    assert curve["points"] == [{"said": 0.9, "so": 0.2, "of": 10}]
    assert curve["expected_error"] == 0.7
    assert measure(honest[:9])["calibration"] == {}  # too few for a curve


@pytest.mark.parametrize("so", [True, False])
def test_calibration_of_one_kind_of_row_has_no_auc(so: bool) -> None:
    curve = measure([row({"is_complaint": so}, is_complaint=1.0)] * 12)["calibration"]["is_complaint"]
    assert curve["auc"] is None
    assert curve["brier"] == (0 if so else 1)


def test_mistakes_are_told_most_convinced_first_and_not_without_end() -> None:
    rows = [row({"industry": "bank"}, text=str(n), sureness={"industry": n / 200, "problem": 0}) for n in range(150)]
    mistakes = measure(rows)["worst"]
    assert len(mistakes) == WORST
    assert [one["text"] for one in mistakes[:3]] == ["149", "148", "147"]


def test_every_kind_of_mistake_is_told() -> None:
    wrong = {"is_complaint": True, "industry": "bank", "problems": ["fee"], "emotion": 3, "intent": "vent"}
    rows = [row({**wrong, "crisis": True}, is_complaint=0.1), row({"anger": True}), row({"crisis": False}, crisis=True)]
    kinds = [one["question"] for one in measure(rows)["worst"]]
    assert set(kinds) == {"crisis", "is_complaint", "industry", "problems", "emotion", "anger", "intent"}
    overlooked = [one["gold"] for one in measure(rows)["worst"] if one["question"] == "crisis"]
    assert overlooked == [True, False]  # a missed danger comes before a false alarm


def test_right_answers_are_no_mistakes() -> None:
    assert measure([story()])["worst"] == []


def test_no_rows_have_no_figures() -> None:
    measured = measure([])
    assert measured["rows"] == 0
    assert measured["intents"] is None
    assert as_html(report_on([])).startswith("<!doctype html>")


# -- two models --------------------------------------------------------------------------------------------------


def test_two_models_are_compared_row_by_row() -> None:
    old = [story(industry="bank"), story(industry="bank"), story(), story()]
    new = [story(), story(industry="bank"), story(industry="food"), story()]
    assert compare(old, new)["industry"] == {"of": 4, "gained": 1, "lost": 1, "p": 1.0}


@pytest.mark.parametrize(("gained", "p"), [(5, 0.0625), (6, 0.0312), (1200, 0.0), (2500, 0.0)])
def test_a_lasting_gain_is_told_from_chance(gained: int, p: float) -> None:
    assert compare([story(industry="bank")] * gained, [story()] * gained)["industry"]["p"] == p


def test_a_tie_of_many_is_chance() -> None:
    right, wrong = story(), story(industry="bank")
    assert compare([right, wrong] * 1500, [wrong, right] * 1500)["industry"]["p"] == 1


def test_the_same_answers_are_no_difference() -> None:
    changes = compare([story()] * 3, [story()] * 3)
    assert {(one["gained"], one["lost"], one["p"]) for one in changes.values()} == {(0, 0, 1)}


@pytest.mark.parametrize("other", [[story()], [story(), row({"is_complaint": False})]])
def test_different_rows_cannot_be_compared(other: list[Row]) -> None:
    with pytest.raises(ValueError, match="different rows"):
        compare([story(), story()], other)


# -- pictures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 24, pictures.MAX_LABELS])
def test_a_confusion_picture_is_a_png_of_readable_size(size: int) -> None:
    labels = [f"label_{number}" for number in range(size)]
    counts = [[number * other % 7 for other in range(size)] for number in range(size)]
    image = pyplot.imread(io.BytesIO(pictures.confusion({"labels": labels, "counts": counts})))
    height, width, _ = image.shape
    assert 150 < width < 2500
    assert 150 < height < 2500
    assert height > size * 15


def test_a_calibration_picture_is_a_png_also_of_one_point() -> None:
    points = [{"said": 0.9, "so": 0.2, "of": 10}]
    assert pictures.calibration({"points": points}).startswith(b"\x89PNG")


def test_pictures_are_let_go() -> None:
    for _ in range(3):
        pictures.calibration({"points": [{"said": 0.9, "so": 0.2, "of": 10}]})
    assert pyplot.get_fignums() == []


# -- the report --------------------------------------------------------------------------------------------------


def test_the_page_needs_nothing_else_and_holds_its_pictures() -> None:
    rows = [story(is_complaint=0.9 - n / 100, industry=("bank", "food")[n % 2]) for n in range(20)]
    page = as_html(report_on(rows))
    assert page.count("data:image/png;base64,iVBOR") >= 4
    assert re.findall(r"(?:src|href)=\"(?!data:)[^\"]*", page) == []
    assert "<script" not in page
    for heading in ("按来源", "按主要问题", "对话行为", "最常见的混淆", "混淆矩阵", "置信度校准", "最有把握的错误"):
        assert f"<h2>{heading}</h2>" in page


def test_a_question_of_too_many_labels_has_a_table_instead_of_a_picture() -> None:
    rows = [row({"intent": f"act_{number}"}, intent="greet") for number in range(pictures.MAX_LABELS + 1)]
    page = as_html(report_on(rows))
    assert "混淆矩阵" not in page
    assert "act_7" in page
    assert len(INTENTS) <= pictures.MAX_LABELS  # our own acts do fit


def test_hostile_text_is_shown_and_not_run() -> None:
    hostile = row(
        {"industry": HOSTILE, "intent": HOSTILE, "entities": [{"type": "person", "text": HOSTILE, "value": HOSTILE}]},
        text=HOSTILE,
        source=HOSTILE,
    )
    head = {"model": HOSTILE, "data": [HOSTILE], "against": HOSTILE}
    page = as_html({**report_on([hostile] * 12, **head), "compared": compare([hostile], [hostile])})
    assert "<script>" not in page
    assert "<img src=x" not in page
    assert page.count(html.escape(HOSTILE)) > 5
    assert "<script>" not in as_html(report_on([hostile], unreadable=HOSTILE))


def test_codes_are_told_with_their_chinese_names() -> None:
    page = as_html(report_on([story(industry="bank", problems=["fee"], emotion=3)]))
    for name in ("快递物流", "银行", PROBLEMS["lost"], PROBLEMS["fee"], "1 不满", "3 激烈", "把握 80%"):
        assert name in page


def test_a_long_story_is_shortened_in_the_page_only() -> None:
    text = "很长的故事" * 200
    report = report_on([row({"industry": "bank"}, text=text)])
    assert text not in as_html(report)
    assert text[:200] in as_html(report)
    assert report["measured"]["worst"][0]["text"] == text


def test_a_sealed_identifier_is_told_by_its_kind_only() -> None:
    sealed = {"type": "phone", "text": "9c7536c0729776b0", "start": 0, "value": "9c7536c0729776b0"}
    page = as_html(report_on([row({"entities": [sealed]})]))
    assert "手机号" in page
    assert "9c7536c0729776b0" not in page


def test_the_page_says_why_there_is_no_comparison() -> None:
    assert "这次没有与另一个模型比较" in as_html(report_on([story()]))
    assert "old.tar.gz 用当前版本读不出来" in as_html(report_on([story()], unreadable="old.tar.gz"))


def test_a_comparison_is_told_with_its_direction() -> None:
    report = {**report_on([story()], against="old.tar.gz"), "compared": compare([story(industry="bank")], [story()])}
    page = as_html(report)
    assert "对照 old.tar.gz" in page
    assert "<td>行业</td><td>1</td><td>1</td><td>0</td><td>1.0000</td>" in page
    assert "against old.tar.gz: industry 1 better, 0 worse, p=1.0" in as_lines(report)


def test_lines_for_a_terminal_stay_in_columns() -> None:
    rows = [story() for _ in range(ANECDOTAL)] + [row({"is_complaint": False}, source="other", is_complaint=0.1)]
    head, titles, *cells = as_lines(report_on(rows))[:5]
    assert f"{ANECDOTAL + 1} texts, model m.tar.gz" in head
    assert len({len(line) for line in (titles, *cells)}) == 1
    assert [line.split()[0] for line in cells] == ["other", "small", "all"]
    assert "1.000*" in cells[0]  # of one text only
    assert "1.000 " in cells[1]


def test_the_command_writes_the_report_for_programs_and_for_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps(story(industry=found), ensure_ascii=False) for found in ("courier", "bank")]
    (tmp_path / "predictions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "against.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    head = {"model": "m", "made_at": "now", "data": ["small.jsonl"], "against": "older"}
    (tmp_path / "head.json").write_text(json.dumps(head), encoding="utf-8")
    main(tmp_path)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["measured"]["overall"]["industry"]["value"] == 0.5
    assert report["compared"]["industry"]["of"] == 2
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == as_html(report)
    assert capsys.readouterr().out.splitlines() == as_lines(report)
