"""An annotated entity must begin and end with tokens; the real data's all do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import alignment
from tests.engine.kit import tokenizer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> alignment.Cut:
    return tokenizer(tmp_path_factory.mktemp("words")).cut


def test_the_projects_own_data_is_aligned(cut: alignment.Cut) -> None:
    assert [str(one) for one in alignment.check(ROOT / "data/nlu", cut)] == []


@pytest.mark.parametrize(
    "example",
    [
        "没有标注的一句话",
        "我在[顺丰](company)寄的",
        '[顺丰]{"entity": "company", "value": "sf"}把快递弄丢了',
        "打我[⟦手机号1⟧](phone)，找[快递员](person)",
    ],
)
def test_an_aligned_example_passes(cut: alignment.Cut, example: str) -> None:
    assert alignment.misaligned(example, cut) == []


@pytest.mark.parametrize(
    ("example", "entity"),
    [
        ("我找[快](person)递员投诉", "'快'"),
        ("[顺](company)丰把快递弄丢了", "'顺'"),
        ("快递[员投](person)诉了我", "'员投'"),
        ("打我⟦[手机号1](phone)⟧", "'手机号1'"),
        ('我找[快]{"entity": "person", "value": "快递员"}递员', "'快'"),
    ],
)
def test_a_misaligned_entity_is_found_with_its_tokens(cut: alignment.Cut, example: str, entity: str) -> None:
    (reason,) = alignment.misaligned(example, cut)
    assert f"{entity} does not begin and end with tokens: " in reason


def test_only_the_misaligned_of_several_are_found(cut: alignment.Cut) -> None:
    (reason,) = alignment.misaligned("[顺丰](company)的[快](person)递员骂人", cut)
    assert reason.startswith("person ")


def test_blanks_around_an_entity_are_no_part_of_it(cut: alignment.Cut) -> None:
    assert alignment.misaligned("找 [顺丰](company) 投诉", cut) == []
    (reason,) = alignment.misaligned("找[ 顺丰](company)投诉", cut)
    assert "' 顺丰'" in reason


def test_file_and_line_are_told_in_both_forms(tmp_path: Path, cut: alignment.Cut) -> None:
    (tmp_path / "a.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: inform\n  examples: |\n    - 找[快](person)递员\n'
        "- intent: tell_story\n  examples:\n  - text: |\n      [顺](company)丰丢件\n    metadata: {problems: [lost]}\n",
        encoding="utf-8",
    )
    assert [(one.file.name, one.line) for one in alignment.check(tmp_path, cut)] == [("a.yml", 5), ("a.yml", 9)]


def test_the_command_passes_on_the_real_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert alignment.main() == 0


def test_the_command_fails_and_prints_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(alignment, "DATA", tmp_path)
    (tmp_path / "a.yml").write_text("    - 找[快](person)递员\n", encoding="utf-8")
    assert alignment.main() == 1
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'a.yml'}:1: person '快'")
