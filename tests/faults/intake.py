"""One complaint in the middle of its form, and what must be in the store when it is finished."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from tests.conversations.sentences import READ_BACK, question_in
from tests.service import Service

Json = dict[str, Any]

STORY = "我寄的快递被圆通弄丢了，打电话也没人管，等了一个星期了"
ANSWERS: Mapping[str, str] = {
    "行业": "快递物流",
    "问题": "丢失短少",
    "时间": "上周三",
    "地点": "圆通人民路网点",
    "单号": "YT1234567890123",
    "金额": "320元",
    "诉求": "照价赔偿",
    "材料": "没有",
    "同意": "同意",
    "称呼": "我姓王",
    "电话": "13800138000",
}
#: After a lost parcel nothing is asked until the customer is done telling.
DONE = "说完了"
MAX_TURNS = 20


def answers_of(sender: str) -> Mapping[str, str]:
    """Everybody has an order of their own: the same phone and order again would be the same matter."""
    return {**ANSWERS, "单号": f"YT{zlib.crc32(sender.encode()):013d}"}


def reach(service: Service, sender: str, question: str) -> None:
    """Tells the story and answers until `question` stands."""
    go_on(service, sender, service.say(sender, STORY), question)


def go_on(service: Service, sender: str, replies: list[Json], question: str = READ_BACK) -> list[Json]:
    """Answers what is asked until `question` stands; returns the replies that ask it."""
    for _ in range(MAX_TURNS):
        asked = question_in(replies)
        if asked == question:
            return replies
        answer = answers_of(sender).get(str(asked)) if asked else DONE
        assert answer, f"asked {asked} by {replies}"
        replies = service.say(sender, answer)
    raise AssertionError(f"never asked {question}")


def check_ticket(service: Service, sender: str) -> None:
    """Exactly one ticket, with every fact of the conversation."""
    (ticket,) = service.tickets(sender)
    assert ticket["industry"] == "courier"
    assert ticket["occurred_at"].startswith("2026-11-11")
    assert "圆通人民路网点" in ticket["place"]
    assert ticket["order_no"] == answers_of(sender)["单号"]
    assert ticket["amount"] == 320
    assert "照价赔偿" in ticket["demand"]
    assert ticket["contact"]["phone"] == "138****8000"
    assert STORY in ticket["revealed"]["description"]
