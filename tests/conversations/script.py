"""The conversation files: what may stand in one, checked when it is read, so that a typing error is no silent pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.conversations.sentences import FACTS, OTHER_QUESTIONS, READ_BACK

HERE = Path(__file__).parent
_FILE_KEYS = {"标题", "答复", "对话", "工单", "无工单", "转人工"}
_DOES = ("客户", "点", "答到")
_TURN_KEYS = {*_DOES, "谁", "说了", "重问", "回复含", "回复不含", "按钮", "话术", "不用话术", "问", "不问"}
_TICKET_KEYS = {
    "行业", "问题含", "时间", "地点含", "公司含", "单号", "金额", "诉求含", "材料", "同意", "称呼", "电话",
    "原话含", "原话不含", "升级含", "级别", "情绪不低于",
}  # fmt: skip
_QUESTIONS = {*FACTS, *OTHER_QUESTIONS, READ_BACK}
SAME_QUESTION = "同上"


class BadScript(Exception):
    """A conversation file with something in it that nobody would read."""


@dataclass(frozen=True)
class Turn:
    """One step: what is typed (`客户`), tapped (`点`), or answered until a question comes (`答到`)."""

    does: str
    text: str
    who: str
    checks: dict[str, Any]

    def listed(self, key: str) -> list[str]:
        value = self.checks.get(key, [])
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]


@dataclass(frozen=True)
class Script:
    name: str
    title: str
    answers: dict[str, str]
    turns: list[Turn]
    tickets: list[dict[str, Any]] | None
    handoff: dict[str, Any] | None = field(default=None)


def load(path: Path) -> Script:
    """Raises BadScript with the file's name."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    known(path, raw, _FILE_KEYS)
    if ("工单" in raw) == bool(raw.get("无工单")):
        raise BadScript(f"{path.name}: 工单 and 无工单: exactly one of them")
    answers = {str(key): str(value) for key, value in (raw.get("答复") or {}).items()}
    known(path, answers, _QUESTIONS)
    tickets = raw.get("工单") or []
    tickets = tickets if isinstance(tickets, list) else [tickets]
    for ticket in tickets:
        known(path, ticket, _TICKET_KEYS)
    handoff = raw.get("转人工")
    return Script(
        path.stem,
        str(raw["标题"]),
        answers,
        [turn_of(path, turn) for turn in raw["对话"]],
        tickets,
        {} if handoff is True else handoff,
    )


def turn_of(path: Path, raw: dict[str, Any]) -> Turn:
    known(path, raw, _TURN_KEYS)
    does = [key for key in _DOES if key in raw]
    if len(does) != 1:
        raise BadScript(f"{path.name}: one of {_DOES} in {raw}")
    turn = Turn(does[0], str(raw[does[0]]), str(raw.get("谁", "")), raw)
    questions = {*turn.listed("问"), *turn.listed("不问"), *turn.listed("说了"), *turn.listed("重问")}
    if turn.does == "答到":
        questions.add(turn.text)
    known(path, dict.fromkeys(questions), _QUESTIONS | {SAME_QUESTION})
    return turn


def known(path: Path, mapping: dict[str, Any], allowed: set[str]) -> None:
    strange = set(mapping) - allowed
    if strange:
        raise BadScript(f"{path.name}: {sorted(strange)} is none of {sorted(allowed)}")


def all_scripts() -> list[Path]:
    return sorted(HERE.glob("*.yml"))
