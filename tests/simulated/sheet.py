"""A fact sheet: everything one simulated customer knows. The seed alone decides what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.simulated import figures
from tests.simulated.pool import TOLD_FACTS, Marked, Story, speech, stories

#: How often a customer has no answer to a question (or no papers, or will not leave a number).
_LACKS = {
    "时间": 0.08, "地点": 0.06, "单号": 0.25, "金额": 0.12, "诉求": 0.06, "材料": 0.4, "同意": 0.15, "称呼": 0.06,
    "电话": 0.08,
}  # fmt: skip
#: What people get wrong and put right later.
CORRECTABLE = ("时间", "地点", "单号", "金额", "诉求", "称呼", "电话")
_FIRST_PHONE = 100_000
_NOUNS = {"卡尾号": "卡号", "产品代码": "代码"}


@dataclass(frozen=True)
class Fact:
    """`words` as the customer says it; `value` what the ticket must hold: for a place or a demand, one of several
    parts of the words; for a day, its ISO date."""

    words: str
    value: Any
    #: What the customer calls it, where 单号 does not fit.
    noun: str = ""


@dataclass(frozen=True)
class Sheet:
    seed: int
    story: Story
    #: None: the customer has no such thing, does not know it, or will not say.
    facts: Mapping[str, Fact | None]
    #: Wrong values that are told first and corrected later.
    mistakes: Mapping[str, Fact]


def make_sheet(seed: int, *, complete: bool = False) -> Sheet:
    """`complete`: nothing is lacking, so that every fact of the story can be told."""
    rng = Random(f"sheet {seed}")
    story = stories()[seed % len(stories())]
    facts: dict[str, Fact | None] = {}
    for name in TOLD_FACTS:
        lacks = not complete and rng.random() < _LACKS[name]
        facts[name] = None if lacks else make_fact(rng, name, story, seed)
    if facts["同意"] is None:
        facts["称呼"] = facts["电话"] = None
    return Sheet(seed, story, facts, mistakes_of(rng, story, facts, seed))


def make_fact(rng: Random, name: str, story: Story, seed: int) -> Fact | None:
    """None where the story has no such fact."""
    if name == "时间":
        return Fact(*figures.day(rng))
    if name == "地点":
        return of_marked(rng.choice(story.places))
    if name == "单号":
        return Fact(*figures.paper_number(rng, story.number), _NOUNS.get(story.number, "")) if story.number else None
    if name == "金额":
        return money(rng, story)
    if name == "诉求":
        return of_marked(rng.choice(story.demands))
    if name == "材料":
        return Fact(rng.choice(story.evidence), True)
    if name == "同意":
        return Fact("", True)
    if name == "称呼":
        return person(rng)
    return Fact(*figures.phone(rng, _FIRST_PHONE + seed * 2 + rng.randrange(2)))


def of_marked(words: Marked) -> Fact:
    return Fact(words.words, words.keys)


def money(rng: Random, story: Story) -> Fact | None:
    if story.sums is None:
        return None
    number = figures.sum_of_money(rng, *story.sums)
    return Fact(figures.money(rng, number), number)


def person(rng: Random) -> Fact:
    name = rng.choice(speech().names)
    surname = name[:2] if name.startswith("欧阳") else name[0]
    said = name if rng.random() < 0.7 else surname + rng.choice(speech().titles)
    return Fact(said, said)


def mistakes_of(rng: Random, story: Story, facts: Mapping[str, Fact | None], seed: int) -> dict[str, Fact]:
    """Up to two facts with another, wrong value; most customers make no mistake."""
    known = [name for name in CORRECTABLE if facts[name] is not None]
    wanted = rng.sample(known, min(len(known), rng.choice((0, 0, 0, 1, 1, 2))))
    found: dict[str, Fact] = {}
    for name in wanted:
        for _ in range(20):
            other = make_fact(rng, name, story, seed)
            if other and differs(other, facts[name]):
                found[name] = other
                break
    return found


def differs(one: Fact | None, other: Fact | None) -> bool:
    """Values apart, and neither said as a part of the other, or nobody could tell which is meant."""
    if one is None or other is None or one.value == other.value:
        return False
    return one.words not in other.words and other.words not in one.words
