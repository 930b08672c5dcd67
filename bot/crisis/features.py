"""What the second stage sees of a text: pieces of at most 60 characters, and what stands in each of them.

Standard library only, and no state: training and the gateway must count exactly alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.crisis.words import SIGNS, in_signs

#: A message of this length is judged whole; a longer one in pieces that overlap by about a half.
PIECE_CHARS: Final = 60
_STRIDE_CHARS: Final = PIECE_CHARS // 2
_LONGEST_GRAM: Final = 4
_LONGEST_SIGN_GRAM: Final = 3
_CLAUSE: Final = re.compile(r"[^，。！？；：、\n]+[，。！？；：、\n]*")
_BREAK: Final = re.compile(r"[，。！？；：、\n]+")
_SILENT: Final = re.compile(r"[^\u4e00-\u9fff\ue000-\ue0ffa-z0-9，]+")
_DIGITS: Final = re.compile(r"[0-9]+")
# Spellings that hide a word from filters: 自sha, tiao楼, 亖了, kan人.
_LATIN: Final = {
    **{"zisha": "自杀", "zs": "自杀", "sha": "杀", "si": "死", "s": "死", "tiaolou": "跳楼", "tiao": "跳", "lou": "楼"},
    **{"huo": "活", "kan": "砍", "tong": "捅", "nong": "弄", "ge": "割", "wan": "腕", "zha": "炸", "shao": "烧"},
    **{
        "da": "打",
        "yao": "药",
        "dao": "刀",
        "xiang": "想",
        "bu": "不",
        "le": "了",
        "wo": "我",
        "mei": "没",
        "ren": "人",
    },
}
_HIDDEN: Final = re.compile(
    rf"(?:(?<=[\u4e00-\u9fff])|\b)(?:{'|'.join(sorted(_LATIN, key=len, reverse=True))})(?![a-z])"
    r"|亖|[想去要不如]\s?4(?![0-9年月天点个块元次])|[鲨沙噶嘎](?=了?[你他她自那我死])|紫砂(?![壶茶杯锅罐陶泥])|自[鲨沙]"
)
_HOMOPHONES: Final = dict(
    spelt.split("=") for spelt in ["亖=死", "鲨=杀", "沙=杀", "噶=杀", "嘎=杀", "紫砂=自杀", "自鲨=自杀", "自沙=自杀"]
)
_SIGN: Final = frozenset(SIGNS.values())


def pieces(plain: str) -> Iterator[tuple[int, int]]:
    """Half-open spans that cover `plain` and end with a clause wherever one ends in time."""
    spans = list(_clauses(plain))
    first = 0
    while first < len(spans):
        last = first
        while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= PIECE_CHARS:
            last += 1
        yield spans[first][0], spans[last][1]
        if last + 1 == len(spans):
            return
        start, first = spans[first][0], first + 1
        while first <= last and spans[first][0] - start < _STRIDE_CHARS:
            first += 1


def _clauses(plain: str) -> Iterator[tuple[int, int]]:
    for clause in _CLAUSE.finditer(plain):
        start, end = clause.span()
        while end - start > PIECE_CHARS:
            yield start, start + PIECE_CHARS
            start += _STRIDE_CHARS
        yield start, end


def features(piece: str) -> frozenset[str]:
    """Runs of 1 to 4 characters, runs of 1 to 3 with words in classes, and pairs of classes in their order."""
    text = _SILENT.sub("", _BREAK.sub("，", f"，{unmasked(piece)}，"))
    signs = in_signs(text)
    text = _DIGITS.sub("0", text)
    found = set(_runs(text, _LONGEST_GRAM))
    found.update("s" + run for run in _runs(_DIGITS.sub("0", signs), _LONGEST_SIGN_GRAM))
    found.update(_pairs([char for char in signs if char in _SIGN]))
    return frozenset(found)


def unmasked(text: str) -> str:
    """`text` with hidden spellings of dangerous words written out."""
    return _HIDDEN.sub(lambda found: _LATIN.get(found[0]) or _HOMOPHONES.get(found[0]) or f"{found[0][0]}死", text)


def _runs(text: str, longest: int) -> Iterator[str]:
    for size in range(1, longest + 1):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def _pairs(signs: list[str]) -> Iterator[str]:
    """Of distinct classes only, so that the number of pairs stays bounded by the table, not by the text."""
    first_seen = list(dict.fromkeys(signs))
    for index, one in enumerate(first_seen):
        for other in first_seen[index + 1 :]:
            yield f"p{one}{other}"
