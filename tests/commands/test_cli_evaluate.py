"""`tingsu evaluate` as people run it: labelled files in, a report out, and plain words where something is wrong."""

from __future__ import annotations

import argparse
import html
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.cli import evaluate
from bot.cli.main import parser
from bot.process.training import MODELS
from tests.commands.command import Ran, refused, tingsu
from tests.service import ROOT

HOSTILE = "<script>alert('坏')</script>快递\"丢了&"
PHONE, MAIL = "13800138000", "zhang@example.com"
LABELLED: list[dict[str, Any]] = [
    {"text": f"{HOSTILE}第{number}次", "is_complaint": number % 2 == 0, "industry": "bank", "problems": ["fee"],
     "emotion": number % 4, "intent": "greet", "crisis": False, "source": HOSTILE}
    for number in range(12)
] + [
    {"text": f"我的电话{PHONE}，邮箱{MAIL}", "anger": True, "intent": "spam", "entities": [
        {"type": "phone", "text": PHONE, "start": 4, "value": PHONE},
        {"type": "email", "text": MAIL, "start": 18, "value": MAIL},
    ]},
    {"text": "昨天丢的", "now": "2025-03-01T09:00", "entities": [
        {"type": "date", "text": "昨天", "start": 0, "value": "2025-02-28"},
    ]},
    {"text": "我不想活了", "crisis": True},
    {"text": "", "is_complaint": False},
]  # fmt: skip


class Measured(NamedTuple):
    ran: Ran
    folder: Path

    @property
    def report(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "report.json").read_text(encoding="utf-8")))

    @property
    def page(self) -> str:
        return (self.folder / "report.html").read_text(encoding="utf-8")


def labelled(folder: Path, rows: list[dict[str, Any]] | None = None, name: str = "labelled.jsonl") -> Path:
    path = folder / name
    lines = [json.dumps(row, ensure_ascii=False) for row in (LABELLED if rows is None else rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder = tmp_path_factory.mktemp("evaluation")
    data = labelled(folder)
    ran = tingsu("evaluate", "--data", data.name, "--against", "none", "--out", "out", "--json", folder=folder)
    return Measured(ran, folder / "out")


def test_it_measures_and_says_where_the_report_is(measured: Measured) -> None:
    assert measured.ran.code == 0, measured.ran.err
    assert measured.ran.err.splitlines()[-1] == f"report: {measured.folder / 'report.html'}"


def test_with_json_the_output_is_the_report_and_nothing_else(measured: Measured) -> None:
    assert json.loads(measured.ran.out) == measured.report
    assert measured.report["measured"]["rows"] == len(LABELLED)
    assert measured.report["data"] == ["labelled.jsonl"]
    assert measured.report["model"].startswith("tingsu-")


def test_the_page_holds_its_pictures(measured: Measured) -> None:
    assert measured.page.count("data:image/png;base64,") >= 5


def test_hostile_text_is_escaped(measured: Measured) -> None:
    assert "<script" not in measured.page
    assert html.escape(HOSTILE) in measured.page


def test_identifiers_are_in_no_file_of_the_report_and_are_measured_all_the_same(measured: Measured) -> None:
    for path in measured.folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert PHONE not in text, path
        assert MAIL not in text, path
    assert "⟦手机号1⟧" in measured.page
    for kind in ("phone", "email"):
        score = measured.report["measured"]["entities"][kind]
        assert (score["tp"], score["fp"], score["fn"]) == (1, 0, 0)


def test_yesterday_is_counted_from_the_time_of_the_text(measured: Measured) -> None:
    assert measured.report["measured"]["entities"]["date"]["f1"] == 1


def test_danger_is_measured(measured: Measured) -> None:
    assert measured.report["measured"]["overall"]["crisis_recall"] == {
        "value": 1.0, "of": 1, "low": pytest.approx(0.2065), "high": 1.0,
    }  # fmt: skip


def test_without_json_a_summary_is_printed_and_a_folder_of_files_is_read(tmp_path: Path, measured: Measured) -> None:
    (tmp_path / "gold").mkdir()
    labelled(tmp_path / "gold", LABELLED[:4], "first.jsonl")
    (tmp_path / "gold/second.tsv").write_text("text\tis_complaint\n你好\t0\n", encoding="utf-8")
    model = ROOT / MODELS / measured.report["model"]
    ran = tingsu("evaluate", "--data", "gold", "--model", model, "--against", model, folder=tmp_path)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"5 texts, model {model.name}")
    assert "second" in ran.out
    (out,) = (tmp_path / "var/evaluations").iterdir()
    again = Measured(ran, out)
    assert [one["source"] for one in again.report["measured"]["sources"]] == [HOSTILE, "second"]
    # The same model gives the same answers.
    assert {(one["gained"], one["lost"]) for one in again.report["compared"].values()} == {(0, 0)}
    assert again.report["compared"]["is_complaint"]["of"] == 5


def test_a_model_that_cannot_be_read_is_not_compared_with(tmp_path: Path, measured: Measured) -> None:
    old = tmp_path / "tingsu-old.tar.gz"
    old.write_bytes(b"of another time")
    out = tmp_path / "out"
    out.mkdir()
    # What an earlier evaluation left here must not pass for a comparison of today.
    (out / "against.jsonl").write_text(json.dumps({"gold": {}, "found": {}}) + "\n", encoding="utf-8")
    model = ROOT / MODELS / measured.report["model"]
    ran = tingsu(
        "evaluate", "--data", labelled(tmp_path), "--model", model, "--against", old, "--out", out, folder=tmp_path
    )
    assert ran.code == 0, ran.err
    assert "tingsu-old.tar.gz cannot be read by this version: no comparison" in ran.err
    assert "compared" not in Measured(ran, out).report
    assert "tingsu-old.tar.gz 用当前版本读不出来" in Measured(ran, out).page


def test_a_model_to_measure_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.tar.gz").write_bytes(b"no model")
    ran = tingsu("evaluate", "--data", labelled(tmp_path), "--model", "broken.tar.gz", folder=tmp_path)
    assert "broken.tar.gz is no model it can read" in refused(ran)


@pytest.mark.parametrize("option", ["--model", "--against"])
def test_a_missing_model_is_named(tmp_path: Path, option: str) -> None:
    present = tmp_path / "present.tar.gz"
    present.write_bytes(b"")
    # The last one given counts.
    arguments = ("--model", present, "--against", "none", option, "missing.tar.gz")
    message = refused(tingsu("evaluate", "--data", labelled(tmp_path), *arguments, folder=tmp_path))
    assert message == f"tingsu: no such model: {tmp_path / 'missing.tar.gz'}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"text": "a", "anger": true}\n{', ":2: not JSON"),
        (b'{"text": "a", "industry": "x"}', ':1: industry cannot be "x"'),
        ("快递".encode("gbk"), ": not UTF-8 text"),
        (b"", ": no labelled text in it"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "bad.jsonl").write_bytes(content)
    good = labelled(tmp_path)
    message = refused(tingsu("evaluate", "--data", good, "--data", "bad.jsonl", "--out", "out", folder=tmp_path))
    assert f"bad.jsonl{said}" in message
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "nowhere.jsonl: No such file" in refused(tingsu("evaluate", "--data", "nowhere.jsonl", folder=tmp_path))


def test_a_place_that_cannot_hold_the_report_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    message = refused(tingsu("evaluate", "--data", labelled(tmp_path), "--out", "out", folder=tmp_path))
    assert str(tmp_path / "out") in message


@pytest.mark.parametrize("folds", ["1", "0", "-3", "21"])
def test_folds_out_of_range_are_refused(tmp_path: Path, folds: str) -> None:
    assert "--folds must be 2 to 20" in refused(tingsu("evaluate", "--folds", folds, "--out", "out", folder=tmp_path))


# -- the parts that need no engine -------------------------------------------------------------------------------


@pytest.fixture
def in_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TINGSU_DATA", str(tmp_path / "var"))
    monkeypatch.chdir(ROOT)


def arguments(*given: str | Path) -> argparse.Namespace:
    return parser().parse_args(["evaluate", *map(str, given)])


@pytest.mark.usefixtures("in_project")
def test_without_data_our_own_sentences_are_judged_in_folds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[tuple[str, ...]] = []

    def engine(module: str, *given: str) -> str:
        ran.append((module, *given))
        return "the summary"

    monkeypatch.setattr(evaluate, "_engine_python", engine)
    monkeypatch.setattr(evaluate, "ensure_model", lambda: pytest.fail("cross-validation needs no model"))
    out = tmp_path / "out"
    assert evaluate.run(arguments("--folds", "3", "--out", out)) == 0
    assert ran == [
        ("bot.engine.cross_validation", "3", str(out / "predictions.jsonl")),
        ("bot.evaluation", str(out)),
    ]
    head = json.loads((out / "head.json").read_text(encoding="utf-8"))
    assert (head["model"], head["data"], head["against"]) == ("交叉验证 3 折", ["data/nlu"], None)
    assert capsys.readouterr().out == "the summary\n"


@pytest.mark.usefixtures("in_project")
def test_what_a_child_says_when_it_fails_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluate, "_cross_validate", lambda folds, folder: {})
    # Without predictions the measuring child cannot do its work.
    assert evaluate.run(arguments("--out", tmp_path / "out")) == 1
    assert "bot.evaluation failed:" in capsys.readouterr().err


def test_the_model_before_is_the_newest_of_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "MODELS", tmp_path)
    models = [tmp_path / f"tingsu-{name}.tar.gz" for name in ("oldest", "older", "present")]
    for age, path in enumerate(reversed(models)):
        path.write_bytes(b"")
        os.utime(path, (10_000 - age, 10_000 - age))
    (tmp_path / "draft-1-tingsu-x.tar.gz").write_bytes(b"")
    present = models[2]
    assert evaluate._earlier("previous", present) == models[1]
    assert evaluate._earlier("none", present) is None
    assert evaluate._earlier(Path("named"), present) == Path("named")
    for path in models[:2]:
        path.unlink()
    assert evaluate._earlier("previous", present) is None


def test_paths_mean_the_callers_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = arguments("--data", "a.jsonl", "--data", "/b.tsv", "--out", "out", "--model", "m", "--against", "n")
    assert given.data == [tmp_path / "a.jsonl", Path("/b.tsv")]
    assert (given.out, given.model, given.against) == (tmp_path / "out", tmp_path / "m", tmp_path / "n")
    assert arguments().against == "previous"


def test_only_identifiers_are_sealed_and_the_same_value_stays_the_same() -> None:
    phone = {"type": "phone", "text": "138 0013 8000", "start": 3, "value": PHONE}
    amount = {"type": "amount", "text": "300元", "start": 0, "value": 300}
    sealed = evaluate._sealed(phone, b"key")
    assert evaluate._sealed(amount, b"key") == amount
    assert (sealed["type"], sealed["start"]) == ("phone", 3)
    assert sealed["value"] == evaluate._sealed({**phone, "text": PHONE}, b"key")["text"]
    assert sealed["value"] != evaluate._sealed(phone, b"other key")["value"]
    assert evaluate._sealed({**phone, "value": None}, b"key")["value"] is None
