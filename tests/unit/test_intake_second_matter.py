"""Another matter raised meanwhile waits its turn, keeps its words, and is begun when the first is registered."""

from __future__ import annotations

import pytest

from bot.intake.state import CONFIRM
from tests.unit.intake_kit import ANSWERS, Talk, asked_for, at_read_back

OTHER = "还有一件事，你们的宽带断网三天了没人修"


def raised(slot: str = "demand", text: str = OTHER) -> Talk:
    talk = asked_for(slot)
    talk.say(text, "tell_story", industry="telecom", problems=["outage"])
    return talk


def finish(talk: Talk) -> None:
    while talk.last.asked != CONFIRM:
        talk.say(*ANSWERS[talk.last.asked])
    talk.say("确认", "affirm")


def test_another_matter_is_noted_and_the_question_comes_again() -> None:
    talk = raised()
    assert talk.last.said == ["utter_queued"]
    assert talk.last.asked == "demand"


def test_the_other_matter_does_not_mix_with_the_first() -> None:
    talk = raised()
    assert "断网" not in talk.story
    assert talk.fact("industry") == "food"


@pytest.mark.parametrize(
    "text",
    [OTHER, "另外还有个投诉，宽带断网三天了没人修", "第二件事，宽带断网三天了", "这跟宽带断网不是一回事，宽带也没人修"],
)
def test_another_matter_is_known_by_its_words(text: str) -> None:
    assert raised(text=text).last.said == ["utter_queued"]


def test_also_complaining_of_another_trade_is_another_matter() -> None:
    talk = raised(text="另外我还要投诉移动，宽带断网三天了没人修")
    assert talk.last.said == ["utter_queued"]


def test_one_more_point_of_the_same_trade_belongs_to_the_story() -> None:
    talk = asked_for("demand")
    talk.say("另外我还要投诉店员，她骂我，态度恶劣", "tell_story", industry="food", problems=["attitude"])
    assert "utter_queued" not in talk.last.said
    assert "态度恶劣" in talk.story


def test_after_the_first_is_registered_the_second_begins_with_what_was_said() -> None:
    talk = raised()
    finish(talk)
    following = talk.register()
    assert following is not None
    assert talk.story == OTHER
    assert talk.fact("industry") == "telecom"
    assert talk.fact("problems") == ["outage"]
    assert following.asked in ANSWERS


def test_the_second_does_not_ask_again_who_is_complaining() -> None:
    talk = raised()
    finish(talk)
    talk.register()
    asked = []
    while talk.last.asked != CONFIRM:
        asked.append(talk.last.asked)
        talk.say(*ANSWERS[talk.last.asked])
    assert not {"consent", "name", "phone"} & set(asked)
    assert talk.fact("name") == "李"


def test_the_second_hears_no_second_apology() -> None:
    talk = raised()
    finish(talk)
    following = talk.register()
    assert following is not None
    assert "utter_calm" not in following.said


def test_nothing_of_the_first_stands_in_the_second() -> None:
    talk = raised()
    finish(talk)
    talk.register()
    assert talk.fact("order_no") is None
    assert "蛋糕" not in talk.story


def test_without_another_matter_everything_but_the_customer_is_cleared() -> None:
    talk = at_read_back()
    talk.say("确认", "affirm")
    assert talk.register() is None
    assert set(talk.facts()) == {"consent", "name", "phone"}


def test_a_third_matter_waits_behind_the_second() -> None:
    talk = raised()
    talk.say("还有一个投诉，快递把我的箱子摔坏了", "tell_story", industry="courier", problems=["damaged"])
    finish(talk)
    talk.register()
    assert "断网" in talk.story
    finish(talk)
    talk.register()
    assert "箱子" in talk.story


def test_another_matter_raised_at_the_read_back_waits_too() -> None:
    talk = at_read_back()
    reply = talk.say(OTHER, "tell_story", industry="telecom", problems=["outage"])
    assert reply.said == ["utter_queued"]
    assert reply.asked == CONFIRM
    assert not reply.ends


def test_an_announcement_without_a_story_is_asked_for_it_when_its_turn_comes() -> None:
    talk = asked_for("demand")
    talk.say("我还有一个投诉", "start_complaint")
    assert talk.last.said == ["utter_queued"]
    finish(talk)
    following = talk.register()
    assert following is not None
    assert following.asked == "story"
