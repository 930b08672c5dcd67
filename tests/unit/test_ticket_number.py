"""Ticket numbers sort by time, cannot be guessed, survive being read out, and notice slips."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.ticket_number import ALPHABET, find, make, normalise

FIRST = datetime(2024, 1, 1, tzinfo=timezone.utc)
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=timezone.utc)
moments = st.integers(0, 60 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


class Dice:
    """Randomness that can be repeated."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def randbits(self, k: int) -> int:
        return self._random.getrandbits(k)


numbers = st.builds(lambda at, seed: make(at, Dice(seed)), moments, st.integers(0, 2**32))
places = st.integers(2, 15)


@given(numbers)
def test_a_number_is_short_and_has_no_letter_that_sounds_or_looks_like_another(number: str) -> None:
    assert len(number) == 16
    assert number.startswith("TS")
    assert not set(number) & set("ILOU")
    assert normalise(number) == number


@given(moments, moments)
def test_later_minutes_sort_later(one: datetime, other: datetime) -> None:
    assume(one != other)
    assert (make(one) < make(other)) == (one < other)


def test_ten_thousand_numbers_of_one_minute_are_all_different() -> None:
    assert len({make(NOW) for _ in range(10_000)}) == 10_000


def test_the_random_end_uses_every_character_in_every_place() -> None:
    ends = [make(NOW)[7:15] for _ in range(2_000)]
    assert [len({end[place] for end in ends}) for place in range(8)] == [32] * 8


@given(numbers, places, st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(number: str, place: int, wrong: str) -> None:
    assume(number[place] != wrong)
    assert normalise(number[:place] + wrong + number[place + 1 :]) is None


@given(numbers, places, places)
def test_every_swap_of_two_characters_is_noticed(number: str, one: int, other: int) -> None:
    assume(number[one] != number[other])
    swapped = list(number)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert normalise("".join(swapped)) is None


def test_one_number_withstands_all_slips_there_are() -> None:
    number = make(NOW, Dice(7))
    slips = {number[:at] + c + number[at + 1 :] for at in range(2, 16) for c in ALPHABET} - {number}
    swaps = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(2, 15)} - {number}
    assert len(slips) == 14 * 31
    assert len(swaps) > 5
    assert {normalise(slip) for slip in slips | swaps} == {None}


@given(numbers)
def test_it_is_understood_however_it_is_written(number: str) -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in number)
    misread = number[:2] + number[2:].replace("0", "O").replace("1", "l")
    grouped = f" {number[:2]} {number[2:7]}-{number[7:11]}—{number[11:]}\n"
    for written in (number.lower(), full_width, misread, misread.replace("l", "I"), grouped):
        assert normalise(written) == number


@pytest.mark.parametrize("text", ["", "TS", "13800138000", "TS" + "0" * 13, "TS" + "U" * 14, "XX" + "0" * 14])
def test_what_is_no_number_of_ours_is_none(text: str) -> None:
    assert normalise(text) is None


@given(numbers)
def test_it_is_found_inside_a_sentence(number: str) -> None:
    spaced = f"{number[:6]} {number[6:11]} {number[11:]}"
    for written in (number, number.lower(), spaced):
        assert find(f"我的单号是{written}，订单TS12345和它没关系，查一下") == number


@given(numbers)
def test_a_longer_code_around_it_is_not_taken_for_it(number: str) -> None:
    assert find(f"X{number}") is None
    assert find(f"{number}9") is None


def test_the_right_number_is_found_behind_a_mistyped_one() -> None:
    right = make(NOW, Dice(1))
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert find(f"{wrong} 不对，应该是{right}") == right
    assert find(f"{wrong} 查一下") is None


@pytest.mark.parametrize("moment", [FIRST - timedelta(seconds=1), FIRST + timedelta(days=64 * 366)])
def test_a_moment_outside_its_years_is_refused(moment: datetime) -> None:
    with pytest.raises(ValueError, match="no ticket number"):
        make(moment)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        make(NOW.replace(tzinfo=None))
