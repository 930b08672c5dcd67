"""Facts are kept whenever they come, and what was told is not asked for."""

from __future__ import annotations

import pytest

from bot.intake.state import CONFIRM
from bot.vocabulary import FACT_SLOTS
from tests.unit.intake_kit import ANSWERS, LOST, PHONE, STORY, Talk, asked_for, at_read_back, started

ALL_FACTS = "同意，昨天下午人民路店，单号JY20261120001，88块，我要退钱，拍了照片，我姓李，" + PHONE


def finish(talk: Talk) -> list[str]:
    """Answers what is asked until the read-back; the questions that it took."""
    asked = []
    while talk.last.asked != CONFIRM:
        assert len(asked) < 15
        asked.append(talk.last.asked)
        talk.say(*ANSWERS[talk.last.asked])
    return asked


# -- before the form -----------------------------------------------------------------------------------------------


def test_facts_told_before_there_is_a_complaint_are_not_asked_for_again() -> None:
    talk = Talk()
    talk.overhear("单号JY20261120001", "inform")
    talk.overhear("昨天下午在人民路店", "inform")
    talk.say("买的蛋糕发霉了，根本没法吃", "tell_story", industry="food", problems=["quality"])
    assert talk.fact("order_no") == "JY20261120001"
    assert talk.fact("occurred_at") == "2026-11-21T15:00"
    assert talk.fact("place") == "人民路店"
    assert not {"order_no", "occurred_at", "place"} & set(finish(talk))


def test_the_first_message_is_mined_for_all_that_it_tells() -> None:
    talk = started(STORY)
    assert talk.fact("place") == "人民路店"
    assert talk.fact("occurred_at") == "2026-11-21"
    assert talk.fact("amount") == 88
    assert talk.story == STORY


def test_who_tells_everything_at_once_is_asked_nothing_but_the_read_back() -> None:
    talk = started("蛋糕发霉了，根本没法吃")
    talk.say(ALL_FACTS, "inform")
    assert talk.last.asked == CONFIRM
    assert set(talk.facts()) == set(FACT_SLOTS)


# -- several at once, in any order ---------------------------------------------------------------------------------


def test_an_answer_that_brings_more_than_was_asked_is_taken_whole() -> None:
    talk = asked_for("occurred_at")
    talk.say("昨天下午，在人民路店，花了88块，想退钱", "inform")
    assert talk.fact("occurred_at") == "2026-11-21T15:00"
    assert talk.fact("place") == "人民路店"
    assert talk.fact("amount") == 88
    assert "退钱" in talk.fact("demand")
    assert talk.last.asked == "order_no"


def test_a_fact_that_was_not_asked_for_is_taken_and_the_question_comes_again() -> None:
    talk = asked_for("place")
    reply = talk.say("一共88块", "inform")
    assert talk.fact("amount") == 88
    assert reply.asked == "place"


@pytest.mark.parametrize("slot", [slot for slot in ANSWERS if slot not in ("name",)])
def test_every_fact_is_asked_for_once_where_it_is_answered(slot: str) -> None:
    talk = at_read_back()
    assert talk.asked_about(slot) == 1
    assert talk.fact(slot) is not None


def test_name_and_number_in_one_answer_are_both_kept() -> None:
    talk = asked_for("name")
    reply = talk.say(f"我姓李，{PHONE}", "inform")
    assert talk.fact("name") == "李"
    assert talk.fact("phone") == PHONE
    assert reply.asked == CONFIRM


def test_a_number_given_to_the_question_for_consent_is_the_consent() -> None:
    talk = asked_for("consent")
    reply = talk.say(PHONE, "inform")
    assert talk.fact("consent") is True
    assert talk.fact("phone") == PHONE
    assert reply.asked == "name"


def test_a_demand_named_in_the_story_is_not_asked_for() -> None:
    talk = started("蛋糕发霉了，根本没法吃，希望你们把钱退给我")
    assert "退给我" in talk.fact("demand")
    assert "demand" not in finish(talk)


def test_a_second_demand_joins_the_first() -> None:
    talk = asked_for("evidence")
    talk.say("还要道歉", "give_demand")
    assert talk.fact("demand") == "退钱；还要道歉"


def test_more_of_the_story_amid_the_questions_is_kept_and_nothing_lost() -> None:
    talk = asked_for("place")
    reply = talk.say("对了，我打电话过去店员还骂我，说爱吃不吃", "tell_story", emotion=2)
    assert talk.story == "买的蛋糕发霉了，根本没法吃\n对了，我打电话过去店员还骂我，说爱吃不吃"
    assert reply.asked == "place"


def test_the_same_words_twice_stand_once_in_the_story() -> None:
    talk = started(STORY)
    talk.say(STORY, "tell_story")
    assert talk.story == STORY


def test_what_was_only_picked_out_of_the_story_gives_way_to_a_plain_answer() -> None:
    talk = started("昨天买的蛋糕发霉了，根本没法吃")
    assert talk.fact("occurred_at") == "2026-11-21"
    talk.say("前天上午的事", "inform")
    assert talk.fact("occurred_at") == "2026-11-20T10:00"


def test_a_staff_members_name_is_not_the_customers() -> None:
    talk = started("柜员王小明骂我，态度特别恶劣", industry="bank", problems=["attitude"])
    assert talk.fact("name") is None


def test_a_day_to_come_is_not_when_it_happened() -> None:
    talk = asked_for("occurred_at")
    talk.say("你们再不处理，明天我就去你们公司", "threaten", emotion=2)
    assert talk.fact("occurred_at") is None


# -- answers that are none -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slot", "text", "kept"),
    [
        ("occurred_at", "不记得了", "skip: unknown"),
        ("place", "不清楚", "skip: unknown"),
        ("order_no", "没有单号", "skip: none"),
        ("order_no", "找不到了", "skip: unknown"),
        ("amount", "没有损失", "skip: none"),
        ("demand", "随便", "skip: none"),
        ("evidence", "没有", False),
        ("evidence", "没拍照", False),
        ("name", "不方便说", "skip: refused"),
        ("phone", "跳过", "skip: refused"),
    ],
)
def test_no_dont_know_and_wont_say_are_answers(slot: str, text: str, kept: object) -> None:
    talk = asked_for(slot)
    reply = talk.say(text, "no_information")
    assert talk.fact(slot) == kept
    assert reply.asked != slot


def test_a_no_that_names_another_field_is_kept_for_that_field() -> None:
    talk = asked_for("place")
    reply = talk.say("没有单号", "no_information")
    assert talk.fact("order_no") == "skip: none"
    assert reply.asked == "place"


# -- said before ---------------------------------------------------------------------------------------------------


def test_what_was_said_above_is_found_and_read_out() -> None:
    talk = asked_for("order_no")
    # The number came while the field was closed; it was only met in passing.
    talk.slots["intake"]["seen"]["order_no"] = {"text": "JY20261120001", "value": "JY20261120001"}
    reply = talk.say("上面说过了", "already_said")
    assert reply.variables("utter_said_found") == {"label": "产品或单号", "value": "JY20261120001"}
    assert talk.fact("order_no") == "JY20261120001"
    assert reply.asked != "order_no"


def test_a_firm_named_in_the_story_is_where_it_happened_when_that_was_said_above() -> None:
    talk = asked_for("place", started("顺丰的件摔坏了，根本没法用", industry="courier", problems=["damaged"]))
    reply = talk.say("前面说过了啊", "already_said")
    assert reply.variables("utter_said_found") == {"label": "地点或单位", "value": "顺丰速运"}
    assert talk.fact("place") == "顺丰速运"
    assert reply.asked != "place"


def test_what_was_said_above_but_is_not_found_is_left_to_a_person() -> None:
    talk = asked_for("order_no")
    reply = talk.say("上面说过了", "already_said")
    assert reply.said == ["utter_already_said"]
    assert talk.fact("order_no") == "skip: said"
    assert reply.asked != "order_no"


def test_the_same_as_in_the_complaint_before_takes_its_value() -> None:
    talk = at_read_back()
    talk.say("还有一件事要投诉", "start_complaint")
    talk.say("确认", "affirm")
    talk.register()
    talk.say("外卖的汤全洒了，根本没法吃", "tell_story", industry="food", problems=["damaged"])
    assert talk.last.asked == "occurred_at"
    talk.say("昨天中午", "inform")
    assert talk.last.asked == "place"
    reply = talk.say("同上", "already_said")
    assert reply.variables("utter_same_as_before") == {"label": "地点或单位", "value": "人民路店"}
    assert talk.fact("place") == "人民路店"


def test_a_lost_parcel_told_with_its_facts_keeps_them_through_the_invitation() -> None:
    talk = started(LOST, industry="courier", problems=["lost"])
    talk.say("昨天下午的事，单号JY20261120001", "inform")
    assert talk.fact("order_no") == "JY20261120001"
    assert talk.fact("occurred_at") == "2026-11-21T15:00"
