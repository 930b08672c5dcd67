"""Prints what the benchmarks measured."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path


def table(rows: Mapping[str, Sequence[float]]) -> None:
    """Milliseconds: count, median, 95th percentile, slowest."""
    print(f"{'':28}{'n':>6}{'p50 ms':>10}{'p95 ms':>10}{'max ms':>10}")
    for name, seconds in rows.items():
        in_order = sorted(1000 * one for one in seconds)
        p95 = in_order[min(len(in_order) - 1, int(0.95 * len(in_order)))]
        print(f"{name:28}{len(in_order):>6}{statistics.median(in_order):>10.1f}{p95:>10.1f}{in_order[-1]:>10.1f}")


def processes(parent: int) -> None:
    """Resident memory of the supervisor and its children, from /proc."""
    print("memory (RSS):")
    for status in sorted(Path("/proc").glob("[0-9]*/status")):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            command = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            continue  # it ended meanwhile
        if parent in (int(fields["PPid"]), int(fields["Pid"])):
            print(f"  {int(fields['VmRSS'].split()[0]) / 1024:8.0f} MB  {short(command)}")


def short(command: str) -> str:
    for name in ("action_server", "gateway_server", "rasa run", "tingsu up"):
        if name in command:
            return name
    return command[:60]
