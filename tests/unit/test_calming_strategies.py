"""Which strategies a reply takes: LEAST over the first two replies, what the customer needs, a person once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calming.mood import Mood, advance
from bot.calming.policy import LEAST, NEEDS, STAGES
from bot.calming.reply import need_of, strategies
from tests.unit.intake_kit import CALMING

LEVELS = range(4)
EVERYBODY = [(level, need) for level in LEVELS for need in NEEDS]


def mood(level: int, hot_turns: int = 0) -> Mood:
    return Mood(heat=float(level), level=level, peak=level, turns=1, hot_turns=hot_turns)


def said(stage: str, level: int, need: str, *, hot_turns: int = 0, offered: bool = False) -> list[str]:
    return list(strategies(CALMING, stage, mood(level, hot_turns), need, offered=offered))  # type: ignore[arg-type]


# -- the first two replies -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "need"), EVERYBODY)
def test_each_reply_keeps_the_order_of_least(level: int, need: str) -> None:
    for stage in STAGES:
        places = [LEAST.index(one) for one in said(stage, level, need) if one in LEAST]
        assert places == sorted(set(places)), stage


@pytest.mark.parametrize(("level", "need"), [(level, need) for level, need in EVERYBODY if level and need != "teach"])
def test_an_upset_customer_hears_all_of_least_in_its_order_over_two_replies(level: int, need: str) -> None:
    assert [*said("opening", level, need), *said("second", level, need)] == list(LEAST)


@pytest.mark.parametrize("need", NEEDS)
def test_a_calm_customer_is_not_told_that_they_are_upset(need: str) -> None:
    heard = [*said("opening", 0, need), *said("second", 0, need)]
    assert heard == [one for one in LEAST if one != "empathise"]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_who_wants_things_to_get_better_is_thanked_at_once(level: int) -> None:
    assert said("opening", level, "teach") == ["listen", "apologise", "thank"]
    assert "solve" in said("second", level, "teach")


@pytest.mark.parametrize(("level", "need"), EVERYBODY)
def test_nothing_is_solved_before_it_was_heard(level: int, need: str) -> None:
    opening = said("opening", level, need)
    assert opening[0] == "listen"
    assert "apologise" in opening
    assert "solve" not in opening


# -- later ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "need"), EVERYBODY)
def test_there_is_an_answer_for_everybody_at_every_stage(level: int, need: str) -> None:
    assert all(said(stage, level, need) for stage in STAGES)


@pytest.mark.parametrize("need", NEEDS)
def test_anger_amid_the_questions_is_answered_with_sympathy_and_calm_without(need: str) -> None:
    assert said("asking", 2, need) == ["empathise"]
    assert said("asking", 3, need) == ["empathise"]
    assert said("asking", 0, need) == said("asking", 1, need) == ["acknowledge"]


@pytest.mark.parametrize("need", ["vent", "respect", "revenge"])
def test_who_is_hurt_and_tells_more_gets_more_than_a_nod(need: str) -> None:
    assert said("more", 2, need) == ["listen", "empathise"]
    assert said("more", 1, need) == ["listen"]


def test_a_person_is_offered_after_lasting_anger_and_only_once() -> None:
    lasting = CALMING.lasting_turns
    assert "offer_human" not in said("asking", 3, "vent", hot_turns=lasting - 1)
    assert "offer_human" in said("asking", 3, "vent", hot_turns=lasting)
    assert "offer_human" not in said("asking", 3, "vent", hot_turns=lasting + 1, offered=True)
    assert "offer_human" not in said("asking", 1, "vent", hot_turns=0)


@given(st.lists(st.none() | st.integers(0, 3), max_size=20), st.sampled_from(NEEDS), st.sampled_from(STAGES))
def test_no_course_of_moods_is_left_without_an_answer(readings: list[int | None], need: str, stage: str) -> None:
    now = Mood()
    for reading in readings:
        now = advance(now, reading, CALMING.mood)
        assert strategies(CALMING, stage, now, need, offered=False)  # type: ignore[arg-type]


# -- what the customer needs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("这个快递员必须开除", "revenge"),
        ("你们等着，这事没完", "revenge"),
        ("不处罚他我不会放过你们", "revenge"),
        ("把钱退给我，再赔我误工费", "compensation"),
        ("我就想退款", "compensation"),
        ("给我换新的", "compensation"),
        ("他当着大家的面骂我，太欺负人了", "respect"),
        ("柜员爱理不理的，一直翻白眼", "respect"),
        ("建议你们加强管理，别再让别人碰上", "teach"),
        ("希望你们改一改流程，以后别这样", "teach"),
        ("真是受够了，一肚子火大", "vent"),
        ("气死我了", "vent"),
        ("快递三天没到", "dissatisfied"),
        ("", "dissatisfied"),
    ],
)
def test_the_need_is_read_from_the_words(text: str, need: str) -> None:
    assert need_of(CALMING, text, "tell_story", []) == need


def test_punishment_outweighs_money_and_money_outweighs_anger() -> None:
    assert need_of(CALMING, "赔我钱，还要把他开除", "", []) == "revenge"
    assert need_of(CALMING, "气死我了，赔钱", "", []) == "compensation"


@pytest.mark.parametrize("act", ["vent", "abuse"])
def test_anger_without_any_word_for_it_is_known_by_its_act(act: str) -> None:
    assert need_of(CALMING, "这都什么事", act, []) == "vent"


def test_a_problem_of_manners_counts_as_a_word_would() -> None:
    assert need_of(CALMING, "柜员那个样子", "tell_story", ["attitude"]) == "respect"
    assert need_of(CALMING, "快递三天没到", "tell_story", ["delay"]) == "dissatisfied"


def test_a_need_once_known_stays_until_words_say_another() -> None:
    assert need_of(CALMING, "昨天下午", "inform", [], before="compensation") == "compensation"
    assert need_of(CALMING, "昨天下午", "inform", ["attitude"], before="compensation") == "compensation"
    assert need_of(CALMING, "必须处分他", "give_demand", [], before="compensation") == "revenge"
