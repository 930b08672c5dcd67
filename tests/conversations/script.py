"""The conversation files: what may stand in one, checked when it is read, so that a typing error is no silent pass.

What each key means is told in README.md beside, for whoever writes conversations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.conversations.sentences import FACTS, OTHER_QUESTIONS, READ_BACK

HERE = Path(__file__).parent
_FILE_KEYS = {"标题", "答复", "对话", "工单", "无工单", "转人工"}
_DOES = ("客户", "连发", "点", "答到", "坐席")
_CHECKS = {"谁", "说了", "重问", "回复含", "回复不含", "按钮", "话术", "不用话术", "问", "不问", "转人工"}
_TURN_KEYS = {*_DOES, *_CHECKS}
_STAFF_KEYS = {"移到", "原因", "第几件"}
_HANDOFF_KEYS = {"原因", "优先级", "优先级不低于", "reason", "priority"}
_TICKET_KEYS = {
    "行业", "问题含", "时间", "地点含", "公司含", "单号", "金额", "诉求含", "材料", "同意", "称呼", "电话",
    "原话含", "原话不含", "升级含", "级别", "情绪不低于", "种类", "状态", "关联", "催办次数", "评分", "信号含",
    "信号词含", "待核实含",
}  # fmt: skip
_QUESTIONS = {*FACTS, *OTHER_QUESTIONS, READ_BACK}
SAME_QUESTION = "同上"


class BadScript(Exception):
    """A conversation file with something in it that nobody would read."""


@dataclass(frozen=True)
class Turn:
    """One step: what is typed (`客户`, several at once with `连发`), tapped (`点`), answered until a question comes
    (`答到`), or done by staff (`坐席`, see `staff`)."""

    does: str
    texts: tuple[str, ...]
    who: str
    checks: Mapping[str, Any]
    staff: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.texts[0]

    def listed(self, key: str) -> list[str]:
        return as_list(self.checks.get(key, []))


@dataclass(frozen=True)
class Script:
    name: str
    title: str
    answers: dict[str, str]
    turns: list[Turn]
    tickets: list[dict[str, Any]] | None
    handoff: dict[str, Any] | None = field(default=None)

    @property
    def expects_a_person(self) -> bool:
        return self.handoff is not None or any("转人工" in turn.checks for turn in self.turns)


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
    turns = [turn_of(path, turn) for turn in raw["对话"]]
    return Script(path.stem, str(raw["标题"]), answers, turns, tickets, handoff_of(path, raw.get("转人工")))


def turn_of(path: Path, raw: dict[str, Any]) -> Turn:
    known(path, raw, _TURN_KEYS)
    does = [key for key in _DOES if key in raw]
    if len(does) != 1:
        raise BadScript(f"{path.name}: one of {_DOES} in {raw}")
    staff = raw["坐席"] if does == ["坐席"] else {}
    known(path, staff, _STAFF_KEYS)
    if staff and "移到" not in staff:
        raise BadScript(f"{path.name}: 坐席 without 移到")
    texts = () if staff else tuple(as_list(raw[does[0]]))
    turn = Turn(does[0], texts, str(raw.get("谁", "")), raw, staff)
    handoff_of(path, raw.get("转人工"))
    questions = {*turn.listed("问"), *turn.listed("不问"), *turn.listed("说了"), *turn.listed("重问")}
    if turn.does == "答到":
        questions.add(turn.text)
    known(path, dict.fromkeys(questions), _QUESTIONS | {SAME_QUESTION})
    return turn


def handoff_of(path: Path, raw: Any) -> dict[str, Any] | None:
    """`转人工: true` asks for any, a mapping for one with these values, nothing for none."""
    if not raw:
        return None
    wanted: dict[str, Any] = {} if raw is True else dict(raw)
    known(path, wanted, _HANDOFF_KEYS)
    return wanted


def as_list(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def known_ticket_keys() -> set[str]:
    return set(_TICKET_KEYS)


def known(path: Path, mapping: Mapping[str, Any], allowed: set[str]) -> None:
    strange = set(mapping) - allowed
    if strange:
        raise BadScript(f"{path.name}: {sorted(strange)} is none of {sorted(allowed)}")


def all_scripts() -> list[Path]:
    return sorted(HERE.glob("*.yml"))
