"""The words: every reply's variations with their metadata, read from data/responses/ when the engine starts.

They are in Rasa's format, but not part of the trained model: a reworded sentence needs no training.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Collection, Dict, FrozenSet, List, Mapping, Optional, Set

import yaml

FOLDER = Path("data/responses")
#: Sentences shorter than this may come again; nobody notices "好的。".
NOTICED_CHARS = 8
_VARIABLE = re.compile(r"\{(\w+)\}")
#: What a variation may be limited to: lists in its metadata, held against the fact of that name.
_LIMITS = ("stage", "level", "need", "industry", "problem", "signal")
ANY = "any"
#: What makes a sentence this customer's own, and how much: their words most, the firm's name least.
_OWN = {"point": 4, "waited": 4, "effort": 4, "who": 4, "amount": 2, "company": 1}
_NARROW = {"signal": 10, "problem": 2, "industry": 1}


@dataclass(frozen=True)
class Variation:
    """One way to say a reply. `limits` are the facts under which alone it fits."""

    id: str
    text: str
    variables: FrozenSet[str]
    limits: Mapping[str, Collection[Any]]
    buttons: List[Dict[str, str]] = field(default_factory=list)

    def fits(self, facts: Mapping[str, Any]) -> bool:
        """Every variable is known, and no known fact speaks against it; what it is particular to must be known."""
        if not all(facts.get(name) not in (None, "") for name in self.variables):
            return False
        return all(self._allows(name, allowed, facts) for name, allowed in self.limits.items())

    def _allows(self, name: str, allowed: Collection[Any], facts: Mapping[str, Any]) -> bool:
        value = facts.get(name)
        if value is None:
            return name not in _NARROW
        return ANY in allowed or value in allowed

    @property
    def closeness(self) -> int:
        """How particular to this customer it is: their own words before their problem, before their industry."""
        narrow = sum(weight for name, weight in _NARROW.items() if name in self.limits)
        own = sum(_OWN.get(name, 2) for name in self.variables)
        return own + narrow + (ANY not in self.limits.get("need", (ANY,)))

    def filled(self, facts: Mapping[str, Any]) -> str:
        return _VARIABLE.sub(lambda match: str(facts.get(match.group(1), "")), self.text)


Scripts = Dict[str, List[Variation]]


def load(folder: Path = FOLDER) -> Scripts:
    """All replies of the folder. Raises OSError, yaml.YAMLError, KeyError: without words there is no assistant."""
    scripts: Scripts = {}
    for path in sorted(folder.rglob("*.yml")):
        for name, entries in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            scripts.setdefault(name, []).extend(variation_of(entry) for entry in entries)
    return scripts


def variation_of(entry: Mapping[str, Any]) -> Variation:
    metadata = entry.get("metadata") or {}
    limits = {name: tuple(metadata[name]) for name in _LIMITS if isinstance(metadata.get(name), list)}
    for condition in entry.get("condition") or ():
        limits[condition["name"]] = (condition["value"],)
    return Variation(
        id=str(entry["id"]),
        text=str(entry["text"]),
        variables=frozenset(_VARIABLE.findall(entry["text"])),
        limits=limits,
        buttons=list(entry.get("buttons") or ()),
    )


def sentences(text: str) -> Set[str]:
    return {part for part in re.split(r"[。！？?!\n]", text) if len(part) >= NOTICED_CHARS}


def choose(
    variations: List[Variation], facts: Mapping[str, Any], heard: List[str], said: Set[str], seed: str
) -> Optional[Variation]:
    """The most particular fitting variation not heard yet, nor any sentence of it; None when all were heard.

    `heard` are ids, `said` sentences of this conversation. Where to start among equals depends on the conversation,
    so that customers don't all read the same first sentence; the same conversation always hears the same words.
    """
    fresh = [
        one for one in variations if one.fits(facts) and one.id not in heard and not sentences(one.filled(facts)) & said
    ]
    if not fresh:
        return None
    closest = max(one.closeness for one in fresh)
    equals = [one for one in fresh if one.closeness == closest]
    return equals[zlib.crc32(seed.encode()) % len(equals)]


def longest_ago(variations: List[Variation], facts: Mapping[str, Any], heard: List[str]) -> Optional[Variation]:
    """For a reply that has to be said although all its words were used."""
    last = {identity: place for place, identity in enumerate(heard)}
    fitting = [one for one in variations if one.fits(facts)]
    return min(fitting, key=lambda one: last.get(one.id, -1), default=None)
