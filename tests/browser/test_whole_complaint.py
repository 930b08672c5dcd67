"""From the first word to the number: a customer complains on the page, at a desk and on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.stage import Chat, in_view
from tests.conversations.sentences import question_in
from tests.service import Service

STORY = "我寄给我妈的包裹被圆通弄丢了，问了好多次都说在查，到现在也没个结果"
#: What is asked → what is typed; a tuple is a button to tap.
ANSWERS: dict[str, str | tuple[str]] = {
    "行业": ("快递物流",),
    "问题": ("丢失短少",),
    "时间": "上周三",
    "地点": "圆通人民路网点",
    "金额": "三百二十块",
    "诉求": "照价赔偿",
    "材料": ("没有",),
    "同意": ("同意",),
    "称呼": "我姓王",
    "电话": "13800138000",
}


@pytest.mark.parametrize(
    ("name", "device", "order"),
    # The same phone and order twice would be one matter.
    [
        ("desktop-light", DESKTOP, "YT1234567890123"),
        ("phone-dark", {**PHONE, "color_scheme": "dark"}, "YT1234567890124"),
    ],
    ids=["desktop", "phone"],
)
def test_a_complaint_goes_from_the_first_word_to_the_ticket_number(
    visit: Visit, service: Service, name: str, device: dict[str, Any], order: str
) -> None:
    chat = visit(**device)
    chat.shot(f"{name}-1-opening")
    chat.say("你好")
    looks_right(chat, f"{name}-2-greeting")
    chat.tap("我要投诉")
    chat.say(STORY)
    looks_right(chat, f"{name}-3-question")

    answer_until_read_back(chat, order)
    card = chat.page.get_by_test_id("card-readback").last
    looks_right(chat, f"{name}-4-read-back")
    assert in_view(card.get_by_text("请您核对")), "a tall read-back is read from its title"
    assert in_view(chat.button("确认提交")), "and its answer is in reach all the while"
    for said in ("人民路网点", order, "320 元", "照价赔偿", "138****8000"):
        expect(card).to_contain_text(said)

    chat.tap("我要修改")
    looks_right(chat, f"{name}-5-change")
    chat.tap("诉求")
    chat.say("照价赔偿，再道个歉")
    answer_until_read_back(chat, order)
    expect(chat.page.get_by_test_id("card-readback").last).to_contain_text("再道个歉")
    chat.tap("确认提交")
    looks_right(chat, f"{name}-6-ticket")

    number = chat.page.get_by_test_id("ticket-number").inner_text()
    assert in_view(chat.page.get_by_test_id("ticket-number"))
    stored = service.tickets(chat.conversation)
    assert [ticket["number"] for ticket in stored] == [number]
    is_as_told(stored[0], order)
    is_quiet(chat)


def answer_until_read_back(chat: Chat, order: str) -> None:
    """Answers what is asked, by typing or tapping, until the card stands there to be confirmed."""
    for _ in range(len(ANSWERS) + 3):
        if chat.button("确认提交").count():
            return
        if chat.button("说完了").count():  # after a lost parcel the customer is let tell first
            chat.tap("说完了")
            continue
        question = question_in([{"text": text} for text in chat.last_answer()])
        assert question in {*ANSWERS, "单号"}, f"asked {chat.last_answer()}"
        answer = order if question == "单号" else ANSWERS[str(question)]
        if isinstance(answer, tuple):
            chat.tap(answer[0])
        else:
            chat.say(answer)
    raise AssertionError(f"no read-back after all answers: {chat.lines()}")


def is_as_told(ticket: dict[str, Any], order: str) -> None:
    assert ticket["status"] == "registered"
    assert ticket["channel"] == "web"
    assert ticket["industry"] == "courier"
    assert STORY in ticket["description"]
    assert ticket["order_no"] == order
    assert ticket["amount"] == 320
    assert "再道个歉" in ticket["demand"]
    assert ticket["contact"]["phone"] == "138****8000"
    assert ticket["revealed"]["contact"]["phone"] == "13800138000"


def looks_right(chat: Chat, name: str) -> None:
    chat.shot(name)
    assert chat.too_wide() == []


def is_quiet(chat: Chat) -> None:
    """Nothing in the console, nothing from elsewhere."""
    assert chat.complaints == []
    assert chat.foreign == []


def test_the_page_is_sent_under_a_policy_that_lets_no_foreign_code_in(visit: Visit, service: Service) -> None:
    chat = visit()
    answer = chat.page.goto(service.base)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert re.search(r"default-src 'self'", policy)
    assert re.search(r"script-src 'self'\s*(;|$)", policy), policy
    ran = chat.page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.foreignCodeRan = true';
          document.body.append(script);
          return window.foreignCodeRan ?? false;
        }"""
    )
    assert ran is False
    assert any("Content Security Policy" in said for said in chat.complaints)
