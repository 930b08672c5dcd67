"""The course of a mood: it follows what is heard, does not flip over one word, and cools."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calming.mood import Mood, advance
from tests.unit.intake_kit import CALMING

RULES = CALMING.mood
HOT = RULES.hot
CALM, FURIOUS = 0, 3

Readings = list[int | None]
READINGS = st.lists(st.none() | st.integers(0, 3), max_size=30)


def course(*readings: int | None, mood: Mood | None = None) -> list[Mood]:
    """The mood after each message."""
    moods = [mood or Mood()]
    for reading in readings:
        moods.append(advance(moods[-1], reading, RULES))
    return moods[1:]


def levels(*readings: int | None, mood: Mood | None = None) -> list[int]:
    return [one.level for one in course(*readings, mood=mood)]


# -- rising --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", range(4))
def test_a_first_message_counts_whole(reading: int) -> None:
    (mood,) = course(reading)
    assert (mood.heat, mood.level, mood.peak) == (reading, reading, reading)


def test_the_first_message_with_feeling_counts_whole_also_after_bare_answers() -> None:
    assert levels(None, None, 3) == [0, 0, 3]


@pytest.mark.parametrize("outburst", [2, 3])
def test_one_swear_word_does_not_flip_a_calm_talk(outburst: int) -> None:
    before = course(CALM, CALM, CALM)[-1]
    assert max(levels(outburst, CALM, None, mood=before)) < HOT


def test_two_furious_messages_flip_it() -> None:
    assert levels(CALM, CALM, FURIOUS, FURIOUS)[-1] >= HOT


def test_anger_that_lasts_flips_it_though_no_message_is_furious() -> None:
    assert levels(CALM, 2, 2, 2, 2)[-1] == HOT


def test_hot_turns_are_counted_in_a_row_only() -> None:
    assert [one.hot_turns for one in course(3, 3, 3)] == [1, 2, 3]
    cooled = course(3, 3, 0, 0, 0, 0, 0)[-1]
    assert cooled.hot_turns == 0
    assert course(3, 3, mood=cooled)[-1].hot_turns < 3


# -- cooling -------------------------------------------------------------------------------------------------------


def test_one_calm_message_does_not_undo_anger() -> None:
    assert levels(FURIOUS, FURIOUS, CALM)[-1] >= HOT


def test_calm_messages_cool_down_to_nothing_step_by_step() -> None:
    heard = levels(*[FURIOUS] * 2, *[CALM] * 12)
    assert heard[-1] == 0
    assert all(0 <= before - after <= 1 for before, after in pairwise(heard))


def test_bare_answers_cool_a_little_and_less_than_calm_words() -> None:
    angry = course(FURIOUS)[-1]
    (bare,), (calm,) = course(None, mood=angry), course(CALM, mood=angry)
    assert calm.heat < bare.heat < angry.heat


def test_a_mood_between_two_levels_does_not_jump_to_and_fro() -> None:
    for low, high in ((0, 1), (1, 2), (2, 3), (0, 2), (1, 3)):
        settled = levels(*[high, low] * 20)[10:]
        assert len(set(settled)) == 1, (low, high, settled)


# -- what holds always ---------------------------------------------------------------------------------------------


@given(READINGS)
def test_level_and_heat_stay_within_bounds(readings: Readings) -> None:
    for mood in course(*readings):
        assert 0 <= mood.level <= 3
        assert 0 <= mood.heat <= 3
        assert mood.level <= mood.peak <= 3


@given(READINGS)
def test_heat_goes_towards_what_was_heard_and_never_beyond(readings: Readings) -> None:
    for before, after in pairwise([Mood(), *course(*readings)]):
        target = 0 if after.heard is None else after.heard
        low, high = sorted((before.heat, float(target)))
        assert low <= after.heat <= high


@given(READINGS, st.lists(st.booleans(), min_size=30, max_size=30))
def test_hotter_words_never_make_a_cooler_mood(readings: Readings, hotter: list[bool]) -> None:
    raised = [
        reading if reading is None else min(3, reading + more) for reading, more in zip(readings, hotter, strict=False)
    ]
    for cool, hot in zip(course(*readings), course(*raised), strict=True):
        assert cool.heat <= hot.heat
        assert cool.level <= hot.level
        assert cool.peak <= hot.peak


@given(READINGS, st.integers(0, 3))
def test_the_same_words_again_and_again_settle_at_their_level(readings: Readings, reading: int) -> None:
    before = course(*readings)[-1] if readings else Mood()
    settled = course(*[reading] * 40, mood=before)
    assert abs(settled[-1].heat - reading) < 0.05
    assert settled[-1].level == settled[-2].level
    assert settled[-1].level in (reading, max(0, reading - 1), min(3, reading + 1))


@given(READINGS)
def test_peak_never_falls_and_counts_never_shrink(readings: Readings) -> None:
    for before, after in pairwise([Mood(), *course(*readings)]):
        assert after.peak >= before.peak
        assert after.turns == before.turns + (after.heard is not None)


@given(READINGS)
def test_a_mood_comes_back_from_where_it_was_stored(readings: Readings) -> None:
    for mood in course(*readings):
        assert Mood.of(json.loads(json.dumps(mood.stored()))) == mood


# -- insults and memory --------------------------------------------------------------------------------------------


def test_insults_are_counted_over_the_whole_talk() -> None:
    mood = Mood()
    for insult in (True, False, False, True, True):
        mood = advance(mood, 2 if insult else None, RULES, insult=insult)
    assert mood.abuse == 3


@pytest.mark.parametrize("stored", [None, {}, {"colour": "red"}])
def test_what_is_not_known_is_as_at_the_start(stored: dict[str, object] | None) -> None:
    assert Mood.of(stored) == Mood()
    assert Mood.of({**(stored or {}), "level": 2}).level == 2
