"""Traditional to simplified Chinese, for understanding only: the customer's own writing is kept elsewhere."""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC

from bot.text import CleanText


def simplify(clean: CleanText) -> CleanText:
    """The same text in simplified characters; every offset still points into the original message."""
    simplified = _converter().convert(clean.text)
    if len(simplified) != len(clean.text):
        # A phrase rule changed the length, so offsets would drift: give up phrases, keep positions.
        simplified = "".join(_one_character(char) for char in clean.text)
    return CleanText(simplified, clean.offsets)


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    """Made on first use; the Taiwan table, because only it knows 著 as the particle 着 (等著)."""
    return OpenCC("tw2s")


def _one_character(char: str) -> str:
    converted: str = _converter().convert(char)
    return converted if len(converted) == 1 else char
