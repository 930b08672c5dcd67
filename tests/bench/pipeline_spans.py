"""Facts by rule against a conditional random field, on the hand-labelled texts of ``tests/golden/facts.jsonl``.

The field learns from one half and is asked the other, both ways round; pattern families stay together. It finds
spans; what they are worth (a date, a sum) would need the rules in any case, so both are compared on spans alone, and
the rules on values besides. Note that the rules were written with these texts at hand: their advantage here is an
upper bound.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jieba
import sklearn_crfsuite
from sklearn.model_selection import GroupKFold

from bot.facts.scoring import Score, score
from bot.nlu_families import families
from tests.bench.pipeline_tables import table

CORPUS = Path("tests/golden/facts.jsonl")
APP_PYTHON = ".venv/bin/python"
DICTIONARY = "data/jieba/tingsu.txt"
_OUTSIDE = "O"
_REACH = 3
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两半几")

Row = dict[str, Any]
Entity = dict[str, Any]


def compared() -> Iterator[str]:
    """The table, in Markdown."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    learned, training_s, asking_s = by_field(rows)
    ruled, ruling_s = by_rule(rows)
    spans_only = [[{**label, "value": None} for label in row["entities"]] for row in rows]
    crf, rules = score(spans_only, learned), score(spans_only, ruled)
    values = score([row["entities"] for row in rows], ruled)
    yield f"Spans, {len(rows)} texts of {CORPUS}; strict F1 by type:"
    yield ""
    yield from table(
        ["fact", "labels", "CRF, span", "rules, span", "rules, span and value"],
        {
            **{kind: cells([kind], crf, rules, values) for kind in rules},
            "all (micro)": cells(list(rules), crf, rules, values),
        },
    )
    yield ""
    yield f"The CRF trains in {training_s / 2:.0f} s on a half and takes {1000 * asking_s / len(rows):.2f} ms a text;"
    yield f"the rules, with identifiers and the rest of the gateway's half, {1000 * ruling_s / len(rows):.2f} ms."


def cells(kinds: Sequence[str], *tallies: Mapping[str, Score]) -> list[str]:
    """Labels of `kinds`, and the F1 over them of each of the `tallies`."""
    labels = sum(one["tp"] + one["fn"] for kind, one in tallies[-1].items() if kind in kinds)
    return [str(labels), *(f"{micro_f1([tally[kind] for kind in kinds if kind in tally]):.3f}" for tally in tallies)]


def micro_f1(scores: Sequence[Score]) -> float:
    right = sum(one["tp"] for one in scores)
    return 2 * right / max(1, sum(2 * one["tp"] + one["fp"] + one["fn"] for one in scores))


def by_rule(rows: Sequence[Row]) -> tuple[list[list[Entity]], float]:
    """What `parse_text` finds without a model, and the seconds of all."""
    lines = "".join(json.dumps({"text": row["text"], "now": row["now"]}) + "\n" for row in rows)
    command = [APP_PYTHON, "-m", "tests.bench.whole_path", "-"]
    out = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True).stdout
    answers = [json.loads(line) for line in out.splitlines()]
    return [one["answer"]["entities"] for one in answers], sum(one["seconds"] for one in answers)


# -- the field ---------------------------------------------------------------------------------------------------


def by_field(rows: Sequence[Row]) -> tuple[list[list[Entity]], float, float]:
    """What a field trained on the other half finds in each text; seconds of both trainings, and of all questions."""
    cutter = jieba.Tokenizer()
    cutter.load_userdict(DICTIONARY)
    texts = [row["text"] for row in rows]
    seen = [features(text, cutter) for text in texts]
    tags = [tags_of(row) for row in rows]
    found: list[list[Entity]] = [[] for _ in rows]
    training = asking = 0.0
    for half, other in GroupKFold(2).split(rows, groups=families(texts)):
        field = sklearn_crfsuite.CRF(c1=0.05, c2=0.05, max_iterations=150, all_possible_transitions=True)
        began = time.perf_counter()
        field.fit([seen[i] for i in half], [tags[i] for i in half])
        trained = time.perf_counter()
        training += trained - began
        for i in other:
            found[i] = entities_of(texts[i], field.predict_single(features(texts[i], cutter)))
        asking += time.perf_counter() - trained
    return found, training, asking


def tags_of(row: Row) -> list[str]:
    """One tag a character: B- begins a fact, I- goes on with it."""
    tags = [_OUTSIDE] * len(row["text"])
    for label in row["entities"]:
        begin, end = label["start"], label["start"] + len(label["text"])
        tags[begin:end] = [f"B-{label['type']}"] + [f"I-{label['type']}"] * (end - begin - 1)
    return tags


def entities_of(text: str, tags: Sequence[str]) -> list[Entity]:
    found: list[Entity] = []
    for place, tag in enumerate(tags):
        if tag == _OUTSIDE:
            continue
        goes_on = tag.startswith("I-") and place > 0 and tags[place - 1][2:] == tag[2:]
        if not goes_on:
            found.append({"type": tag[2:], "text": "", "start": place, "value": None})
        found[-1]["text"] += text[place]
    return found


def features(text: str, cutter: jieba.Tokenizer) -> list[dict[str, Any]]:
    """Of each character: itself, its kind and its word, and those of its neighbours."""
    own = [{"char": char, "kind": kind_of(char)} for char in text]
    for word, begin, end in cutter.tokenize(text):
        for place in range(begin, end):
            edge = ("B" if place == begin else "") + ("E" if place == end - 1 else "")
            own[place].update(word=word, edge=edge)
    return [around(own, place) for place in range(len(text))]


def around(own: Sequence[Mapping[str, str]], place: int) -> dict[str, Any]:
    found: dict[str, Any] = {"bias": 1.0}
    for step in range(-_REACH, _REACH + 1):
        if 0 <= place + step < len(own):
            found.update({f"{step}:{name}": value for name, value in own[place + step].items()})
            if step < _REACH and place + step + 1 < len(own):
                found[f"{step}:pair"] = own[place + step]["char"] + own[place + step + 1]["char"]
    return found


def kind_of(char: str) -> str:
    if char.isdigit():
        return "digit"
    if char in _NUMERALS:
        return "numeral"
    if char.isascii() and char.isalpha():
        return "latin"
    return "han" if char.isalpha() else "mark"
