"""The results of `tests.bench.pipelines` as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import mean
from typing import Any

Result = Mapping[str, Any]
Results = Mapping[str, Sequence[Result]]

_RIGHT = {
    "acts, macro-F1": "act_macro_f1",
    "complaint, bal. acc.": "complaint",
    "industry": "industry",
    "main problem": "main_problem",
    "among three": "main_problem_in_three",
    "emotion": "emotion",
}
_ON_GOLD = {
    "complaint, over sources": "complaint",
    "complaint, pooled": "complaint_pooled",
    "anger, over sources": "anger",
    **dict(list(_RIGHT.items())[2:]),
}
_COSTS: Mapping[str, tuple[str, str]] = {
    "training, CPU s": ("train_cpu_s", ".0f"),
    "wall s": ("train_s", ".0f"),
    "peak MB, training": ("train_mb", ".0f"),
    "model MB": ("disk_mb", ".1f"),
    "RSS MB, serving": ("serve_mb", ".0f"),
    "parse p50 ms": ("parse_ms", ".2f"),
    "p95 ms": ("parse_p95_ms", ".2f"),
}


def tables(results: Results, data: Sequence[str]) -> Iterator[str]:
    """On our own unseen sentences; the costs; then one table for each set of labelled texts."""
    yield "On our own sentences, unseen families:"
    yield ""
    yield from table(
        ["pipeline", "learned from", "asked", *_RIGHT],
        {
            name: [
                f"{mean(fold['sentences'] for fold in folds):.0f}",
                str(sum(fold["fold"]["rows"] for fold in folds)),
                *(share(folds, lambda fold, key=key: fold["fold"].get(key)) for key in _RIGHT.values()),
            ]
            for name, folds in results.items()
        },
    )
    imports = mean(fold["imports_mb"] for folds in results.values() for fold in folds)
    yield from ["", f"Costs (Python with Rasa imported is {imports:.0f} MB of each figure of memory):", ""]
    yield from table(["pipeline", *_COSTS], {name: list(costs(folds)) for name, folds in results.items()})
    for path in data:
        yield from ["", f"On labelled texts of {path}:", ""]
        yield from table(["pipeline", *_ON_GOLD], gold_cells(results, path))


def gold_cells(results: Results, path: str) -> dict[str, list[str]]:
    asked = {name: [fold["gold"][path] for fold in folds] for name, folds in results.items() if folds[0]["gold"]}
    return {
        name: [share(on, lambda one, key=key: one.get(key)) for key in _ON_GOLD.values()] for name, on in asked.items()
    }


def costs(folds: Sequence[Result]) -> Iterator[str]:
    for key, shape in _COSTS.values():
        yield format(mean(fold[key] for fold in folds), shape)


def share(folds: Sequence[Result], of: Callable[[Result], float | None]) -> str:
    """The mean over folds; a dash where the pipeline is not asked or nothing is labelled."""
    values = [one for fold in folds if (one := of(fold)) is not None]
    return f"{mean(values):.3f}" if values else "–"


def table(head: Sequence[str], rows: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| --- |{' --: |' * (len(head) - 1)}"
    for name, cells in rows.items():
        yield f"| {' | '.join([name, *cells])} |"
