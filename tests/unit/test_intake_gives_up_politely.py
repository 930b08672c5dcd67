"""What is not understood is asked again once, then left to a person; questions of the customer are answered."""

from __future__ import annotations

import pytest

from bot.intake.acts import DIGRESSIONS, MAX_ASKED
from bot.intake.state import CONFIRM
from tests.unit.intake_kit import Talk, asked_for, at_read_back, started, words

NONSENSE = "呃那个嘛这样"
FREE = ["occurred_at", "place", "order_no", "amount", "demand", "evidence", "phone"]


# -- not understood ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", ["occurred_at", "order_no", "amount", "evidence", "phone"])
def test_an_answer_that_was_not_understood_is_asked_again_once(slot: str) -> None:
    talk = asked_for(slot)
    reply = talk.say(NONSENSE)
    assert "utter_not_understood" in reply.said
    assert reply.asked == slot


@pytest.mark.parametrize("slot", ["occurred_at", "order_no", "amount", "evidence", "phone"])
def test_after_the_second_failure_it_is_left_to_a_person_and_marked(slot: str) -> None:
    talk = asked_for(slot)
    talk.say(NONSENSE)
    reply = talk.say(NONSENSE)
    assert "utter_skipped" in reply.said
    assert reply.asked != slot
    assert talk.fact(slot) == "skip: unanswered"


def test_what_was_left_to_a_person_can_still_be_told() -> None:
    talk = asked_for("amount")
    talk.say(NONSENSE)
    talk.say(NONSENSE)
    talk.say("一共88块", "inform")
    assert talk.fact("amount") == 88


def test_the_story_is_never_skipped() -> None:
    talk = Talk()
    talk.say("我要投诉", "start_complaint")
    for _ in range(6):
        talk.say("嗯啊", "")
    assert talk.last.asked == "story"
    assert talk.fact("story") is None
    assert talk.last.said == ["utter_story_needed"]


def test_the_read_back_is_never_skipped() -> None:
    talk = at_read_back()
    for _ in range(6):
        reply = talk.say("嗯啊这个", "")
        assert not reply.ends
    assert talk.last.asked == CONFIRM


def test_a_kind_that_cannot_be_named_becomes_other() -> None:
    talk = Talk()
    talk.say("这件事真的太让人失望了，没有一个人出来解释", "tell_story")
    assert talk.last.asked == "industry"
    talk.say(NONSENSE)
    talk.say(NONSENSE)
    assert talk.fact("industry") == "other"


# -- questions of the customer ---------------------------------------------------------------------------------------


#: During intake nothing is registered yet: to withdraw is to cancel.
#: Nonsense is no answer, chat needs words of chat, and who wants to look something up is not asked again at once.
ASIDE_ACTS = sorted(DIGRESSIONS - {"withdraw_complaint", "spam", "chitchat", "hold_on"})


@pytest.mark.parametrize("act", ASIDE_ACTS)
def test_a_question_beside_the_facts_is_answered_and_the_own_comes_again(act: str) -> None:
    talk = asked_for("amount")
    reply = talk.say("想问一下这个", act, confidence=0.95)
    assert f"utter_{act}" in reply.said
    assert reply.asked == "amount"
    assert talk.fact("amount") is None


@pytest.mark.parametrize("act", ASIDE_ACTS)
def test_every_digression_has_words(act: str) -> None:
    assert len(words()[f"utter_{act}"]) >= 3


@pytest.mark.parametrize("slot", FREE)
def test_a_question_is_not_taken_for_an_answer(slot: str) -> None:
    talk = asked_for(slot)
    before = talk.fact(slot)
    reply = talk.say("你是机器人吗？", "ask_bot_identity")
    assert talk.fact(slot) == before is None
    assert reply.asked == slot


def test_a_question_with_an_answer_in_it_gets_its_answer_and_gives_one() -> None:
    talk = asked_for("amount")
    reply = talk.say("88块，你们多久能处理？", "ask_duration")
    assert talk.fact("amount") == 88
    assert reply.asked == "demand"


def test_questions_do_not_use_up_the_tries() -> None:
    talk = asked_for("amount")
    for _ in range(3):
        talk.say("你是机器人吗？", "ask_bot_identity")
    assert talk.fact("amount") is None
    assert talk.last.asked == "amount"


def test_a_question_put_again_and_again_without_an_answer_is_left_to_a_person() -> None:
    talk = asked_for("amount")
    # A question that was put off by something worth answering counts half.
    for _ in range(2 * MAX_ASKED):
        if talk.last.asked == "amount":
            talk.say("你是机器人吗？", "ask_bot_identity")
    assert talk.fact("amount") == "skip: unanswered"
    assert talk.last.asked == "demand"


def test_small_talk_has_to_be_certain_before_it_is_answered() -> None:
    talk = asked_for("amount")
    reply = talk.say("就那样吧你们说", "praise", confidence=0.5)
    assert "utter_praise" not in reply.said


def test_a_wait_is_granted_and_the_question_stays() -> None:
    talk = asked_for("order_no")
    reply = talk.say("等一下我找找单号", "hold_on")
    assert "utter_hold_on" in reply.said
    assert talk.fact("order_no") is None
    assert (reply.asked, reply.open) == ("", "order_no")


def test_a_whole_talk_never_asks_an_answered_question_again() -> None:
    talk = started("买的蛋糕发霉了，根本没法吃")
    for _ in range(40):
        if talk.last.asked == CONFIRM:
            break
        before = {slot for slot, fact in talk.facts().items() if fact is not None}
        talk.say("不知道", "no_information")
        assert talk.last.asked not in before
    assert talk.last.asked == CONFIRM
