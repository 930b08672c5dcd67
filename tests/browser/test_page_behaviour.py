"""What the page does with messages, buttons and tabs."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.stage import Chat
from tests.service import Service


def test_the_history_is_there_after_a_reload(visit: Visit) -> None:
    chat = visit()
    chat.say("你好")
    before = chat.lines()
    chat.page.reload()
    expect(chat.log).to_have_attribute("aria-busy", "false")
    assert len(before) >= 2
    assert chat.lines() == before


def test_text_not_yet_sent_survives_a_reload(visit: Visit) -> None:
    chat = visit()
    chat.field.fill("写了一半的经过")
    chat.page.reload()
    expect(chat.field).to_have_value("写了一半的经过")


def test_two_tabs_of_one_person_show_the_same(new_customer: Callable[..., BrowserContext], service: Service) -> None:
    person = new_customer()
    first = Chat(person.new_page(), service).open()
    second = Chat(person.new_page(), service).open()
    first.say("你好")
    expect(second.own("你好")).to_be_visible()
    second.wait_for_answer()
    second.say("查询进度")
    expect(first.own("查询进度")).to_be_visible()
    first.wait_for_answer()
    assert first.conversation == second.conversation
    assert first.lines() == second.lines()


def test_two_persons_see_nothing_of_each_other(visit: Visit) -> None:
    one, other = visit(), visit()
    one.say("你好")
    assert other.lines() == []
    assert one.conversation != other.conversation


def test_markup_in_a_message_is_shown_as_text_and_never_runs(visit: Visit) -> None:
    chat = visit()
    text = "<img src=x onerror=alert(1)><script>alert(2)</script>[a](javascript:alert(3)) 你好"
    chat.say(text)
    expect(chat.own(text)).to_be_visible()
    chat.page.reload()
    expect(chat.own(text)).to_be_visible()
    assert chat.log.locator("script, img, a, iframe").count() == 0
    assert chat.complaints == []


def test_buttons_work_once_and_go_dead_when_the_talk_has_moved_on(visit: Visit) -> None:
    chat = visit()
    chat.say("你好")
    titles = chat.live_buttons.all_inner_texts()
    assert titles == ["我要投诉", "查询进度", "转人工"]
    chat.tap("我要投诉")
    for title in titles:
        old = chat.page.get_by_test_id("choice").filter(has_text=title).first
        expect(old).to_be_disabled()
    expect(chat.own("我要投诉")).to_have_count(1)
    expect(chat.page.locator("[data-chosen=true]")).to_contain_text("我要投诉")
    chat.page.reload()
    expect(chat.page.locator("[data-chosen=true]")).to_be_disabled()


def test_a_first_visit_offers_the_usual_ways_in(visit: Visit) -> None:
    chat = visit(**PHONE)
    expect(chat.page.get_by_test_id("opening")).to_contain_text("不是真人")
    chat.page.get_by_test_id("starter").filter(has_text="我要投诉").tap()
    chat.wait_for_answer()
    expect(chat.own("我要投诉")).to_have_count(1)
    expect(chat.page.get_by_test_id("starter")).to_have_count(0)


def test_the_button_for_a_person_is_answered_and_puts_the_customer_in_line(visit: Visit, service: Service) -> None:
    chat = visit()
    chat.page.get_by_test_id("human").click()
    chat.wait_for_answer()
    assert any("人工" in text for text in chat.last_answer())
    assert [one["conversation"] for one in service.handoffs(chat.conversation)] == [chat.conversation]


def test_the_typing_sign_is_shown_while_an_answer_is_made(visit: Visit) -> None:
    chat = visit()
    chat.page.evaluate(
        """() => {
          window.sawTyping = false;
          new MutationObserver(() => {
            window.sawTyping ||= document.querySelector('[data-testid=typing]') !== null;
          }).observe(document.querySelector('[role=log]'), { childList: true });
        }"""
    )
    chat.say("你好")
    assert chat.page.evaluate("window.sawTyping") is True
    expect(chat.page.get_by_test_id("typing")).to_have_count(0)


def test_everything_that_can_be_tapped_on_a_phone_is_big_enough_for_a_finger(visit: Visit) -> None:
    chat = visit(**PHONE)
    chat.say("你好")
    boxes = chat.page.locator("button:visible, textarea").evaluate_all(
        "all => all.map((one) => [one.innerText || one.tagName, one.offsetHeight, one.offsetWidth])"
    )
    assert len(boxes) >= 5
    assert [box for box in boxes if box[1] < 44 or box[2] < 44] == []


def test_new_messages_are_announced_to_those_who_listen(visit: Visit) -> None:
    chat = visit()
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log).to_have_attribute("aria-relevant", "additions")
    chat.say("你好")
    expect(chat.log.get_by_test_id("bubble-bot").first).to_have_text(re.compile("听诉"))


def test_times_are_shown_the_chinese_way(visit: Visit) -> None:
    chat = visit()
    chat.say("你好")
    label = chat.page.locator("time").first.inner_text()
    assert re.fullmatch(r"(昨天 |(\d{4}年)?\d{1,2}月\d{1,2}日 )?\d{2}:\d{2}", label), label
