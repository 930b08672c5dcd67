"""Signals in the customer's words that somebody besides the handler must hear of, each with the words that raised it.

Which words raise what is data (`escalations` in the policy). Here is how they are looked for: in folded text, where
blanks and quotes are gone and every mark that ends a clause is a line break, so that `.` stays within a clause.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from bot.crowds import Crowd, crowds
from bot.facts.numerals import NUMERAL, parse_numeral
from bot.policy import GROUP, LARGE_AMOUNT, LARGE_LOSS, Escalation, Policy

MAX_WORDS_CHARS: Final = 24
_CLAUSE_END: Final = "\n"
_CLAUSE_MARKS: Final = frozenset(",.!?;:、。…—～~\n\r\x85\u2028\u2029")
_MARKS_IN_NUMBERS: Final = frozenset(",.:")
# People break such words up to get past filters, or quote them.
_WEDGES: Final = frozenset("\"'`*_|·“”‘’「」『』")
# Only a negation right before the signal counts: in "不赔就起诉" the 不 belongs to another verb.
_NEGATOR: Final = (
    r"(?:(?<![出淹埋])没有?|并?无|(?<!以为我)(?<!怎么)(?<!难道)(?<!会)不会|(?<!想)不想|不打算|不准备|不愿意?|(?<!需)不需要"
    r"|(?<!用)不用|不必|(?<!是)不是|(?<!要)不要|(?<!以为我)(?<!敢)不敢|不至于|不希望|(?<![特分区个性识告级类])别|懒得|并非|未|暂不)"
)
_FILLER: Final = (
    r"(?:任何|什么|人员?|谁|去|要|再|真的?|想|敢|有|造成|发生|出现|导致|打算|准备|直接|走|被|让|向|跟|对|你们)"
)
_NEGATED: Final = re.compile(rf"{_NEGATOR}{_FILLER}{{0,3}}\Z")
_LONGEST_NEGATION: Final = 16
# "起诉就算了", "受伤倒没有": taken back right after.
_TAKEN_BACK: Final = re.compile(
    r"(?:什么的|我|这个)?(?:就|倒|那)?(?:是)?(?:没有|不必|不用|算了|免了|谈不上)(?:了|的)?(?:\n|$)"
)
# "不起诉" denies, "不起诉你们就不当回事" announces.
_BARE_NO: Final = re.compile(r"(?<![^\n我也就先都绝])不\Z")
_NO_AFTER: Final = re.compile(r"[^\n]{0,10}\n?[^\n]{0,6}(?:不|没|才怪|难)")
_NEARBY: Final = 20
_CUT_PLACEHOLDER_LEFT: Final = re.compile(r"^[^⟦⟧]*⟧")
_CUT_PLACEHOLDER_RIGHT: Final = re.compile(r"⟦[^⟦⟧]*$")
_NUMERAL: Final = re.compile(NUMERAL)


@dataclass(frozen=True, slots=True)
class Signal:
    """`code` is a key of the policy's escalations; `words` what raised it, at most 24 characters of one place."""

    code: str
    words: str


def find(policy: Policy, text: str, amount: Decimal | None = None) -> list[Signal]:
    """The signals of a text (masked, simplified), each code once, in the policy's order. Never raises.

    `amount` is the sum in dispute in CNY, where it is known.
    """
    said = _Said(text)
    words = {code: said.raised(row) for code, row in policy.escalations.items()}
    crowd = max(crowds(said.folded), key=lambda each: each.people, default=None)
    if words[GROUP] is None and crowd is not None and crowd.people >= policy.grading.group_from:
        words[GROUP] = said.clause(crowd.start, crowd.end)
    for code in _amount_signals(policy, amount):
        words[code] = said.clause_with_amount(amount or Decimal(0))
    return [Signal(code, heard) for code, heard in words.items() if heard is not None]


def people_affected(text: str) -> int:
    """How many people or households are said to be hit; 0 where no number is given."""
    return max((crowd.people for crowd in _crowds_of(text)), default=0)


def _crowds_of(text: str) -> Iterator[Crowd]:
    return crowds(_Said(text).folded)


def _amount_signals(policy: Policy, amount: Decimal | None) -> Iterator[str]:
    if amount is None or amount.is_nan():
        return
    if amount > policy.grading.large_loss:
        yield LARGE_LOSS
    if amount > policy.grading.major_amount:
        yield LARGE_AMOUNT


class _Said:
    """A text and its folded form, with the place in the text of every folded character."""

    def __init__(self, text: str) -> None:
        self.text = text
        pairs = list(_fold(text))
        self.folded = "".join(char for _, char in pairs)
        self._places = [place for place, _ in pairs]

    def raised(self, row: Escalation) -> str | None:
        """The words that raise the signal of this row, if any."""
        spared: bytearray | None = None
        for start, end in _matches(row, self.folded):
            if _denied(self.folded, start, end):
                continue
            if spared is None:
                spared = _spared(row, self.folded)
            if not any(spared[start:end]):
                return self.clause(start, end)
        return None

    def clause(self, start: int, end: int) -> str:
        """The clause around a span of the folded text as the customer wrote it, or what fits of it."""
        low = self.folded.rfind(_CLAUSE_END, 0, start) + 1
        high = self.folded.find(_CLAUSE_END, end)
        high = len(self.folded) if high < 0 else high
        first, last = self._places[low], self._places[high - 1] + 1
        if last - first <= MAX_WORDS_CHARS:
            return self.text[first:last]
        return _excerpt(self.text, (first, last), (self._places[start], self._places[end - 1] + 1))

    def clause_with_amount(self, amount: Decimal) -> str:
        """The clause that names the amount; the bare figure where it was told in another message."""
        for match in _NUMERAL.finditer(self.folded):
            numeral = parse_numeral(match[0])
            if numeral is not None and Decimal(str(numeral.value)) == amount:
                return self.clause(*match.span())
        return f"{amount:,.0f} 元"[:MAX_WORDS_CHARS]


def _excerpt(text: str, clause: tuple[int, int], match: tuple[int, int]) -> str:
    """The match and as much around it as fits, a little more of what follows; no broken placeholder at the ends."""
    start, end = match[0], min(match[1], match[0] + MAX_WORDS_CHARS)
    room = MAX_WORDS_CHARS - (end - start)
    before = min(room // 3, start - clause[0])
    after = min(room - before, clause[1] - end)
    before = min(room - after, start - clause[0])
    left = _CUT_PLACEHOLDER_LEFT.sub("", text[start - before : start])
    right = _CUT_PLACEHOLDER_RIGHT.sub("", text[end : end + after])
    return f"{left}{text[start:end]}{right}".strip()


def _fold(text: str) -> Iterator[tuple[int, str]]:
    """The characters that count, each with its place in the text."""
    last = _CLAUSE_END
    for place, char in enumerate(text):
        if char in _MARKS_IN_NUMBERS and last.isdigit() and text[place + 1 : place + 2].isdigit():
            yield place, char
            continue
        for folded in _folded(char):
            yield place, folded
            last = folded


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    """What is left of one character: half-width and lower case, nothing, or a line break."""
    normal = unicodedata.normalize("NFKC", char).lower()
    if char in _CLAUSE_MARKS or (normal and normal[0] in _CLAUSE_MARKS):
        return _CLAUSE_END
    return "".join(one for one in normal if not _is_needless(one))


def _is_needless(char: str) -> bool:
    return char.isspace() or char in _WEDGES or unicodedata.category(char) in ("Cf", "Cc", "Cs", "Mn", "Me", "So")


def _matches(row: Escalation, folded: str) -> Iterator[tuple[int, int]]:
    for phrase in row.phrases:
        # A hotline's number is not meant where it is part of an order number, or a sum.
        bounds = (r"(?<![0-9a-z.])", r"(?![0-9a-z元块]|\.[0-9])") if phrase.isdecimal() else ("", "")
        if phrase in folded:
            yield from (match.span() for match in re.finditer(re.escape(phrase).join(bounds), folded))
    for pattern in row.patterns:
        yield from (match.span() for match in pattern.finditer(folded))


def _denied(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - _LONGEST_NEGATION) : start]
    after = folded[end : end + _NEARBY]
    if _TAKEN_BACK.match(after) or _NEGATED.search(before):
        return True
    return bool(_BARE_NO.search(before)) and not _NO_AFTER.match(after)


def _spared(row: Escalation, folded: str) -> bytearray:
    """One byte for each character: 1 where everyday talk has the signal's words and means something else."""
    spared = bytearray(len(folded))
    for pattern in row.unless:
        for match in pattern.finditer(folded):
            spared[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return spared
