"""What customers can be shown is found wherever it is written, with file and line, and nothing else is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot import wording
from bot.shown_texts import Shown, shown_texts

ROOT = Path(__file__).parents[2]


def shown(root: Path, name: str, source: str) -> list[tuple[int, str]]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    found = list(shown_texts(root))
    assert {one.file for one in found} <= {name}
    return [(one.line, one.text) for one in found]


def test_texts_and_titles_of_responses_are_shown_and_their_metadata_is_not(tmp_path: Path) -> None:
    source = (
        "responses:\n  utter_x:\n    - text: 您好\n      id: x_1\n"
        "      buttons: [{title: 转人工, payload: intent=ask_human}]\n"
        "      metadata: {owner: 客户体验组}\n      condition: [{value: 银行}]\n"
    )
    assert shown(tmp_path, "data/responses/new/x.yml", source) == [(3, "您好"), (5, "转人工")]


def test_sentences_of_the_policy_are_shown_and_the_words_of_customers_are_not(tmp_path: Path) -> None:
    source = "commitment: 由{handler}负责\nescalations:\n  legal: {name: 法律途径, phrases: [你等着]}\n"
    assert shown(tmp_path, "policy.yml", source) == [(1, "由{handler}负责")]


def test_literals_of_python_are_shown_and_docstrings_and_comments_are_not(tmp_path: Path) -> None:
    source = (
        '"""文件说明"""\n# 注释\nA = "请登录"\n\n\ndef f(n: int) -> str:\n    """说明"""\n    return f"{n} 前答复"\n'
    )
    assert shown(tmp_path, "actions/x.py", source) == [(3, "请登录"), (8, "{x} 前答复")]


def test_the_description_of_the_staff_interface_is_not_shown_to_customers(tmp_path: Path) -> None:
    assert shown(tmp_path, "bot/gateway/openapi.py", 'A = "你"\n') == []
    assert shown(tmp_path, "bot/gateway/errors.py", 'A = "你"\n') == [(1, "你")]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("const a = '您好';", [(1, "您好")]),
        ('const a = "您好";\nconst b = "hello";', [(1, "您好")]),
        ("// 注释 '一'\n/* 注释\n'二' */\nconst a = '三';", [(4, "三")]),
        ("const a = (n: number) => `超出 ${n} 字`;", [(1, "超出 {x} 字")]),
        ("const a = { x: '它\\'您', y: '好' };", [(1, "它\\'您"), (1, "好")]),
        ("const CALL = /拨打['\"]/;\nconst a = '请拨打';", [(2, "请拨打")]),
        ("return <p className=\"x\">请说说{name}</p>;", [(1, "请说说")]),
        ("return <b>\n  您好\n</b>;", [(1, "您好")]),
    ],
)  # fmt: skip
def test_literals_and_markup_of_the_page_are_shown(tmp_path: Path, source: str, found: list[tuple[int, str]]) -> None:
    assert shown(tmp_path, "web/src/chat/X.tsx", source) == found


def test_tests_of_the_page_are_not_shown(tmp_path: Path) -> None:
    assert shown(tmp_path, "web/src/chat/x.test.ts", "const a = '你';") == []


def test_every_place_of_the_project_that_speaks_to_customers_gives_texts() -> None:
    files = {one.file for one in shown_texts(ROOT)}
    assert {
        "data/responses/gateway.yml", "data/responses/form.yml", "policy.yml", "bot/intake/readback.py",
        "bot/gateway/errors.py", "actions/registration.py", "web/src/chat/words.ts",
    } <= files  # fmt: skip


def test_a_violation_is_told_with_its_place() -> None:
    rules = wording.load(ROOT / "data/wording.yml")
    texts = [Shown("a.yml", 3, "您好"), Shown("a.yml", 7, "请稍等")]
    found = [(one.line, finding.words) for one, finding in wording.violations(rules, texts)]
    assert found == [(7, "稍等")]


def test_the_check_names_file_line_words_and_reason_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data/responses"
    folder.mkdir(parents=True)
    (tmp_path / "data/wording.yml").write_text((ROOT / "data/wording.yml").read_text("utf-8"), "utf-8")
    monkeypatch.chdir(tmp_path)
    (folder / "x.yml").write_text("responses:\n  utter_x:\n    - text: 您好\n", "utf-8")
    assert wording.main() == 0
    assert capsys.readouterr().out.startswith("1 texts keep")
    (folder / "x.yml").write_text("responses:\n  utter_x:\n    - text: 请稍等\n", "utf-8")
    assert wording.main() == 1
    assert capsys.readouterr().out.startswith("data/responses/x.yml:3: 稍等: ")


def test_the_whole_check_is_quick() -> None:
    rules, begin = wording.load(ROOT / "data/wording.yml"), time.process_time()
    list(wording.violations(rules, shown_texts(ROOT)))
    assert time.process_time() - begin < 4
