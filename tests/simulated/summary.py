"""Figures over many simulated conversations, and the transcripts of those that went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.simulated.run import Result

SHOWN = 8


@dataclass(frozen=True)
class Summary:
    """`right`: share that ended with a right ticket or a person; `ratio`: questions asked to the minimum needed."""

    runs: int
    right: float
    ratio: float
    endings: Counter[str]
    kinds: Counter[str]
    asides_missed: Counter[str]


def summary_of(results: Sequence[Result]) -> Summary:
    """Raises ValueError when there is nothing to sum up."""
    if not results:
        raise ValueError("no conversation was played")
    with_ticket = [result for result in results if result.minimum]
    minimum = sum(result.minimum for result in with_ticket)
    return Summary(
        runs=len(results),
        right=sum(result.right for result in results) / len(results),
        ratio=sum(result.asked for result in with_ticket) / minimum if minimum else float("inf"),
        endings=Counter(result.ended for result in results),
        kinds=Counter(kind for result in results for kind in result.kinds),
        asides_missed=Counter(aside for result in results for aside in result.asides_missed),
    )


def table(summary: Summary) -> str:
    lines = [
        f"conversations                {summary.runs}",
        f"right ticket or a person     {summary.right:.1%}",
        f"questions / minimum          {summary.ratio:.3f}",
        *(f"ended: {ended:21} {count}" for ended, count in summary.endings.most_common()),
        *(f"wrong: {kind:21} {count}" for kind, count in summary.kinds.most_common()),
        *(f"not answered in passing: {aside}  {count}" for aside, count in summary.asides_missed.most_common(SHOWN)),
    ]
    return "\n".join(lines)


def report(results: Iterable[Result], kind: str = "") -> str:
    """The first transcripts in which the given kind (or anything) went wrong, and the seeds of all of them."""
    bad = [result for result in results if (kind in result.kinds if kind else result.kinds)]
    seeds = ", ".join(str(result.seed) for result in bad)
    return "\n\n".join([f"seeds: {seeds}", *(result.report() for result in bad[:SHOWN])])


def write_transcripts(results: Iterable[Result], folder: Path) -> list[Path]:
    """One file for each kind of failure, with every transcript of it; files of an earlier run go."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    by_kind: dict[str, list[str]] = {}
    for result in results:
        for kind in result.kinds:
            by_kind.setdefault(kind, []).append(result.report())
    paths = []
    for kind, reports in sorted(by_kind.items()):
        path = folder / f"{kind.replace(' ', '_')}.txt"
        path.write_text("\n\n".join(reports) + "\n", encoding="utf-8")
        paths.append(path)
    return paths
