"""Turns facts into messages, in one person's way of writing."""

from __future__ import annotations

import re
from random import Random

from tests.simulated import slips
from tests.simulated.pool import speech
from tests.simulated.sheet import Fact

_NUMBER_WORD = re.compile("单子号|单号|编号|号码|单子")


class Speaker:
    """`terse` people say the bare fact. The writing (traditional, full-width …) stays the same or comes by chance."""

    def __init__(self, rng: Random, *, terse: bool = False, plain: bool = False) -> None:
        self._rng, self._terse, self._plain = rng, terse, plain
        self._traditional = not plain and rng.random() < 0.08

    def line(self, kind: str) -> str:
        return speech().line(self._rng, kind)

    def answers(self, name: str, fact: Fact | None) -> str:
        """The answer to a question for the fact."""
        phrases = speech().facts[name]
        if fact is None:
            return self._rng.choice(phrases.lacks)
        return self._with(phrases.answers[0] if self._terse and fact.words else self._rng.choice(phrases.answers), fact)

    def tells(self, name: str, fact: Fact) -> str:
        """A clause of its own, for a fact that nobody asked for."""
        return self._with(self._rng.choice(speech().facts[name].tells), fact)

    def corrects(self, name: str, fact: Fact, old: Fact) -> str:
        return self._with(self._rng.choice(speech().facts[name].corrects), fact, old.words)

    def name_and_phone(self, name: Fact, phone: Fact) -> str:
        return self.line("称呼和电话一起").format(name=name.words, phone=phone.words)

    def story(self, text: str) -> str:
        slips_made = not self._plain and self._rng.random() < 0.2
        return slips.mistyped(self._rng, text, speech().slips) if slips_made else text

    def typed(self, text: str) -> str:
        """As it leaves the keyboard."""
        if self._plain:
            return text
        if self._rng.random() < 0.06:
            text = slips.full_width(text)
        if self._rng.random() < 0.1:
            text = slips.loose(text)
        return slips.traditional(text) if self._traditional else text

    @staticmethod
    def _with(phrase: str, fact: Fact, old: str = "") -> str:
        if fact.noun:
            phrase = _NUMBER_WORD.sub(fact.noun, phrase)
        return phrase.format(v=fact.words, old=old)
