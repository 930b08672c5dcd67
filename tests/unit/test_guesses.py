"""Wrong digits for a ticket number are counted, so that nobody can try them all."""

from __future__ import annotations

from bot.guesses import MAX_WRONG, REMEMBERED, WINDOW_S, Guesses


class Hands:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_refuses_after_the_last_wrong_try() -> None:
    guesses = Guesses(Hands())
    for _ in range(MAX_WRONG):
        assert guesses.allowed("TS1")
        guesses.failed("TS1")
    assert not guesses.allowed("TS1")
    assert guesses.allowed("TS2")


def test_it_forgets_after_the_window() -> None:
    hands = Hands()
    guesses = Guesses(hands)
    for _ in range(MAX_WRONG):
        guesses.failed("TS1")
    hands.now = WINDOW_S + 1
    assert guesses.allowed("TS1")


def test_it_remembers_a_bounded_number_of_subjects() -> None:
    guesses = Guesses(Hands())
    for number in range(REMEMBERED + 10):
        guesses.failed(str(number))
    assert len(guesses._wrong) == REMEMBERED
