"""`tingsu parse` as people run it: one JSON object for each line, whatever the line is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.process import parsing
from bot.process.parsing import EngineFailed, ParsingEngine
from tests.commands.command import Ran, tingsu
from tests.service import ROOT

SHAPE = {"text", "intent", "confidence", "is_complaint", "industry", "problems", "emotion", "entities", "crisis"}
LINES = (
    "昨天顺丰把我的快递弄丢了，电话13800138000",
    "",
    "/restart",
    "{\"text\": 1}",
    "我不想活了",
    "😡😡",
    "顺丰把我的快递弄丢了。" * 2000,
    "⟦手机号1⟧",
)  # fmt: skip


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    given = "\n".join(LINES).encode() + b"\r\n" + "快递".encode("gbk") + b"\n"
    return tingsu("parse", "--json", folder=tmp_path_factory.mktemp("parse"), given=given)


@pytest.fixture(scope="module")
def parses(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_every_line_is_answered_in_order_and_nothing_else_is_printed(ran: Ran, parses: list[dict[str, Any]]) -> None:
    assert ran.code == 0, ran.err
    assert tuple(parse["text"] for parse in parses[:-1]) == LINES
    assert len(parses) == len(LINES) + 1  # bytes that are no text are answered as well


def test_every_answer_has_the_promised_shape(parses: list[dict[str, Any]]) -> None:
    for parse in parses:
        assert set(parse) == SHAPE
        assert 0 <= parse["confidence"] <= 1
        assert 0 <= parse["is_complaint"] <= 1
        assert parse["emotion"] in range(4)
        for entity in parse["entities"]:
            assert set(entity) == {"type", "text", "start", "value"}
            assert parse["text"][entity["start"] : entity["start"] + len(entity["text"])] == entity["text"]


def test_facts_are_found_with_their_values_at_the_time_of_the_clock(parses: list[dict[str, Any]]) -> None:
    values = {entity["type"]: entity["value"] for entity in parses[0]["entities"]}
    assert values["phone"] == "13800138000"
    assert values["date"] == "2026-11-17"
    assert values["company"].startswith("顺丰")


def test_danger_is_told(parses: list[dict[str, Any]]) -> None:
    assert [parse["text"] for parse in parses if parse["crisis"]] == ["我不想活了"]


def test_no_lines_give_no_answers(tmp_path: Path) -> None:
    assert tingsu("parse", folder=tmp_path) == Ran(0, "", "")


# -- the engine behind it ----------------------------------------------------------------------------------------


async def test_a_model_that_is_none_is_told_from_a_slow_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "broken.tar.gz").write_bytes(b"no model")
    async with ParsingEngine(tmp_path / "broken.tar.gz") as engine:
        with pytest.raises(EngineFailed, match=r"broken\.tar\.gz is no model it can read"):
            await engine.ask("你好", "2026-11-18T10:00:00")
        # It stays so, also when the pipe to it is known to be closed.
        with pytest.raises(EngineFailed, match="the engine ended"):
            await engine.ask("你好", "2026-11-18T10:00:00")


async def test_an_engine_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = tmp_path / "python"
    silent.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    silent.chmod(0o755)
    monkeypatch.setattr(parsing, "ENGINE_PYTHON", silent)
    monkeypatch.setattr(parsing, "ANSWER_WITHIN_S", 0.2)
    async with ParsingEngine(tmp_path / "model") as engine:
        process = engine._process
        with pytest.raises(EngineFailed, match="no answer from the engine within"):
            await engine.ask("你好", "2026-11-18T10:00:00")
    assert process is not None
    assert process.returncode is not None  # nothing is left running


async def test_an_engine_that_answers_nonsense_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talking = tmp_path / "python"
    talking.write_text("#!/bin/sh\nread line\necho 'Warning: something'\nexec sleep 60\n", encoding="utf-8")
    talking.chmod(0o755)
    monkeypatch.setattr(parsing, "ENGINE_PYTHON", talking)
    async with ParsingEngine(tmp_path / "model") as engine:
        with pytest.raises(EngineFailed, match="no answer from the engine: "):
            await engine.ask("你好", "2026-11-18T10:00:00")


async def test_a_missing_environment_is_a_failure_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "ENGINE_PYTHON", tmp_path / "missing")
    with pytest.raises(EngineFailed, match="the engine cannot be started"):
        async with ParsingEngine(tmp_path / "model"):
            pass
