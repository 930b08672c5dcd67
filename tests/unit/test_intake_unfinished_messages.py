"""While the customer is still writing nothing is said or asked, and everything is kept; the last part is answered."""

from __future__ import annotations

import pytest

from bot.intake.context import Context, OpenTicket
from bot.intake.state import CONFIRM
from tests.unit.intake_kit import CONTEXT, PHONE, Talk, asked_for, at_read_back, with_tickets

PARTS = ["昨天在你们店里买的蛋糕", "回家一看发霉了，根本没法吃", "打电话店员还骂我"]


def told_in_parts(context: Context = CONTEXT) -> Talk:
    talk = Talk(context)
    for part in PARTS:
        talk.say(part, "tell_story", more=part != PARTS[-1], industry="food", problems=["quality"], emotion=2)
    return talk


def test_parts_of_a_rant_are_not_answered_one_by_one() -> None:
    talk = told_in_parts()
    assert [reply.said for reply in talk.replies[:2]] == [[], []]
    assert [reply.asked for reply in talk.replies[:2]] == ["", ""]


def test_the_last_part_is_answered_and_the_answer_fits_the_whole() -> None:
    talk = told_in_parts()
    assert talk.last.said == ["utter_calm"]
    assert talk.last.strategies == ["listen", "empathise", "apologise"]
    assert talk.last.asked == "place"


def test_every_part_is_kept() -> None:
    talk = told_in_parts()
    assert talk.story == "\n".join(PARTS)
    assert talk.fact("occurred_at") == "2026-11-21"


@pytest.mark.parametrize(
    ("slot", "text", "act", "kept"),
    [
        ("occurred_at", "昨天下午", "inform", "2026-11-21T15:00"),
        ("amount", "88块", "inform", 88),
        ("phone", PHONE, "inform", PHONE),
        ("order_no", "没有单号", "no_information", "skip: none"),
    ],
)
def test_an_answer_that_is_followed_by_more_is_kept(slot: str, text: str, act: str, kept: object) -> None:
    talk = asked_for(slot)
    reply = talk.say(text, act, more=True)
    assert talk.fact(slot) == kept
    assert (reply.said, reply.asked) == ([], "")


def test_an_unfinished_answer_that_is_not_understood_is_not_complained_of() -> None:
    talk = asked_for("amount")
    assert talk.say("就是那个", "", more=True).said == []


def test_words_meant_for_no_question_do_not_answer_the_one_that_was_never_spoken() -> None:
    talk = Talk()
    talk.say("买的蛋糕发霉了，根本没法吃", "tell_story", more=True, industry="food", problems=["quality"])
    talk.say("真的没有", "no_information", more=True)
    talk.say("没见过这样的店，态度恶劣", "tell_story")
    assert talk.fact("occurred_at") is None
    assert talk.last.asked == "occurred_at"


def test_a_yes_that_is_followed_by_more_registers_with_the_last_message() -> None:
    talk = at_read_back()
    first = talk.say("确认", "affirm", more=True)
    assert not first.ends
    assert (first.said, first.asked) == ([], "")
    assert talk.say("谢谢", "thanks").ends == "confirmed"


@pytest.mark.parametrize(
    ("text", "act"),
    [("等等，金额写错了，是120块", "correct_information"), ("不对不对", "deny"), ("不是昨天，是前天", "deny")],
)
def test_a_yes_that_is_taken_back_right_away_registers_nothing(text: str, act: str) -> None:
    talk = at_read_back()
    talk.say("确认", "affirm", more=True)
    reply = talk.say(text, act)
    assert not reply.ends
    assert reply.asked == CONFIRM


def test_a_yes_followed_by_anger_registers_and_says_nothing_without_words() -> None:
    talk = at_read_back()
    talk.say("确认", "affirm", more=True)
    assert talk.say("气死我了", "vent", emotion=3).ends == "confirmed"


def test_a_yes_that_is_taken_back_keeps_the_correction() -> None:
    talk = at_read_back()
    talk.say("确认", "affirm", more=True)
    talk.say("金额写错了，是120块", "correct_information")
    assert talk.fact("amount") == 120


def test_what_corrects_an_unfinished_message_is_a_correction() -> None:
    talk = asked_for("occurred_at")
    talk.say("昨天下午", "inform", more=True)
    talk.say("不对，应该是前天", "correct_information")
    assert talk.fact("occurred_at") == "2026-11-20"


def test_a_cancel_followed_by_more_is_asked_about_once_everything_was_read() -> None:
    talk = asked_for("place")
    reply = talk.say("算了", "cancel", more=True)
    assert not reply.ends


def test_a_call_for_a_person_is_heard_even_when_more_follows() -> None:
    talk = asked_for("place")
    assert talk.say("转人工", "ask_human", more=True).wants_human


def test_an_injury_told_in_parts_is_still_not_followed_by_a_question() -> None:
    talk = Talk()
    talk.say("昨天去你们店里吃火锅", "tell_story", more=True, industry="food", problems=["safety"])
    talk.say("汤洒了，我孩子烫伤了", "tell_story", more=True, industry="food", problems=["safety"])
    talk.say("现在还在医院里哭", "tell_story", industry="food", problems=["safety"])
    assert "utter_hold_safe" in talk.last.said
    assert talk.last.questions == []


def test_a_matter_told_again_in_parts_is_asked_about_with_the_last() -> None:
    talk = told_in_parts(with_tickets(OpenTicket("TS2026112200001", "处理中", "food", ["quality"])))
    assert [reply.said for reply in talk.replies] == [[], [], ["utter_same_matter"]]
