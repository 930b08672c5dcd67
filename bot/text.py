"""Turns what a customer typed into clean text, remembering where every character came from.

Standard library only: the engine's own environment may import this file. Traditional characters are left
alone here; `bot.script` makes them simplified on the app side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# The engine's attention and our patterns run over the whole text; longer messages are cut by the gateway.
MAX_UNDERSTOOD_CHARS: Final = 5000

# NFKC would turn these into ASCII, and a restated sentence with ASCII commas reads badly in Chinese.
_KEPT: Final = frozenset("，！？：；（）…")
_REPLACED: Final = {"⟦": "〔", "⟧": "〕", "\t": " ", "\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
# Format (zero-width, bidi, tags), control, lone surrogate, and marks that enclose a character (keycaps).
_DROPPED_CATEGORIES: Final = frozenset({"Cf", "Cc", "Cs", "Me"})
# Marks that strike digits through, fillers, variation selectors: they hide a number, and say nothing in Chinese.
_DROPPED: Final = re.compile("[\u0300-\u036f\u115f\u1160\u180b-\u180d\u2800\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# WeChat writes its own faces as text, so a message of nothing but faces arrives as bracketed words.
_WECHAT_FACES: Final = re.compile(
    r"\[(?:微笑|撇嘴|色|发呆|得意|流泪|害羞|闭嘴|睡|大哭|尴尬|发怒|调皮|呲牙|惊讶|难过|囧|抓狂|吐|偷笑|愉快|白眼|傲慢"
    r"|困|惊恐|憨笑|悠闲|咒骂|疑问|嘘|晕|衰|骷髅|敲打|再见|擦汗|抠鼻|鼓掌|坏笑|鄙视|委屈|快哭了|阴险|亲亲|可怜|笑脸"
    r"|生病|脸红|破涕为笑|恐惧|失望|无语|嘿哈|捂脸|奸笑|机智|皱眉|耶|吃瓜|加油|汗|天啊|旺柴|好的|打脸|哇|翻白眼|666"
    r"|叹气|苦涩|裂开|嘴唇|爱心|心碎|拥抱|强|弱|握手|胜利|抱拳|勾引|拳头|OK|合十|啤酒|咖啡|蛋糕|玫瑰|凋谢|菜刀|炸弹"
    r"|便便|月亮|太阳|庆祝|礼物|红包|福|烟花|爆竹|猪头|跳跳|发抖|转圈)\]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CleanText:
    """Clean text; `offsets[i]` is the index in the original message of the character that gave `text[i]`."""

    text: str
    offsets: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that covers clean characters `start` to `end` (non-empty)."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"span {start}:{end} lies outside a text of {len(self.text)} characters")
        return self.offsets[start], self.offsets[end - 1] + 1


def clean(original: str) -> CleanText:
    """Normalise a message for understanding: never raises, and cleaning twice changes nothing more."""
    pairs = list(_without_needless_blanks(_normalised(original)))
    if pairs and pairs[0][1] == "/":
        # Rasa executes a message that starts with a slash as an intent chosen by whoever wrote it.
        pairs[0] = (pairs[0][0], "／")
    return CleanText("".join(char for _, char in pairs), tuple(index for index, _ in pairs))


def is_blank_or_emoji(text: str) -> bool:
    """Whether nothing a model could understand is left: only blanks, punctuation, emoji, WeChat faces."""
    return not any(char.isalnum() for char in _WECHAT_FACES.sub("", text))


def _normalised(original: str) -> Iterator[tuple[int, str]]:
    for index, char in enumerate(original):
        for normal in _normal_form(char):
            yield index, normal


@lru_cache(maxsize=8192)
def _normal_form(char: str) -> str:
    """What one original character becomes: nothing, one character, or the several it stands for (㎡)."""
    if char in _KEPT:
        return char
    expanded = _REPLACED.get(char) or unicodedata.normalize("NFKC", char)
    return "".join(_REPLACED.get(one, one) for one in expanded if one == "\n" or not _is_dropped(one))


def _is_dropped(char: str) -> bool:
    return unicodedata.category(char) in _DROPPED_CATEGORIES or _DROPPED.match(char) is not None


def _without_needless_blanks(pairs: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Trim, and leave one of each run of blanks: the line break if it holds one, else its first space."""
    waiting: tuple[int, str] | None = None
    begun = False
    for index, char in pairs:
        if char.isspace():
            if waiting is None or (char == "\n" and waiting[1] != "\n"):
                waiting = (index, "\n" if char == "\n" else " ")
            continue
        if waiting is not None and begun:
            yield waiting
        waiting, begun = None, True
        yield index, char
