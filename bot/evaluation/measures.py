"""The figures of one model on labelled text. Every figure carries the number of rows it stands on.

A *row* is ``{"gold": Gold.as_json(), "found": one answer of `tingsu parse`}``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sklearn.metrics import brier_score_loss, confusion_matrix, f1_score, precision_recall_fscore_support, roc_auc_score

from bot.facts.scoring import misses
from bot.facts.scoring import score as score_facts
from bot.vocabulary import INDUSTRIES, PROBLEMS

Row = Mapping[str, Any]
#: Cells below this stand in the report, marked, and are left out of averages over sources where others remain.
ANECDOTAL = 50
COMPLAINT_THRESHOLD = 0.5
ANGRY = 2
WORST = 60
CONFUSED = 25
_OF_GRIEVANCES = ("industry", "problems")
_BINS = 10


def measure(rows: Sequence[Row]) -> dict[str, Any]:
    """All figures that the labels of `rows` allow, by source and over all.

    Returns:
        ``{"rows", "sources": [...], "over_sources", "overall", "intents", "problems", "entities", "confusion",
        "confused", "calibration", "worst"}``; a part without labelled rows is None or empty.
    """
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_source[row["gold"]["source"]].append(row)
    matrices = confusions(rows)
    sources = [{"source": name, **figures(part)} for name, part in sorted(by_source.items())]
    return {
        "rows": len(rows),
        "sources": sources,
        "over_sources": over_sources(sources),
        "overall": figures(rows),
        "intents": intents(rows),
        "problems": by_problem(rows),
        "entities": entities(rows),
        "confusion": matrices,
        "confused": {name: confused(matrix) for name, matrix in matrices.items() if len(matrix["labels"]) > 2},
        "calibration": calibrations(rows),
        "worst": worst(rows),
    }


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """The share of right answers to each question, with the rows asked."""
    emotions = [(row["gold"]["emotion"], row["found"]["emotion"]) for row in rows if "emotion" in row["gold"]]
    return {
        "rows": len(rows),
        "recall": share(is_called_complaint(row) for row in _labelled(rows, "is_complaint") if _grievance(row)),
        "specificity": share(
            not is_called_complaint(row) for row in _labelled(rows, "is_complaint") if not _grievance(row)
        ),
        "industry": share(row["found"]["industry"] == row["gold"]["industry"] for row in _told(rows, "industry")),
        "main_problem": share(_main(row) in row["found"]["problems"][:1] for row in _told(rows, "problems")),
        "main_problem_in_three": share(_main(row) in row["found"]["problems"][:3] for row in _told(rows, "problems")),
        "emotion": share(gold == found for gold, found in emotions),
        "emotion_within_one": share(abs(gold - found) <= 1 for gold, found in emotions),
        "anger_recall": share(_angry(row) for row in _labelled(rows, "anger") if row["gold"]["anger"]),
        "anger_specificity": share(not _angry(row) for row in _labelled(rows, "anger") if not row["gold"]["anger"]),
        "crisis_recall": share(row["found"]["crisis"] for row in _labelled(rows, "crisis") if row["gold"]["crisis"]),
        "crisis_alarms": share(
            row["found"]["crisis"]
            for row in rows
            if not row["gold"].get("crisis") and row["found"]["crisis"] is not None
        ),
    }


def share(answers: Any) -> dict[str, Any] | None:
    """``{"value", "of", "low", "high"}``: a share with its 95 % Wilson interval; None when nothing was asked."""
    given = [bool(answer) for answer in answers]
    if not given:
        return None
    n, value, z = len(given), sum(given) / len(given), 1.959964
    middle = (value + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(value * (1 - value) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return {
        "value": round(value, 4),
        "of": n,
        "low": round(max(0.0, middle - half), 4),
        "high": round(min(1.0, middle + half), 4),
    }


def over_sources(sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Means over the sources that are large enough, so that a large source does not drown a small one."""
    found: dict[str, Any] = {}
    for name in ("recall", "specificity", "industry", "anger_recall", "anger_specificity"):
        cells = [source[name] for source in sources if source[name]]
        large = [cell["value"] for cell in cells if cell["of"] >= ANECDOTAL] or [cell["value"] for cell in cells]
        found[name] = round(sum(large) / len(large), 4) if large else None
    for name, parts in (("complaint", ("recall", "specificity")), ("anger", ("anger_recall", "anger_specificity"))):
        values = [found[part] for part in parts]
        found[f"{name}_balanced_accuracy"] = None if None in values else round(sum(values) / 2, 4)
    return found


# -- parts -------------------------------------------------------------------------------------------------------


def intents(rows: Sequence[Row]) -> dict[str, Any] | None:
    """Macro-F1 of the dialogue acts, and each act's own figures, weakest first."""
    pairs = [(row["gold"]["intent"], row["found"]["intent"]) for row in rows if "intent" in row["gold"]]
    if not pairs:
        return None
    gold, found = zip(*pairs, strict=True)
    names = sorted(set(gold))
    table = precision_recall_fscore_support(gold, found, labels=names, zero_division=0)
    acts = [
        {"intent": name, "precision": round(p, 4), "recall": round(r, 4), "f1": round(f, 4), "of": int(n)}
        for name, p, r, f, n in zip(names, *table, strict=True)
    ]
    macro = f1_score(gold, found, labels=names, average="macro", zero_division=0)
    return {"macro_f1": round(macro, 4), "of": len(pairs), "acts": sorted(acts, key=lambda act: act["f1"])}


def by_problem(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """For each main problem: how often it was named first and among the first three."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in _told(rows, "problems"):
        groups[_main(row)].append(row)
    return [
        {
            "problem": code,
            "first": share(row["found"]["problems"][:1] == [code] for row in part),
            "in_three": share(code in row["found"]["problems"][:3] for row in part),
        }
        for code, part in sorted(groups.items(), key=lambda pair: -len(pair[1]))
    ]


def entities(rows: Sequence[Row]) -> dict[str, Any] | None:
    """Precision, recall and F1 of each fact type, of the span and of its value: see `bot.facts.scoring`."""
    labelled = [row for row in rows if "entities" in row["gold"]]
    if not labelled:
        return None
    return dict(
        score_facts([row["gold"]["entities"] for row in labelled], [row["found"]["entities"] for row in labelled])
    )


def confusions(rows: Sequence[Row]) -> dict[str, Any]:
    """Counts, gold in rows and found in columns: ``{question: {"labels", "counts"}}``."""
    asked: dict[str, list[tuple[str, str]]] = {
        "is_complaint": [
            (_yes(_grievance(row)), _yes(is_called_complaint(row))) for row in _labelled(rows, "is_complaint")
        ],
        "industry": [(row["gold"]["industry"], row["found"]["industry"]) for row in _told(rows, "industry")],
        "main_problem": [(_main(row), (row["found"]["problems"] or ["none"])[0]) for row in _told(rows, "problems")],
        "emotion": [(str(row["gold"]["emotion"]), str(row["found"]["emotion"])) for row in _labelled(rows, "emotion")],
        "anger": [(_yes(row["gold"]["anger"]), _yes(_angry(row))) for row in _labelled(rows, "anger")],
        "intent": [(row["gold"]["intent"], row["found"]["intent"]) for row in _labelled(rows, "intent")],
    }
    return {name: _confusion(pairs, _order(name)) for name, pairs in asked.items() if pairs}


def _order(question: str) -> list[str]:
    return {"industry": list(INDUSTRIES), "main_problem": list(PROBLEMS)}.get(question, [])


def _confusion(pairs: Sequence[tuple[str, str]], order: Sequence[str]) -> dict[str, Any]:
    seen = {label for pair in pairs for label in pair}
    labels = [label for label in order if label in seen] + sorted(seen - set(order))
    gold, found = zip(*pairs, strict=True)
    return {"labels": labels, "counts": confusion_matrix(gold, found, labels=labels).tolist()}


def confused(matrix: Mapping[str, Any], length: int = CONFUSED) -> list[dict[str, Any]]:
    """The labels most often taken for another one, with the share of that label's rows."""
    pairs = [
        {"gold": gold, "found": found, "count": count, "of": sum(counts)}
        for gold, counts in zip(matrix["labels"], matrix["counts"], strict=True)
        for found, count in zip(matrix["labels"], counts, strict=True)
        if count and gold != found
    ]
    return sorted(pairs, key=lambda pair: (-pair["count"], pair["of"]))[:length]


def calibrations(rows: Sequence[Row]) -> dict[str, Any]:
    """Whether "80 % sure" is right 8 times of 10: bins of the stated probability against the share that was so."""
    asked = {
        "is_complaint": [(row["found"]["is_complaint"], _grievance(row)) for row in _labelled(rows, "is_complaint")],
        "intent": [
            (row["found"]["confidence"], row["found"]["intent"] == row["gold"]["intent"])
            for row in _labelled(rows, "intent")
        ],
        "industry": [
            (row["found"]["sureness"]["industry"], row["found"]["industry"] == row["gold"]["industry"])
            for row in _told(rows, "industry")
            if row["found"].get("sureness")
        ],
        "main_problem": [
            (row["found"]["sureness"]["problem"], _main(row) in row["found"]["problems"][:1])
            for row in _told(rows, "problems")
            if row["found"].get("sureness")
        ],
    }
    return {name: _calibration(pairs) for name, pairs in asked.items() if len(pairs) >= _BINS}


def _calibration(pairs: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, so in pairs:
        bins[min(int(probability * _BINS), _BINS - 1)].append((probability, so))
    points = [
        {"said": round(_mean([p for p, _ in part]), 4), "so": round(_mean([s for _, s in part]), 4), "of": len(part)}
        for _, part in sorted(bins.items())
    ]
    error = sum(abs(point["said"] - point["so"]) * point["of"] for point in points) / len(pairs)
    said, so = [p for p, _ in pairs], [bool(s) for _, s in pairs]
    return {
        "points": points,
        "expected_error": round(error, 4),
        "brier": round(float(brier_score_loss(so, said)), 4),
        "auc": round(float(roc_auc_score(so, said)), 4) if len(set(so)) == 2 else None,
    }


def worst(rows: Sequence[Row], length: int = WORST) -> list[dict[str, Any]]:
    """The mistakes made with most conviction, one entry a row and question."""
    mistakes: list[dict[str, Any]] = []
    for row in rows:
        mistakes += _mistakes(row)
    mistakes.sort(key=lambda mistake: -mistake["weight"])
    kept: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for mistake in mistakes:
        if counts[mistake["question"]] < length:
            counts[mistake["question"]] += 1
            kept.append(mistake)
    return kept


def _mistakes(row: Row) -> list[dict[str, Any]]:
    gold, found = row["gold"], row["found"]
    sure = found.get("sureness") or {}
    asked: list[tuple[str, Any, Any, float]] = []
    if "crisis" in gold and gold["crisis"] != found["crisis"]:
        asked.append(("crisis", gold["crisis"], found["crisis"], float(gold["crisis"])))  # the overlooked ones first
    if "is_complaint" in gold and _grievance(row) != is_called_complaint(row):
        asked.append(("is_complaint", _grievance(row), found["is_complaint"], abs(found["is_complaint"] - 0.5)))
    if _is_told(row, "industry") and gold["industry"] != found["industry"]:
        asked.append(("industry", gold["industry"], found["industry"], sure.get("industry", 0.0)))
    if _is_told(row, "problems") and _main(row) not in found["problems"][:3]:
        asked.append(("problems", list(gold["problems"]), found["problems"], sure.get("problem", 0.0)))
    if "emotion" in gold and abs(gold["emotion"] - found["emotion"]) > 1:
        asked.append(("emotion", gold["emotion"], found["emotion"], float(abs(gold["emotion"] - found["emotion"]))))
    if "anger" in gold and "emotion" not in gold and gold["anger"] != _angry(row):
        asked.append(("anger", gold["anger"], found["emotion"], abs(found["emotion"] - ANGRY + 0.5)))
    if "intent" in gold and gold["intent"] != found["intent"]:
        asked.append(("intent", gold["intent"], found["intent"], found["confidence"]))
    if "entities" in gold and not _facts_right(row):
        missed, needless = misses(gold["entities"], found["entities"])
        asked.append(("entities", missed, needless, float(len(missed) + len(needless))))
    return [
        {
            "question": question,
            "source": gold["source"],
            "text": gold["text"],
            "gold": right,
            "found": answer,
            "weight": round(weight, 4),
        }
        for question, right, answer, weight in asked
    ]


def compare(old: Sequence[Row], new: Sequence[Row]) -> dict[str, Any]:
    """Rows that only one of two models got right, with the two-sided sign test (McNemar, exact).

    `old` and `new` are the same texts in the same order; raises ValueError where they are not.
    """
    if [row["gold"] for row in old] != [row["gold"] for row in new]:
        raise ValueError("the two models were measured on different rows")
    questions: dict[str, Callable[[Row], bool | None]] = {
        "is_complaint": lambda row: _right(row, "is_complaint", lambda r: _grievance(r) == is_called_complaint(r)),
        "industry": lambda row: _right(row, "industry", lambda r: r["gold"]["industry"] == r["found"]["industry"]),
        "main_problem": lambda row: _right(row, "problems", lambda r: _main(r) in r["found"]["problems"][:1]),
        "emotion": lambda row: _right(row, "emotion", lambda r: r["gold"]["emotion"] == r["found"]["emotion"]),
        "anger": lambda row: _right(row, "anger", lambda r: r["gold"]["anger"] == _angry(r)),
        "entities": lambda row: _right(row, "entities", _facts_right),
        "intent": lambda row: _right(row, "intent", lambda r: r["gold"]["intent"] == r["found"]["intent"]),
    }
    found: dict[str, Any] = {}
    for name, right in questions.items():
        pairs = [(right(a), right(b)) for a, b in zip(old, new, strict=True)]
        pairs = [pair for pair in pairs if pair[0] is not None]
        if pairs:
            gained = sum(not before and bool(after) for before, after in pairs)
            lost = sum(bool(before) and not after for before, after in pairs)
            found[name] = {"of": len(pairs), "gained": gained, "lost": lost, "p": round(_sign_test(gained, lost), 4)}
    return found


def _sign_test(gained: int, lost: int) -> float:
    n, k = gained + lost, min(gained, lost)
    if n > 2000:  # the exact sum overflows floats; at such counts the normal approximation is as good
        return math.erfc((abs(gained - lost) - 1) / math.sqrt(2 * n)) if gained != lost else 1.0
    return min(1.0, 2 * sum(math.comb(n, i) for i in range(k + 1)) / 2**n) if n else 1.0


# -- reading a row -----------------------------------------------------------------------------------------------


def is_called_complaint(row: Row) -> bool:
    return bool(row["found"]["is_complaint"] >= COMPLAINT_THRESHOLD)


def _labelled(rows: Sequence[Row], key: str) -> list[Row]:
    return [row for row in rows if key in row["gold"]]


def _told(rows: Sequence[Row], key: str) -> list[Row]:
    return [row for row in rows if _is_told(row, key)]


def _is_told(row: Row, key: str) -> bool:
    """Industry and problems are asked of grievances only."""
    return key in row["gold"] and row["gold"].get("is_complaint") is not False


def _right(row: Row, key: str, right: Callable[[Row], bool]) -> bool | None:
    return right(row) if _is_told(row, key) or (key in row["gold"] and key not in _OF_GRIEVANCES) else None


def _grievance(row: Row) -> bool:
    return bool(row["gold"]["is_complaint"])


def _angry(row: Row) -> bool:
    return bool(row["found"]["emotion"] >= ANGRY)


def _facts_right(row: Row) -> bool:
    return not any(misses(row["gold"]["entities"], row["found"]["entities"]))


def _main(row: Row) -> str:
    return str(row["gold"]["problems"][0])


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
