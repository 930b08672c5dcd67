"""What simulated customers have to tell: the written stories and ways of speaking, checked when they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bot.vocabulary import INDUSTRIES, PROBLEMS

HERE = Path(__file__).parent
_STORY_KEYS = {"名", "问题", "经过", "短说", "地点", "单号", "金额", "诉求", "材料"}
_OPTIONAL_KEYS = {"单号", "金额"}
_MARK = re.compile(r"\[([^\]]+)\]")
#: The facts a customer can tell, beside the story, in the order in which the form asks.
TOLD_FACTS = ("时间", "地点", "单号", "金额", "诉求", "材料", "同意", "称呼", "电话")


class BadPool(Exception):
    """A story or phrasing that the simulation cannot use."""


@dataclass(frozen=True)
class Marked:
    """Words of a customer, and the parts of them that must stand in the ticket (any of them will do)."""

    words: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    name: str
    industry: str
    problems: tuple[str, ...]
    parts: tuple[str, ...]
    short: str
    places: tuple[Marked, ...]
    #: Kind of paper number, "" when there is none.
    number: str
    #: Lowest and highest sum, None when no money is involved.
    sums: tuple[int, int] | None
    demands: tuple[Marked, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """Ways of speaking about one fact."""

    answers: Sequence[str]
    tells: Sequence[str]
    lacks: Sequence[str]
    corrects: Sequence[str]


@dataclass(frozen=True)
class Speech:
    facts: Mapping[str, Phrases]
    digressions: Mapping[str, Sequence[str]]
    slips: Mapping[str, str]
    names: Sequence[str]
    titles: Sequence[str]
    lines: Mapping[str, Sequence[str]]

    def line(self, rng: Random, kind: str) -> str:
        """A sentence that holds no fact, e.g. of 确认 or 找人工."""
        return rng.choice(self.lines[kind])


def marked(text: str) -> Marked:
    """Reads "把包裹[找回来]"."""
    keys = tuple(_MARK.findall(text))
    if not keys:
        raise BadPool(f"{text}: mark in [ ] what must stand in the ticket")
    return Marked(_MARK.sub(r"\1", text), keys)


@cache
def stories() -> tuple[Story, ...]:
    """Raises BadPool with the story's name."""
    found = []
    for path in sorted((HERE / "stories").glob("*.yml")):
        found += [story_of(path.stem, raw) for raw in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return tuple(found)


def story_of(industry: str, raw: Mapping[str, Any]) -> Story:
    strange = set(raw) ^ _STORY_KEYS
    if strange - _OPTIONAL_KEYS or strange - _STORY_KEYS or industry not in INDUSTRIES:
        raise BadPool(f"{industry} {raw.get('名')}: {sorted(strange)}")
    if not set(raw["问题"]) <= PROBLEMS.keys():
        raise BadPool(f"{raw['名']}: unknown problems in {raw['问题']}")
    sums = raw.get("金额")
    return Story(
        name=raw["名"],
        industry=industry,
        problems=tuple(raw["问题"]),
        parts=tuple(raw["经过"]),
        short=raw["短说"],
        places=tuple(map(marked, raw["地点"])),
        number=raw.get("单号", ""),
        sums=(int(sums[0]), int(sums[1])) if sums else None,
        demands=tuple(map(marked, raw["诉求"])),
        evidence=tuple(raw["材料"]),
    )


@cache
def speech() -> Speech:
    raw = yaml.safe_load((HERE / "phrasings.yml").read_text(encoding="utf-8"))
    said = raw.pop("事实")
    facts = {name: Phrases(ways["答"], ways["说"], ways["没有"], ways.get("改", ())) for name, ways in said.items()}
    if set(facts) != set(TOLD_FACTS):
        raise BadPool(f"phrasings of {sorted(facts)} instead of {sorted(TOLD_FACTS)}")
    return Speech(facts, raw.pop("插话"), raw.pop("错字"), raw.pop("姓名"), raw.pop("尊称"), raw)
