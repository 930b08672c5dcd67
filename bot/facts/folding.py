"""Folding of full-width forms, one character to one character, so that offsets keep."""

from __future__ import annotations

from typing import Final

_WIDE_ALNUM: Final = {
    wide: wide - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for wide in range(first, last + 1)
}
# The full-width comma stays: folded it would glue `300，500` into one number with a thousands separator.
_WIDE_SIGNS: Final = str.maketrans("．－／：％￥～〜—–＃（）　", ".-/:%¥~~--#() ")
_TABLE: Final = {**_WIDE_ALNUM, **_WIDE_SIGNS}


def fold(text: str) -> str:
    """Return `text` with full-width digits, letters and the signs used inside numbers made half-width.

    The result has exactly the length of the input.
    """
    return text.translate(_TABLE)
