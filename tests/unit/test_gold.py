"""Labelled files are read as far as they label; what is wrong in one is named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.gold import MAX_LINE_CHARS, BadGold, Gold, read

ROOT = Path(__file__).parents[2]
FULL: dict[str, Any] = {
    "text": "昨天快递丢了", "source": "talks", "is_complaint": True, "industry": "courier",
    "problems": ["lost", "delay"], "emotion": 2, "intent": "tell_story", "crisis": False, "now": "2026-11-18T10:00",
    "entities": [{"type": "date", "text": "昨天", "start": 0, "value": "2026-11-17"}],
}  # fmt: skip


def written(folder: Path, *lines: Any, name: str = "a.jsonl") -> Path:
    path = folder / name
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def table(folder: Path, *rows: str) -> Path:
    return written(folder, *rows, name="table.tsv")


# -- JSON lines --------------------------------------------------------------------------------------------------


def test_a_full_line_is_read_whole(tmp_path: Path) -> None:
    (gold,) = read(written(tmp_path, FULL))
    assert {**gold.as_json(), "problems": list(gold.problems or ()), "entities": list(gold.entities or ())} == {
        **FULL,
        "anger": True,
    }
    assert json.loads(json.dumps(gold.as_json()))["problems"] == ["lost", "delay"]


def test_what_is_not_labelled_is_not_there(tmp_path: Path) -> None:
    (gold,) = read(written(tmp_path, {"text": "你好", "is_complaint": 0}))
    assert gold.as_json() == {"text": "你好", "source": "a", "is_complaint": False}


def test_null_is_not_labelled(tmp_path: Path) -> None:
    first, second = read(
        written(tmp_path, {"text": "甲", "emotion": None, "problems": []}, {"text": "乙", "emotion": 0})
    )
    assert first.as_json() == {"text": "甲", "source": "a"}
    assert second.emotion == 0


@pytest.mark.parametrize(("emotion", "anger"), [(0, False), (1, False), (2, True), (3, True)])
def test_anger_follows_from_the_emotion(tmp_path: Path, emotion: int, anger: bool) -> None:
    (gold,) = read(written(tmp_path, {"text": "甲", "emotion": emotion}))
    assert gold.anger is anger


def test_anger_alone_leaves_the_emotion_open(tmp_path: Path) -> None:
    (gold,) = read(written(tmp_path, {"text": "甲", "anger": True}))
    assert (gold.anger, gold.emotion) == (True, None)


def test_a_fact_without_value_leaves_the_value_open(tmp_path: Path) -> None:
    (gold,) = read(written(tmp_path, {"text": "昨天", "entities": [{"type": "date", "text": "昨天"}]}))
    assert gold.entities == ({"type": "date", "text": "昨天", "value": None},)


def test_blank_lines_and_a_byte_order_mark_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes("\ufeff\n".encode() + b'{"text": "a", "anger": true}\r\n\n  \n')
    assert [one.text for one in read(path)] == ["a"]


def test_unknown_fields_are_left_alone(tmp_path: Path) -> None:
    assert read(written(tmp_path, {**FULL, "labelled_by": "小李", "note": {}}))[0].intent == "tell_story"


@pytest.mark.parametrize(
    "line",
    [
        "{", "快递丢了", "[]", '"text"', "null", "1", "[" * 100_000, '{"text": "\\ud800", "anger": true}',
        '{"text": "a", "anger": true, "source": "\\udfff"}',
    ],
)  # fmt: skip
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadGold, match=r"a\.jsonl:2: "):
        read(written(tmp_path, FULL, line))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("is_complaint", "yes"), ("is_complaint", 2), ("is_complaint", 0.5), ("is_complaint", "1"),
        ("industry", "hotel_food"), ("industry", ["bank"]), ("industry", 3),
        ("problems", "lost"), ("problems", ["gone"]), ("problems", [["lost"]]), ("problems", {"lost": 1}),
        ("emotion", 4), ("emotion", -1), ("emotion", "2"), ("emotion", True), ("emotion", 1.0),
        ("anger", 1), ("anger", "yes"), ("intent", "complain"), ("intent", []), ("crisis", 1), ("crisis", "no"),
        ("source", 7), ("source", ["a"]),
        ("now", "yesterday"), ("now", 20261118), ("now", "2026-13-01"), ("now", "2026-11-18T10:00+08:00"),
        ("entities", {}), ("entities", ["昨天"]), ("entities", [{"type": "time", "text": "昨天"}]),
        ("entities", [{"type": "date"}]), ("entities", [{"type": "date", "text": 1}]),
        ("entities", [{"type": ["date"], "text": "昨天"}]),
        ("entities", [{"type": "date", "text": "昨天", "start": "0"}]),
        ("entities", [{"type": "date", "text": "昨天", "start": -1}]),
        ("entities", [{"type": "date", "text": "昨天", "value": 3}]),
        ("entities", [{"type": "amount", "text": "300元", "value": "300"}]),
        ("entities", [{"type": "amount", "text": "300元", "value": True}]),
        ("entities", [{"type": "amount", "text": "十几万", "value": {"within": [1]}}]),
        ("entities", [{"type": "amount", "text": "十几万", "value": {"within": [None, 2]}}]),
        ("entities", [{"type": "amount", "text": "十几万", "value": {"about": [1, 2]}}]),
        ("entities", [{"type": "person", "text": "小李", "value": {"within": ["a", "b"]}}]),
    ],
)  # fmt: skip
def test_a_label_that_cannot_be_is_named_with_its_line(tmp_path: Path, key: str, value: Any) -> None:
    with pytest.raises(BadGold, match=rf"a\.jsonl:3: {key} cannot be "):
        read(written(tmp_path, FULL, "", {**FULL, key: value}))


@pytest.mark.parametrize("value", [None, 300, 300.5, {"within": [100, 200]}])
def test_an_amount_may_be_a_number_a_range_or_open(tmp_path: Path, value: Any) -> None:
    entities = [{"type": "amount", "text": "几百", "value": value}]
    assert read(written(tmp_path, {"text": "几百", "entities": entities}))[0].entities == tuple(entities)


@pytest.mark.parametrize("text", [None, 7, ["快递丢了"]])
def test_a_line_without_text_is_named(tmp_path: Path, text: Any) -> None:
    with pytest.raises(BadGold, match=r"a\.jsonl:1: text is missing or not a string"):
        read(written(tmp_path, {**FULL, "text": text}))


def test_a_huge_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadGold, match=rf"a\.jsonl:2: longer than {MAX_LINE_CHARS} characters"):
        read(written(tmp_path, FULL, {**FULL, "text": "长" * MAX_LINE_CHARS}))


# -- files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.jsonl", "a.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadGold, match=rf"{name}: No such file"):
        read(tmp_path / name)


@pytest.mark.parametrize("content", ["", "\n\n", '{"text": "无标注"}\n', '{"text": "a", "source": "b"}\n'])
def test_a_file_without_labels_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadGold, match=r"a\.jsonl: no labelled text in it"):
        read(path)


@pytest.mark.parametrize("name", ["a.jsonl", "a.tsv"])
def test_text_in_another_encoding_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes("text\tlabel\n快递丢了\tanger\n".encode("gb18030"))
    with pytest.raises(BadGold, match=rf"{name}: not UTF-8"):
        read(path)


def test_of_a_folder_every_labelled_file_is_read_in_name_order(tmp_path: Path) -> None:
    written(tmp_path, {**FULL, "source": None}, name="b.jsonl")
    written(tmp_path, "text\tis_complaint", "你好\t0", name="a.tsv")
    written(tmp_path, "no labels here", name="README.md")
    assert [one.source for one in read(tmp_path)] == ["a", "b"]


def test_a_folder_without_labelled_files_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "no labels here", name="README.md")
    with pytest.raises(BadGold, match=r"no \.jsonl or \.tsv file in this folder"):
        read(tmp_path)


def test_a_bad_file_in_a_folder_is_named(tmp_path: Path) -> None:
    written(tmp_path, FULL, name="a.jsonl")
    written(tmp_path, "{", name="b.jsonl")
    with pytest.raises(BadGold, match=r"b\.jsonl:1: not JSON"):
        read(tmp_path)


def test_the_projects_own_labelled_facts_are_read() -> None:
    rows = read(ROOT / "tests/golden/facts.jsonl")
    assert len(rows) > 100
    assert all(row.entities is not None for row in rows)


# -- tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "told"), [("1", True), ("0", False), ("是", True), ("False", False)])
def test_a_table_of_complaints_is_read(tmp_path: Path, cell: str, told: bool) -> None:
    (gold,) = read(table(tmp_path, "text\tsource\tindustry\tis_complaint", f"太难吃了\twaimai\tfood\t{cell}"))
    assert gold == Gold("太难吃了", "waimai", is_complaint=told, industry="food")


def test_a_table_of_feelings_is_read(tmp_path: Path) -> None:
    rows = read(
        table(tmp_path, "text\tlabel\torig_label\tfile", "气死我了\tanger\tangry\tweibo", "好\tneutral\tx\tweibo")
    )
    assert [(one.anger, one.source) for one in rows] == [(True, "weibo/anger"), (False, "weibo/neutral")]


def test_a_table_in_our_own_codes_is_read(tmp_path: Path) -> None:
    (gold,) = read(table(tmp_path, "problems\temotion\ttext\tintent", "lost | delay，fee\t3\t丢了\ttell_story"))
    assert (gold.problems, gold.emotion, gold.intent) == (("lost", "delay", "fee"), 3, "tell_story")


def test_an_industry_that_is_not_ours_labels_nothing(tmp_path: Path) -> None:
    first, second = read(table(tmp_path, "text\tindustry\ttype", "甲\thotel_food\t整体", "乙\tbank\t整体"))
    assert (first.industry, second.industry) == (None, "bank")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("is_complaint", "maybe"), ("emotion", "5"), ("emotion", "²"), ("emotion", "高"), ("emotion", "9" * 5000),
        ("problems", "gone"), ("intent", "complain"),
    ],
)  # fmt: skip
def test_a_wrong_code_in_a_table_is_named_with_its_line(tmp_path: Path, column: str, cell: str) -> None:
    with pytest.raises(BadGold, match=rf"table\.tsv:3: {column} cannot be "):
        read(table(tmp_path, f"text\t{column}", "甲\t", f"乙\t{cell}"))


@pytest.mark.parametrize("head", ["text", "text\ttopic", "content\tis_complaint", "快递丢了", "text,is_complaint"])
def test_a_table_of_other_columns_is_refused_with_those_it_needs(tmp_path: Path, head: str) -> None:
    with pytest.raises(BadGold, match=r"table\.tsv:1: columns .* are not understood; needs text with is_complaint"):
        read(table(tmp_path, head, "甲\t1"))


@pytest.mark.parametrize("row", ["甲", "甲\t1\tmore\tcells", '"甲\t1', "甲\t 1 "])
def test_short_long_and_quoted_rows_are_read(tmp_path: Path, row: str) -> None:
    rows = read(table(tmp_path, "text\tis_complaint", row, "乙\t1"))
    assert [one.text.lstrip('"') for one in rows] == ["甲", "乙"]
    assert rows[0].is_complaint in (None, True)


@pytest.mark.parametrize("cell", ["长" * 200_000, "a\0b"])
def test_a_cell_that_cannot_be_read_is_named(tmp_path: Path, cell: str) -> None:
    with pytest.raises(BadGold, match=r"table\.tsv:3: "):
        read(table(tmp_path, "text\tis_complaint", "甲\t1", f"{cell}\t1"))


def test_a_table_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes("\ufefftext\tis_complaint\r\n甲\t1\r\n".encode())
    assert [(one.text, one.is_complaint) for one in read(path)] == [("甲", True)]


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    for rows in ((), ("text\tis_complaint",)):
        with pytest.raises(BadGold, match=r"table\.tsv"):
            read(table(tmp_path, *rows))
