"""Insults meet one calm line, then an offer, then a short line each; a pause keeps everything."""

from __future__ import annotations

import pytest

from bot.intake import asides
from tests.unit.intake_kit import Talk, asked_for

INSULT = "你个废物，滚"


def insulted(times: int, slot: str = "place") -> Talk:
    talk = asked_for(slot)
    for _ in range(times):
        talk.say(INSULT, "abuse", emotion=3)
    return talk


def test_the_first_insult_meets_one_calm_line_and_the_talk_goes_on() -> None:
    talk = insulted(1)
    assert talk.last.said == ["utter_abuse"]
    assert talk.last.asked == "place"


def test_the_second_offers_a_person_or_a_pause_and_asks_nothing_else() -> None:
    talk = insulted(2)
    assert talk.last.said == ["utter_abuse_again"]
    assert talk.last.open == asides.PAUSE
    assert talk.last.asked == ""


def test_from_the_third_on_it_is_a_short_line_and_the_question() -> None:
    talk = insulted(3)
    assert talk.last.said == ["utter_abuse_more"]
    assert talk.last.asked == "place"
    talk.say(INSULT, "abuse", emotion=3)
    assert talk.last.said == ["utter_abuse_more"]


def test_an_insult_is_no_part_of_the_story() -> None:
    talk = insulted(3)
    assert "废物" not in talk.story


def test_a_grievance_in_an_insult_is_kept_and_answered_as_a_grievance() -> None:
    talk = asked_for("place")
    talk.say("你个废物，我的快递丢了没人管，客服电话打不通", "abuse", emotion=3, is_complaint=0.97)
    assert "没人管" in talk.story
    assert "utter_abuse" not in talk.last.said


def test_a_fact_in_an_insult_is_kept() -> None:
    talk = asked_for("amount")
    talk.say("88块！你个废物", "abuse", emotion=3)
    assert talk.fact("amount") == 88


def test_an_insult_is_not_taken_for_an_answer() -> None:
    talk = insulted(1)
    assert talk.fact("place") is None


def test_insults_do_not_use_up_the_tries_of_a_question() -> None:
    talk = insulted(4)
    assert talk.fact("place") is None
    talk.say("人民路店", "inform")
    assert talk.fact("place") == "人民路店"


def test_a_first_message_of_nothing_but_an_insult_asks_for_the_story() -> None:
    reply = Talk().say(INSULT, "abuse", emotion=3)
    assert reply.said[-1] in ("utter_abuse", "utter_start")
    assert reply.asked == "story"


# -- the pause -----------------------------------------------------------------------------------------------------


def test_a_pause_asks_nothing_and_waits() -> None:
    talk = insulted(2)
    reply = talk.tap("pause", value=True, title="先歇一会儿")
    assert reply.said == ["utter_pause"]
    assert reply.questions == []


@pytest.mark.parametrize("text", ["好", "行", "嗯"])
def test_after_the_pause_the_same_question_comes_again(text: str) -> None:
    talk = insulted(2)
    talk.tap("pause", value=True, title="先歇一会儿")
    reply = talk.say(text, "affirm")
    assert reply.said == ["utter_continue"]
    assert reply.asked == "place"


def test_going_on_without_a_pause_comes_back_to_the_question() -> None:
    talk = insulted(2)
    reply = talk.tap("pause", value=False, title="接着说")
    assert reply.said == ["utter_continue"]
    assert reply.asked == "place"


def test_an_answer_given_during_the_pause_is_taken() -> None:
    talk = insulted(2)
    talk.tap("pause", value=True, title="先歇一会儿")
    reply = talk.say("人民路店", "inform")
    assert talk.fact("place") == "人民路店"
    assert reply.asked == "order_no"


def test_an_answer_instead_of_a_choice_is_taken() -> None:
    talk = insulted(2)
    talk.say("人民路店", "inform")
    assert talk.fact("place") == "人民路店"


def test_a_person_can_be_called_from_the_offer() -> None:
    talk = insulted(2)
    reply = talk.say("转人工", "ask_human", choice={"intent": "ask_human"})
    assert reply.wants_human
    assert reply.asked == "place"


def test_everything_told_before_the_pause_is_there_after_it() -> None:
    talk = insulted(2, slot="demand")
    before = talk.facts()
    talk.tap("pause", value=True, title="先歇一会儿")
    talk.tap("pause", value=False, title="接着说")
    assert talk.facts() == before
    assert talk.last.asked == "demand"
