"""Ticket numbers: `TS` + five characters of time + eight random + one check character.

They sort by the minute they were made in, cannot be guessed (40 random bits), and are read out safely:
Crockford's alphabet has no I, L, O or U. Standard library only.

The check character is a code over the 32-element field, not ISO 7064 MOD 37,36: that one needs 36 check
characters, so it would bring back the four forbidden letters, and it misses one adjacent swap in 630. This
one stays in the alphabet and finds every single wrong character and every swap of two characters.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime, timedelta, timezone
from typing import Final, Protocol

PREFIX: Final = "TS"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TIME_CHARS: Final = 5
RANDOM_CHARS: Final = 8
BODY_CHARS: Final = TIME_CHARS + RANDOM_CHARS + 1
LENGTH: Final = len(PREFIX) + BODY_CHARS

_BITS: Final = 5
# Five characters count the minutes of 63 years from here.
_FIRST_MINUTE: Final = datetime(2024, 1, 1, tzinfo=timezone.utc)
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_HEARD_WRONG: Final = str.maketrans("OIL", "011")
# Dashes of every length, underscores and blanks are how people group what they read out.
_FILLER: Final = r"[\s_\-\u2010-\u2015\u2212]*"
_CANDIDATE: Final = re.compile(rf"(?<![0-9A-Z])(?=(T{_FILLER}S(?:{_FILLER}[0-9A-Z]){{{BODY_CHARS}}})(?![0-9A-Z]))")


class Randomness(Protocol):
    def randbits(self, k: int, /) -> int: ...


def make(now: datetime, rng: Randomness = secrets) -> str:
    """A new number of 16 characters. Raises ValueError for a time without a zone or outside 2024–2087."""
    minute = (now - _FIRST_MINUTE) // timedelta(minutes=1)
    if not 0 <= minute < 1 << (_BITS * TIME_CHARS):
        raise ValueError(f"no ticket number for {now.isoformat()}")
    payload = _encode(minute, TIME_CHARS) + _encode(rng.randbits(_BITS * RANDOM_CHARS), RANDOM_CHARS)
    return PREFIX + payload + _check_character(payload)


def normalise(text: str) -> str | None:
    """The number as stored, from the way somebody typed or heard it; None when it cannot be one of ours."""
    plain = re.sub(_FILLER, "", unicodedata.normalize("NFKC", text).upper())
    if len(plain) != LENGTH or not plain.startswith(PREFIX):
        return None
    body = plain[len(PREFIX) :].translate(_HEARD_WRONG)
    if any(character not in _VALUES for character in body) or _check_character(body[:-1]) != body[-1]:
        return None
    return PREFIX + body


def find(text: str) -> str | None:
    """The first number inside a sentence, as stored; None when there is none."""
    plain = unicodedata.normalize("NFKC", text).upper()
    numbers = (normalise(match.group(1)) for match in _CANDIDATE.finditer(plain))
    return next((number for number in numbers if number), None)


def _encode(value: int, width: int) -> str:
    shifts = range(_BITS * (width - 1), -1, -_BITS)
    return "".join(ALPHABET[(value >> shift) & 31] for shift in shifts)


def _check_character(payload: str) -> str:
    # Horner's rule: each place has its own weight x^k, so a change or a swap cannot cancel out.
    total = 0
    for character in payload:
        total = _times_x(total ^ _VALUES[character])
    return ALPHABET[total]


def _times_x(value: int) -> int:
    """Multiplication by x in GF(32), modulo x^5 + x^2 + 1, where x has order 31."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
