"""What the classifiers see of a message: words, characters, and classes of words of judgement and of trades.

Four blocks of log(1 + count), each scaled to length one, so that a long story and three words weigh alike and no block
drowns another. The classes are why a sentence can teach about words it does not contain: 难吃 and 馊了 are one class
(docs/nlu.md has the measured effect).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Callable, Dict, Iterable, Iterator, List, NamedTuple, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix

WORDS, CHARACTERS, JUDGEMENT, TRADES = "words", "characters", "judgement", "trades"
_TRADE = "trade_"
#: A feature seen in one sentence only is a fact about that sentence.
MIN_SENTENCES = 2
LONGEST_NGRAM = 4
_DIGITS = re.compile(r"\d+")
_REPEATED = re.compile(r"(.)\1{2,}")
_PLACEHOLDER = re.compile(r"⟦(\D+?)\d+⟧")
_NEGATIONS = frozenset("不没无别未莫甭冇唔")
#: Characters of negation that negate nothing: 特别好, 不过还行, 没想到这么差.
_NO_NEGATION = re.compile("[特个级分区告]别|不(?=[过但仅光止管断愧])|没想到|无(?=论)|莫名|[要可]?不是[吗嘛]|[差]不多")
#: A negation this many characters before a word turns it round: 没那么难吃, 不太好.
_NEGATION_REACH = 3
_MARKS = re.compile(r"[!！]+|[?？]+")


class Sentence(NamedTuple):
    """A message as the blocks read it: folded text, and the tokenizer's words of it."""

    text: str
    words: Tuple[str, ...]


def fold(text: str) -> str:
    """One spelling for what means the same here: width, case, digits, rows of one character, identifiers."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    named = _PLACEHOLDER.sub(r" \1 ", normal)
    return _REPEATED.sub(r"\1\1", _DIGITS.sub("0", named))


class Lexicon:
    """Words by class, from files of ``[class]`` headings with words below; a word may stand in several classes."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._classes: Dict[str, List[str]] = {}
        for text in texts:
            for name, word in lexicon_entries(text):
                classes = self._classes.setdefault(fold(word).strip(), [])
                if name not in classes:
                    classes.append(name)
        self._longest = max(map(len, self._classes), default=0)

    def find(self, text: str) -> Iterator[Tuple[str, int]]:
        """Class and place of each word in a folded text; of overlapping words the longest at the leftmost place."""
        place = 0
        while place < len(text):
            length = self._length_at(text, place)
            for name in self._classes.get(text[place : place + length], ()):
                yield name, place
            place += max(length, 1)

    def _length_at(self, text: str, place: int) -> int:
        for length in range(min(self._longest, len(text) - place), 0, -1):
            if text[place : place + length] in self._classes:
                return length
        return 0

    def trades(self, text: str) -> List[str]:
        """Trades whose words stand in a folded text."""
        return [name for name, _ in self.find(text) if name.startswith(_TRADE)]

    def judgements(self, text: str) -> List[str]:
        """Other classes found, with ``not_`` where a negation stands before; the polarities in order; marks."""
        found: List[str] = []
        polarities: List[str] = []
        for name, place in self.find(text):
            if name.startswith(_TRADE):
                continue
            turned = "not_" if _is_negated(text, place) else ""
            found.append(turned + name)
            if _polarity(name):
                polarities.append(turned + _polarity(name))
        if polarities:
            found += polarities
            found += [f"first {polarities[0]}", f"last {polarities[-1]}", " ".join(sorted(set(polarities)))]
        return found + [f"{mark[0]}{min(len(mark), 3)}" for mark in _MARKS.findall(text)]


def lexicon_entries(text: str) -> Iterator[Tuple[str, str]]:
    """Class and word of each entry; lines that begin with # are comments."""
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
        elif not line.startswith("#"):
            for word in line.split():
                yield name, word


def _is_negated(text: str, place: int) -> bool:
    """Whether a negation stands shortly before; words that begin with one (不好吃) are entries of their own."""
    if text[place] in _NEGATIONS:
        return False
    # One character on each side lets the words that negate nothing be seen whole.
    before = _NO_NEGATION.sub("", text[max(0, place - _NEGATION_REACH - 1) : place])
    return not _NEGATIONS.isdisjoint(before[-_NEGATION_REACH:])


def _polarity(name: str) -> str:
    kind = name.split("_")[0]
    return {"neg": "neg", "feel": "neg", "swear": "neg", "pos": "pos"}.get(kind, "")


def word_features(sentence: Sentence) -> List[str]:
    """Words and pairs of neighbouring words."""
    words = sentence.words
    return [*words, *(f"{left} {right}" for left, right in itertools.pairwise(words))]


def character_features(sentence: Sentence) -> List[str]:
    """Runs of 1 to 4 characters, across words: jieba cuts misspelt and dialect words anywhere."""
    text = f" {' '.join(sentence.text.split())} "
    return [
        text[start : start + length]
        for length in range(1, LONGEST_NGRAM + 1)
        for start in range(len(text) - length + 1)
    ]


class Block:
    """One kind of feature: which of them were seen in training, and their numbers."""

    def __init__(self, analyze: Callable[[Sentence], List[str]], vocabulary: Dict[str, int]) -> None:
        self._analyze = analyze
        self.vocabulary = vocabulary

    def learn(self, sentences: Sequence[Sentence]) -> None:
        seen: Counter[str] = Counter()
        for sentence in sentences:
            seen.update(set(self._analyze(sentence)))
        kept = sorted(name for name, count in seen.items() if count >= MIN_SENTENCES)
        self.vocabulary = {name: number for number, name in enumerate(kept)}

    def matrix(self, sentences: Sequence[Sentence]) -> csr_matrix:
        """One row a sentence, float32; a row of length one, or empty when nothing in it is known."""
        columns: List[int] = []
        values: List[float] = []
        ends = [0]
        for sentence in sentences:
            counts = Counter(map(self.vocabulary.get, self._analyze(sentence)))
            counts.pop(None, None)
            row = np.log1p(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
            columns += counts.keys()  # type: ignore[arg-type]
            values += (row / max(float(np.linalg.norm(row)), 1e-9)).tolist()
            ends.append(len(columns))
        shape = (len(sentences), len(self.vocabulary))
        return csr_matrix((np.array(values, dtype=np.float32), columns, ends), shape=shape)


def blocks(lexicon: Lexicon, vocabularies: Dict[str, Dict[str, int]]) -> Dict[str, Block]:
    """All kinds of features by name, with the vocabularies already learned or none."""
    analyzers: Dict[str, Callable[[Sentence], List[str]]] = {
        WORDS: word_features,
        CHARACTERS: character_features,
        JUDGEMENT: lambda sentence: lexicon.judgements(sentence.text),
        TRADES: lambda sentence: lexicon.trades(sentence.text),
    }
    return {name: Block(analyze, vocabularies.get(name, {})) for name, analyze in analyzers.items()}


def read_lexicon(folder: Path) -> List[str]:
    """Texts of all lexicon files in name order."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
