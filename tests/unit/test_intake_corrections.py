"""Anything can be corrected at any time, in one's own words, also when it is read back."""

from __future__ import annotations

import pytest

from bot.intake.state import CONFIRM
from tests.unit.intake_kit import PHONE, Talk, asked_for, at_read_back, card_of, started

NEW_PHONE = "⟦手机号2⟧"

CORRECTIONS = [
    ("occurred_at", "不是昨天，是前天", "2026-11-20"),
    ("occurred_at", "时间说错了，是11月18号", "2026-11-18"),
    ("place", "地点错了，是解放路店", "解放路店"),
    ("place", "不对，应该是解放路店", "解放路店"),
    ("order_no", "单号写错了，应该是JY20261120999", "JY20261120999"),
    ("amount", "刚才说错了，金额是3200", 3200),
    ("amount", "不是88，是880块", 880),
    ("amount", "金额改成一百二十块", 120),
    ("demand", "诉求改成换一个新的", "换一个新的"),
    ("evidence", "材料说错了，是有录音", True),
    ("name", "名字写错了，是张三", "张三"),
    ("phone", f"电话写错了，是{NEW_PHONE}", NEW_PHONE),
    ("phone", f"不是{PHONE}，是{NEW_PHONE}", NEW_PHONE),
]


@pytest.mark.parametrize(("slot", "text", "value"), CORRECTIONS)
def test_each_fact_can_be_corrected_at_the_read_back(slot: str, text: str, value: object) -> None:
    talk = at_read_back()
    before = talk.facts()
    reply = talk.say(text, "correct_information")
    assert talk.fact(slot) == value
    assert reply.said[0] == "utter_corrected"
    assert reply.asked == CONFIRM
    assert {name: fact for name, fact in talk.facts().items() if name != slot} == {
        name: fact for name, fact in before.items() if name != slot
    }


@pytest.mark.parametrize(("slot", "text", "value"), [one for one in CORRECTIONS if one[0] in ("occurred_at", "place")])
def test_an_earlier_answer_can_be_corrected_while_something_else_is_asked(slot: str, text: str, value: object) -> None:
    talk = asked_for("demand")
    reply = talk.say(text, "correct_information")
    assert talk.fact(slot) == value
    assert reply.asked == "demand"


def test_a_correction_is_understood_by_its_words_whatever_the_model_says() -> None:
    talk = at_read_back()
    talk.say("不是昨天，是前天", "deny", confidence=0.4)
    assert talk.fact("occurred_at") == "2026-11-20"


def test_a_correction_shows_on_the_card() -> None:
    talk = at_read_back()
    talk.say("金额改成120块", "correct_information")
    assert card_of(talk)["涉及金额"] == "120 元"


def test_two_fields_corrected_in_one_message_are_both_changed() -> None:
    talk = at_read_back()
    talk.say("时间不对，应该是前天，金额也写错了，是120块", "correct_information")
    assert talk.fact("occurred_at") == "2026-11-20"
    assert talk.fact("amount") == 120


def test_a_correction_beside_a_new_fact_keeps_both() -> None:
    talk = asked_for("order_no")
    talk.say("不是昨天，是前天，一共88块", "correct_information")
    assert talk.fact("occurred_at") == "2026-11-20"
    assert talk.fact("amount") == 88


@pytest.mark.parametrize(
    ("text", "slot"),
    [("电话写错了", "phone"), ("时间不对", "occurred_at"), ("地址要改", "place"), ("金额有误", "amount")],
)
def test_a_field_that_is_only_named_is_asked_for_again(text: str, slot: str) -> None:
    talk = at_read_back()
    reply = talk.say(text, "correct_information")
    assert reply.asked == slot
    assert talk.fact(slot) is None


def test_after_the_new_value_the_read_back_comes_again() -> None:
    talk = at_read_back()
    talk.say("电话写错了", "correct_information")
    reply = talk.say(NEW_PHONE, "inform")
    assert talk.fact("phone") == NEW_PHONE
    assert reply.asked == CONFIRM
    assert talk.say("确认", "affirm").ends == "confirmed"


def test_a_no_to_the_read_back_asks_what_to_change() -> None:
    talk = at_read_back()
    reply = talk.say("不对", "deny")
    assert not reply.ends
    assert talk.intake.notes["pending"] == "change"
    assert talk.say("电话", "inform").asked == "phone"


def test_a_tapped_line_of_the_card_is_asked_for_again() -> None:
    talk = at_read_back()
    assert talk.tap(CONFIRM, value=False).asked == CONFIRM
    assert talk.tap("change", "place").asked == "place"
    talk.say("解放路店", "inform")
    assert talk.fact("place") == "解放路店"


def test_what_the_page_writes_for_an_edited_line_is_a_correction() -> None:
    talk = at_read_back()
    talk.say("修改诉求：换一个新的", "correct_information")
    assert talk.fact("demand") == "换一个新的"


def test_a_story_in_which_somebody_got_something_wrong_corrects_nothing() -> None:
    talk = started("蛋糕发霉了，根本没法吃，一盒88块")
    told = "店员先说是我自己弄错了，后来又说不是他们的问题，是厂家的问题，让我去找厂家，我打了三次电话都没人接"
    talk.say(told, "tell_story", emotion=2)
    assert talk.fact("amount") == 88
    assert told in talk.story


def test_a_story_that_mentions_a_field_after_a_no_names_no_field_to_change() -> None:
    talk = at_read_back()
    talk.say("不对", "deny")
    talk.say("打了三次电话都没人接，一直拖着不给我退", "tell_story", emotion=2)
    assert talk.fact("phone") == PHONE
    assert "没人接" in talk.story


def test_the_story_can_be_told_anew() -> None:
    talk = at_read_back()
    assert talk.say("经过写错了", "correct_information").asked == "story"
    talk.say("是面包发霉了，不能吃，店里还不承认", "tell_story")
    assert talk.story == "是面包发霉了，不能吃，店里还不承认"


def test_the_kind_of_complaint_can_be_changed_by_a_button() -> None:
    talk = at_read_back()
    assert talk.tap("change", "problems").asked == "problems"
    talk.tap("problems", "safety")
    assert talk.fact("problems") == ["safety"]
    assert talk.last.asked == CONFIRM


def test_the_last_of_several_corrections_counts() -> None:
    talk = at_read_back()
    for text in ("金额改成120块", "不对，应该是130块", "还是改成125块吧"):
        talk.say(text, "correct_information")
    assert talk.fact("amount") == 125


def still_open(talk: Talk) -> bool:
    return not talk.last.ends


def test_a_yes_with_a_correction_does_not_register_the_old_value() -> None:
    talk = at_read_back()
    talk.say("可以，不过金额要改成120块", "affirm")
    assert still_open(talk)
    assert talk.fact("amount") == 120
