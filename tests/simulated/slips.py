"""How hurried people type: wrong characters, full-width figures, traditional characters, missing commas."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from random import Random

from opencc import OpenCC

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def mistyped(rng: Random, text: str, slips: Mapping[str, str]) -> str:
    """At most one wrong character: more would be another language."""
    found = [right for right in sorted(slips) if right in text]
    if not found:
        return text
    right = rng.choice(found)
    return text.replace(right, slips[right], 1)


def full_width(text: str) -> str:
    return text.translate(_FULL_WIDTH)


def loose(text: str) -> str:
    """Spaces in place of commas, as typed on a phone."""
    return text.replace("，", " ")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2t")


def traditional(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted
