"""What the page does when the line to the service breaks, stalls or loses something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.stage import Chat, Line
from tests.service import Service, wait_until

ACK_WITHIN_MS = 10_000


@pytest.fixture
def wired(new_customer: Callable[..., BrowserContext], service: Service) -> tuple[Chat, Line]:
    """A page whose line the test holds in its hand, and whose clock it can push."""
    page = new_customer().new_page()
    page.clock.install()
    line = Line(page)
    return Chat(page, service).open(), line


def is_message(frame: dict[str, Any]) -> bool:
    return bool(frame["type"] == "message")


def stored(service: Service, chat: Chat, text: str) -> list[dict[str, Any]]:
    return [one for one in service.messages(chat.conversation) if one["text"] == text]


def neighbour(chat: Chat) -> Chat:
    """A second tab of the same person, on a line of its own."""
    return Chat(chat.page.context.new_page(), chat.service).open()


def test_after_a_cut_the_page_catches_up_without_gap_or_double(wired: tuple[Chat, Line]) -> None:
    chat, line = wired
    chat.say("你好")
    other = neighbour(chat)
    line.cut()
    other.say("查询进度")
    assert len(other.lines()) > len(chat.lines())
    line.mend()
    expect(chat.own("查询进度")).to_be_visible(timeout=15_000)
    chat.wait_for_answer()
    assert chat.lines() == other.lines()


def test_a_broken_line_is_said_and_so_is_its_return(wired: tuple[Chat, Line]) -> None:
    chat, line = wired
    banner = chat.page.get_by_test_id("connection-banner")
    expect(banner).to_have_count(0)
    line.cut()
    expect(banner).to_have_text("连接已断开，正在重连…")
    chat.shot("connection-lost")
    line.mend()
    expect(banner).to_have_text("已恢复", timeout=15_000)
    chat.page.clock.fast_forward(5_000)
    expect(banner).to_have_count(0)


def test_what_is_said_during_a_cut_goes_out_when_the_line_is_back(wired: tuple[Chat, Line], service: Service) -> None:
    chat, line = wired
    chat.say("你好")
    line.cut()
    chat.field.fill("断线时说的话")
    chat.send.click()
    expect(chat.page.locator("[data-delivery=sending]")).to_have_count(1)
    line.mend()
    expect(chat.page.locator("[data-delivery=sending]")).to_have_count(0, timeout=15_000)
    conversation = neighbour(chat)
    expect(conversation.own("断线时说的话")).to_have_count(1)
    assert len(stored(service, conversation, "断线时说的话")) == 1


def test_a_message_that_could_not_be_sent_is_offered_again_and_stored_once(
    wired: tuple[Chat, Line], service: Service
) -> None:
    chat, line = wired
    line.loses_sent = is_message
    chat.field.fill("我要投诉快递")
    chat.send.click()
    expect(chat.own("我要投诉快递")).to_be_visible()
    chat.page.clock.fast_forward(ACK_WITHIN_MS + 500)
    again = chat.page.get_by_test_id("resend")
    expect(again).to_be_visible()
    chat.shot("message-failed")

    line.loses_sent = lambda frame: False
    again.click()
    chat.wait_for_answer()
    expect(again).to_have_count(0)
    expect(chat.own("我要投诉快递")).to_have_count(1)
    assert len(stored(service, neighbour(chat), "我要投诉快递")) == 1


def test_a_message_whose_receipt_was_lost_is_stored_and_shown_once(wired: tuple[Chat, Line], service: Service) -> None:
    chat, line = wired
    line.loses_received = lambda frame: frame["type"] in ("ack", "message")
    chat.field.fill("收条丢了的一句话")
    chat.send.click()
    chat.page.clock.fast_forward(ACK_WITHIN_MS + 500)
    expect(chat.page.get_by_test_id("resend")).to_be_visible()
    assert wait_until(lambda: len(service.messages(chat.conversation)) >= 2, 20), "the service has answered"
    chat.page.wait_for_timeout(300)  # the frames of that answer are lost on the way while this runs

    line.loses_received = lambda frame: False
    chat.page.get_by_test_id("resend").click()
    expect(chat.page.get_by_test_id("resend")).to_have_count(0)
    line.cut()
    line.mend()
    chat.wait_for_answer()
    expect(chat.own("收条丢了的一句话")).to_have_count(1)
    assert len(stored(service, neighbour(chat), "收条丢了的一句话")) == 1


def test_a_failed_message_can_be_given_up(wired: tuple[Chat, Line]) -> None:
    chat, line = wired
    line.loses_sent = is_message
    chat.field.fill("不想发了")
    chat.send.click()
    chat.page.clock.fast_forward(ACK_WITHIN_MS + 500)
    chat.page.get_by_test_id("discard").click()
    expect(chat.own("不想发了")).to_have_count(0)
