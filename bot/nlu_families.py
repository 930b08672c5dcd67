"""Which sentences are variants of one another: pattern families and near-duplicates.

A classifier measured on sentences whose twins it has learned looks better than it is, so whoever measures keeps
families together; and a family that grows large is a template somebody filled in. Standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.identifiers import PLACEHOLDER

FAMILY: Final = 0.5
NEAR_DUPLICATE: Final = 0.85
_NUMERALS: Final = re.compile("[0-9零〇一二两三四五六七八九十百千万]+")

Grams = frozenset[str]


def families(texts: Sequence[str]) -> list[int]:
    """The family number of each text; families are numbered in the order in which their first members stand.

    Each text joins the family whose leader (its first member) it resembles most, or leads a new one. Members are
    compared with leaders only: chains of resemblance would tie half of all short sentences together.
    """
    grams = [_grams(text) for text in texts]
    search = _Search(grams, FAMILY)
    number: dict[int, int] = {}
    found: list[int] = []
    for one, own in enumerate(grams):
        leader = max(search.alike(own), key=lambda hit: (hit[0], -hit[1]), default=None)
        if leader is None:
            search.add(one)
            number[one] = len(number)
        found.append(number[one] if leader is None else number[leader[1]])
    return found


def near_duplicates(texts: Sequence[str], least: float = NEAR_DUPLICATE) -> list[tuple[int, int]]:
    """Pairs of positions, the earlier first, of texts that resemble each other by `least` (0 to 1) or more."""
    grams = [_grams(text) for text in texts]
    search = _Search(grams, least)
    pairs: list[tuple[int, int]] = []
    for one, own in enumerate(grams):
        pairs += sorted((other, one) for _, other in search.alike(own))
        search.add(one)
    return pairs


def skeleton(text: str) -> str:
    """What is left when numbers and identifiers are alike and blanks, punctuation and case do not count."""
    normal = unicodedata.normalize("NFKC", PLACEHOLDER.sub("\ue001", text)).casefold()
    kept = "".join(char for char in normal if unicodedata.category(char)[0] not in "PZ")
    return _NUMERALS.sub("0", kept) or "".join(text.split())


def _grams(text: str) -> Grams:
    """Pairs of neighbouring characters; a single character stands for itself."""
    bones = skeleton(text)
    return frozenset(map("".join, pairwise(bones))) or frozenset({bones})


class _Search:
    """Finds added sets that overlap (Jaccard) by `least` or more without comparing all with all.

    Two such sets share at least one of their rarest members: of a set of n, the first n - least·n + 1.
    """

    def __init__(self, grams: Sequence[Grams], least: float) -> None:
        self._grams = grams
        self._least = least
        self._count = Counter(gram for one in grams for gram in one)
        self._holders: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, position: int) -> None:
        for gram in self._rarest(self._grams[position]):
            self._holders[gram].append(position)

    def alike(self, own: Grams) -> Iterator[tuple[float, int]]:
        """(resemblance, position) of each added set that is alike."""
        for other in self._candidates(own):
            theirs = self._grams[other]
            if min(len(own), len(theirs)) < self._least * max(len(own), len(theirs)):
                continue
            shared = len(own & theirs)
            resemblance = shared / (len(own) + len(theirs) - shared)
            if resemblance >= self._least:
                yield resemblance, other

    def _candidates(self, own: Grams) -> Iterable[int]:
        return {other for gram in self._rarest(own) for other in self._holders.get(gram, ())}

    def _rarest(self, own: Grams) -> list[str]:
        ordered = sorted(own, key=lambda gram: (self._count[gram], gram))
        return ordered[: len(own) - int(-(-self._least * len(own) // 1)) + 1]
