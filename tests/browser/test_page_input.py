"""Typing: input methods, long texts, and a customer without a mouse."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.stage import Chat

MOST_CHARACTERS = 5_000
MOST_TABS = 25


def test_enter_that_picks_a_candidate_of_the_input_method_does_not_send(visit: Visit) -> None:
    chat = visit()
    keyboard = chat.page.context.new_cdp_session(chat.page)
    chat.field.focus()
    keyboard.send("Input.imeSetComposition", {"text": "tousu", "selectionStart": 5, "selectionEnd": 5})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    keyboard.send("Input.insertText", {"text": "投诉"})
    expect(chat.field).to_have_value("投诉")
    assert chat.lines() == []

    chat.page.keyboard.press("Enter")
    chat.wait_for_answer()
    expect(chat.own("投诉")).to_have_count(1)
    expect(chat.field).to_have_value("")


def test_shift_and_enter_begin_a_new_line(visit: Visit) -> None:
    chat = visit()
    chat.field.focus()
    chat.page.keyboard.insert_text("第一行")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.insert_text("第二行")
    expect(chat.field).to_have_value("第一行\n第二行")
    assert chat.lines() == []


def test_on_a_phone_enter_belongs_to_the_text(visit: Visit) -> None:
    chat = visit(**PHONE)
    chat.field.tap()
    chat.page.keyboard.insert_text("第一段")
    chat.page.keyboard.press("Enter")
    expect(chat.field).to_have_value("第一段\n")
    assert chat.lines() == []


def test_a_text_that_is_too_long_cannot_be_sent_and_is_not_cut(visit: Visit) -> None:
    chat = visit()
    chat.field.fill("诉" * (MOST_CHARACTERS + 1))
    expect(chat.send).to_be_disabled()
    expect(chat.page.get_by_test_id("counter")).to_have_text("超出 1 字，请删减后发送")
    chat.field.press("Enter")
    assert chat.lines() == []
    assert len(chat.field.input_value()) == MOST_CHARACTERS + 1

    chat.field.fill("诉" * MOST_CHARACTERS)
    expect(chat.send).to_be_enabled()


def test_blank_text_cannot_be_sent(visit: Visit) -> None:
    chat = visit()
    chat.field.fill(" \n　")
    expect(chat.send).to_be_disabled()
    chat.field.press("Enter")
    assert chat.lines() == []


def test_the_whole_page_can_be_used_with_the_keyboard_alone(visit: Visit) -> None:
    chat = visit()
    tab_to(chat, "Tab", "starter", "我要投诉")
    chat.page.keyboard.press("Enter")
    chat.wait_for_answer()
    assert chat.focused()["testid"] == "composer", "the tapped button is gone; the focus goes where one answers"

    chat.page.keyboard.insert_text("取消")
    chat.page.keyboard.press("Enter")
    chat.wait_for_answer()
    chat.page.keyboard.insert_text("你好")
    chat.page.keyboard.press("Enter")
    chat.wait_for_answer()
    tab_to(chat, "Shift+Tab", "choice", "查询进度")
    chat.page.keyboard.press("Enter")
    chat.wait_for_answer()
    expect(chat.own("查询进度")).to_have_count(1)
    assert chat.focused()["testid"] == "composer"


def tab_to(chat: Chat, key: str, testid: str, text: str) -> None:
    """Walks there by the Tab key; each stop on the way must show that it has the focus."""
    stops = []
    for _ in range(MOST_TABS):
        chat.page.keyboard.press(key)
        stop = chat.focused()
        stops.append(stop)
        assert stop["visible"] or stop["testid"] == "", f"the focus cannot be seen on {stop}"
        if stop["testid"] == testid and stop["text"] == text:
            return
    raise AssertionError(f"{text} cannot be reached by {key}: {stops}")
