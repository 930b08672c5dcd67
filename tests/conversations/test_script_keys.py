"""What a conversation file may hold, and that what it expects of a ticket is really compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conversations import script
from tests.conversations.player import differences
from tests.conversations.script import HERE, BadScript, load

TICKET: dict[str, Any] = {
    "number": "TS2", "industry": "bank", "problems": ["fee"], "occurred_at": "2026-11-17", "place": "人民路支行",
    "company": None, "order_no": None, "amount": 300, "demand": "退费", "consent": True, "evidence": [],
    "contact": {"phone": "139****0001"}, "grade": "normal", "kind": "complaint", "status": "resolved",
    "linked_to": "TS1", "urges": 2, "rating": 4, "escalations": ["media"], "emotion_peak": 2,
    "signals": [{"code": "media", "words": "我要发抖音"}],
    "open_points": [{"slot": "occurred_at", "reason": "unknown"}],
    "revealed": {"contact": {"name": "王敏"}, "description": "年费乱扣"},
}  # fmt: skip
RIGHT: dict[str, Any] = {
    "行业": "银行", "问题含": "收费争议", "时间": "2026-11-17", "地点含": "人民路", "金额": 300, "诉求含": ["退费"],
    "材料": "无", "同意": True, "称呼": "王敏", "电话": "139****0001", "原话含": "年费", "原话不含": "保险",
    "级别": "normal", "升级含": ["media"], "情绪不低于": 2, "种类": "complaint", "状态": "resolved", "关联": 1,
    "催办次数": 2, "评分": 4, "信号含": ["media"], "信号词含": "发抖音", "待核实含": ["时间"], "单号": None,
}  # fmt: skip
WRONG: dict[str, Any] = {
    "行业": "保险", "问题含": "理赔争议", "时间": "2026-11-16", "地点含": "解放路", "金额": 301, "诉求含": ["道歉"],
    "材料": "有", "同意": False, "称呼": "王", "电话": None, "原话含": "保险", "原话不含": "年费", "级别": "major",
    "升级含": ["legal"], "情绪不低于": 3, "种类": "praise", "状态": "closed", "关联": None, "催办次数": 1, "评分": 5,
    "信号含": ["legal"], "信号词含": "律师", "待核实含": ["金额"], "单号": "YT1",
}  # fmt: skip


@pytest.mark.parametrize("key", RIGHT)
def test_a_ticket_is_compared_with_what_the_file_expects(key: str) -> None:
    assert list(differences(TICKET, {key: RIGHT[key]}, ["TS1", "TS2"])) == []
    assert len(list(differences(TICKET, {key: WRONG[key]}, ["TS1", "TS2"]))) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"无工单": True, "标提": "x"},
        {"对话": [{"客户": "x"}]},
        {"工单": {"金额": 1}, "无工单": True},
        {"无工单": True, "对话": [{"客户": "x", "问": "价钱"}]},
        {"无工单": True, "对话": [{"客户": "x", "点": "y"}]},
        {"无工单": True, "对话": [{"坐席": {"原因": "x"}}]},
        {"无工单": True, "对话": [{"坐席": {"移到": "resolved", "理由": "x"}}]},
        {"无工单": True, "转人工": {"为什么": "x"}},
        {"工单": [{"金钱": 1}]},
    ],
)
def test_a_file_with_a_mistake_is_refused(broken: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "broken.yml"
    path.write_text(
        yaml.safe_dump({"标题": "x", "对话": [{"客户": "x"}], **broken}, allow_unicode=True), encoding="utf-8"
    )
    with pytest.raises(BadScript):
        load(path)


def test_several_messages_at_once_and_a_move_by_staff_are_read(tmp_path: Path) -> None:
    path = tmp_path / "whole.yml"
    path.write_text(
        "标题: x\n转人工: {原因: hot, 优先级不低于: 20}\n工单: []\n对话:\n- 连发: [甲, 乙]\n- 坐席: {移到: resolved}\n",
        encoding="utf-8",
    )
    script = load(path)
    assert script.turns[0].texts == ("甲", "乙")
    assert script.turns[1].staff == {"移到": "resolved"}
    assert script.handoff == {"原因": "hot", "优先级不低于": 20}


def test_the_guide_explains_every_key() -> None:
    guide = (HERE / "README.md").read_text(encoding="utf-8")
    for key in script._FILE_KEYS | script._TURN_KEYS | script._TICKET_KEYS | script._STAFF_KEYS | script._QUESTIONS:
        assert key in guide, key
