"""Texts that no customer should send, and some will; each by its length in characters."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from types import MappingProxyType

_ENGLISH = (
    "I ordered a kettle two weeks ago and it still has not arrived, nobody answers the phone, "
    "the shop says ask the courier and the courier says ask the shop, I want my money back now. "
)
_JAPANESE = (
    "先週注文した商品がまだ届きません。問い合わせても返事がなく、とても困っています。返金してください。"
    "カスタマーサービスの対応がひどいです。"
)
_EMOJI = "😀😡🤬😭👎💢🙏🏻👨‍👩‍👧❤️🇨🇳1️⃣🀄⚡️🐶"
ORDINARY = "ordinary story"
AMOUNTS = "amounts"


def texts(length: int, stories: Sequence[str]) -> Mapping[str, str]:
    """Each kind by name, cut to `length`; `stories` are ordinary sentences to make a long text of."""
    kinds = {
        ORDINARY: _joined(_drawn(stories), length),
        "emoji only": _joined(_repeated(_EMOJI), length),
        "English": _joined(_repeated(_ENGLISH), length),
        "Japanese": _joined(_repeated(_JAPANESE), length),
        "digits only": _joined(_digits(), length),
        AMOUNTS: _joined(map(_amount, count()), length),
        "one character": "啊" * length,
        "no blank, no full stop": _joined((one.translate(_UNBROKEN) for one in _drawn(stories)), length),
    }
    return MappingProxyType(kinds)


_UNBROKEN = str.maketrans("", "", " ，。！？、；：,.!?;:\n")


def two_hundred_amounts() -> str:
    """Short enough to be read to its end."""
    return "".join(map(_amount, range(200)))


def _amount(number: int) -> str:
    return f"第{number}回花了{number + 100}元，没人管，说了很多遍。"


def _joined(parts: Iterator[str], length: int) -> str:
    found, size = [], 0
    while size < length:
        found.append(next(parts))
        size += len(found[-1])
    return "".join(found)[:length]


def _repeated(text: str) -> Iterator[str]:
    while True:
        yield text


def _drawn(stories: Sequence[str]) -> Iterator[str]:
    dice = random.Random(3)
    while True:
        yield dice.choice(stories) + "。"


def _digits() -> Iterator[str]:
    dice = random.Random(4)
    while True:
        yield str(dice.randrange(10))
