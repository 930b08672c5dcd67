"""The first two replies: heard first, nothing asked after a loss or an injury, then what comes next."""

from __future__ import annotations

import pytest

from bot.intake import asides
from tests.unit.intake_kit import LOST, Talk, asked_for, started

BURNED = "店里的热水壶炸了，我孩子手烫伤了，现在在医院"
BEREAVED = "我父亲去世了，银行一直不让我取他的存款"
SWINDLED = "有人冒充你们客服让我转账到安全账户，我转了两万"


def test_a_first_story_is_heard_and_then_asked_about() -> None:
    talk = started("买的蛋糕发霉了，根本没法吃", emotion=2)
    assert talk.last.said == ["utter_calm"]
    assert talk.last.strategies == ["listen", "empathise", "apologise"]
    assert talk.last.asked == "occurred_at"


def test_the_second_reply_says_what_happens_next_and_thanks() -> None:
    talk = started("买的蛋糕发霉了，根本没法吃", emotion=2)
    assert talk.say("昨天下午", "inform").strategies == ["solve", "thank"]
    assert talk.say("人民路店", "inform").said == []


def test_a_calm_customer_is_not_consoled() -> None:
    assert started("买的蛋糕发霉了，根本没法吃", emotion=0).last.strategies == ["listen", "apologise"]


def test_the_first_reply_gives_back_the_words_and_the_next_does_not_repeat_them() -> None:
    talk = started("柜员当着那么多人骂我，跑了三趟", industry="bank", problems=["attitude"], emotion=2)
    first = talk.last.variables("utter_calm")
    assert (first["point"], first["effort"]) == ("柜员当着那么多人骂我", "跑了三趟")
    second = talk.say("昨天下午", "inform").variables("utter_calm")
    assert not {"point", "effort"} & second.keys()


def test_a_reply_knows_trade_problem_level_and_need() -> None:
    talk = started("快递拖了十天还没到，赔我钱", industry="courier", problems=["delay"], emotion=3)
    known = talk.last.variables("utter_calm")
    assert (known["industry"], known["problem"], known["level"], known["need"]) == (
        "courier",
        "delay",
        3,
        "compensation",
    )


def test_a_firm_of_another_trade_is_not_the_one_complained_of() -> None:
    bought = started("淘宝买的杯子，快递给我摔碎了", industry="courier", problems=["damaged"])
    assert bought.last.variables("utter_calm")["company"] is None
    sent = started("顺丰把我的杯子摔碎了", industry="courier", problems=["damaged"])
    assert sent.last.variables("utter_calm")["company"] == "顺丰速运"


def test_a_greeting_opens_and_asks_for_the_story() -> None:
    reply = Talk().say("我要投诉", "start_complaint")
    assert reply.said == ["utter_start"]
    assert reply.asked == "story"


def test_bare_anger_at_the_start_is_answered_and_the_story_asked_for() -> None:
    reply = Talk().say("气死我了", "vent", emotion=3)
    assert reply.said == ["utter_calm"]
    assert reply.asked == "story"


# -- after a loss, an injury, a death ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "invitation"),
    [(BURNED, "utter_hold_safe"), (BEREAVED, "utter_hold_invite"), (LOST, "utter_hold_invite")],
)
def test_after_a_loss_or_an_injury_nothing_is_asked(text: str, invitation: str) -> None:
    trade = {"industry": "courier", "problems": ["lost"]} if text == LOST else {}
    talk = started(text, **{"industry": "bank", "problems": ["safety"], "emotion": 2, **trade})
    assert talk.last.questions == []
    assert talk.last.said == ["utter_calm", invitation]
    assert talk.last.open == asides.MORE


def test_who_is_being_swindled_is_warned_first_and_not_asked() -> None:
    talk = started(SWINDLED, industry="bank", problems=["other"])
    assert talk.last.said == ["utter_warn_fraud", "utter_calm", "utter_hold_invite"]
    assert talk.last.questions == []


def test_an_injury_is_not_hurried_however_many_facts_were_given() -> None:
    text = "昨天在人民路店吃火锅，热汤洒了，孩子烫伤了，花了3200块，要求赔偿，拍了照片"
    talk = started(text, industry="food", problems=["safety"])
    assert talk.last.questions == []
    assert talk.fact("amount") == 3200


def test_a_lost_parcel_told_in_a_businesslike_way_is_asked_about_at_once() -> None:
    text = "单号JY20261120001，昨天显示签收，可我没收到，价值300元，要求赔偿"
    talk = started(text, industry="courier", problems=["lost"])
    assert talk.last.asked == "place"
    assert "utter_hold_invite" not in talk.last.said


@pytest.mark.parametrize("done", ["说完了", "就这些", "没有了", "嗯", "好"])
def test_who_has_said_all_is_asked_then(done: str) -> None:
    talk = started(LOST, industry="courier", problems=["lost"])
    assert talk.say(done, "inform", confidence=0.3).asked == "occurred_at"


def test_the_button_that_all_is_said_goes_on_too() -> None:
    talk = started(LOST, industry="courier", problems=["lost"])
    assert talk.tap("told", value=True, title="说完了").asked == "occurred_at"


def test_what_follows_the_invitation_is_kept_and_nothing_is_asked_until_the_customer_is_done() -> None:
    talk = started(BEREAVED, industry="bank", problems=["cash_withdrawal"])
    reply = talk.say("我跑了三次了，柜员每次都要不同的材料，昨天还把我赶出来", "tell_story", emotion=2)
    assert "把我赶出来" in talk.story
    assert talk.fact("occurred_at") == "2026-11-21"
    assert reply.asked == ""
    assert talk.say("说完了", "inform").asked == "place"


def test_an_answer_to_the_invitation_is_read_as_a_fact() -> None:
    talk = started(LOST, industry="courier", problems=["lost"])
    reply = talk.say("昨天下午", "inform")
    assert talk.fact("occurred_at") == "2026-11-21T15:00"
    assert reply.asked == "place"


def test_the_invitation_comes_once() -> None:
    talk = started(LOST, industry="courier", problems=["lost"])
    talk.say("说完了")
    talk.say("昨天", "inform")
    talk.say("我跟你说，快递员还把我孩子撞受伤了", "tell_story", emotion=3)
    assert sum(reply.said.count("utter_hold_invite") for reply in talk.replies) == 1


# -- anger amid the questions --------------------------------------------------------------------------------------


ANGER = ["气死我了", "真是气死我了，受够了", "你们这服务真是让人火大"]


@pytest.mark.parametrize("text", ANGER)
def test_anger_amid_the_questions_is_answered_and_the_question_comes_again(text: str) -> None:
    talk = asked_for("order_no", started("买的蛋糕发霉了，根本没法吃", emotion=3))
    reply = talk.say(text, "vent", emotion=3)
    assert reply.said == ["utter_calm"]
    assert reply.strategies[0] == "empathise"
    assert reply.asked == "order_no"


@pytest.mark.parametrize("text", ANGER)
def test_lasting_anger_is_offered_a_person_once(text: str) -> None:
    talk = started("买的蛋糕发霉了，根本没法吃", emotion=3)
    offers = [talk.say(text, "vent", emotion=3) for _ in range(6)]
    offered = [reply for reply in offers if "utter_calm" in reply.said and "offer_human" in reply.strategies]
    assert len(offered) == 1


def test_one_swear_word_amid_a_calm_talk_is_not_taken_for_rage() -> None:
    talk = started("买的蛋糕发霉了，根本没法吃", emotion=0)
    talk.say("昨天下午", "inform")
    reply = talk.say("真他妈烦人", "vent", emotion=3)
    assert talk.mood < 2
    assert reply.strategies == ["acknowledge"]


def test_a_threat_is_heard_without_fear_and_without_a_lecture() -> None:
    talk = asked_for("place")
    reply = talk.say("再不处理我就发到网上曝光你们", "threaten", emotion=2)
    assert reply.said == ["utter_threaten"]
    assert reply.asked == "place"
