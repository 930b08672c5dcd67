"""No sentence stands in two variations: whoever talks with the assistant at length must not hear one twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[2] / "data/responses"
#: Shorter ones (好的, 抱歉) cannot help being the same.
MIN_CHARS = 8

#: The same fixed fact, needed word for word in more than one place; with the reason.
ALLOWED: Mapping[str, str] = {
    "我已经把您的情况标为最紧急，排在人工接待的最前面": "two approved crisis texts, one fact",
}


def sentences(text: str) -> set[str]:
    """The sentences of a variation, with one mark for every variable."""
    parts = re.split(r"[。！？?!\n]", re.sub(r"\{[a-z_0-9]+\}", "◇", text))
    return {part.strip() for part in parts if len(part.strip()) >= MIN_CHARS}


def repeated(texts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Sentence → ids of the variations it stands in, where these are several."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, text in texts:
        for sentence in sentences(text):
            found[sentence].append(name)
    return {sentence: names for sentence, names in found.items() if len(names) > 1}


def written() -> list[tuple[str, str]]:
    return [
        (str(one["id"]), one["text"])
        for path in sorted(FOLDER.rglob("*.yml"))
        for ones in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].values()
        for one in ones
    ]


def test_no_sentence_stands_in_two_variations() -> None:
    assert {sentence: names for sentence, names in repeated(written()).items() if sentence not in ALLOWED} == {}


def test_every_allowed_repetition_is_still_needed() -> None:
    assert set(ALLOWED) <= set(repeated(written()))


def test_a_repetition_is_found_whatever_the_variable_is_called() -> None:
    texts = [("a", "好的。登记好了，编号是 {number}。"), ("b", "登记好了，编号是 {other}。好的。"), ("c", "好的。")]
    assert repeated(texts) == {"登记好了，编号是 ◇": ["a", "b"]}


def test_a_sentence_twice_in_one_variation_and_a_short_one_count_for_nothing() -> None:
    assert repeated([("a", "这一句话重复了两遍。这一句话重复了两遍。"), ("b", "好的。"), ("c", "好的。")]) == {}
