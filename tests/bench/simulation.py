"""`make simulate`: thousands of simulated customers, and facts told in any order; figures, and transcripts of failures.

The seeds go on from where `make test` ends, so that nothing is measured on what was mended by. `RUNS` and `SHEETS`
in the environment change how many.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.service import ROOT, Service, start
from tests.simulated.any_order import variants
from tests.simulated.run import Result, simulate_all
from tests.simulated.summary import summary_of, table, write_transcripts

FIRST_SEED, FIRST_SHEET = 1_000, 1_000
SHUFFLES = 5
FOLDER = ROOT / ".cache/simulated/many"
ENGINES = "2"


def main() -> None:
    runs, sheets = int(os.environ.get("RUNS", "2000")), int(os.environ.get("SHEETS", "100"))
    with tempfile.TemporaryDirectory() as folder:
        service = start(Path(folder), TINGSU_ENGINES=ENGINES)
        try:
            customers(service, runs)
            orders(service, sheets)
        finally:
            service.stop()


def customers(service: Service, runs: int) -> None:
    began, done = time.perf_counter(), 0

    def tell(_: Result) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            print(f"\r{done}/{runs} {time.perf_counter() - began:.0f} s", end="", file=sys.stderr, flush=True)

    results = simulate_all(service, range(FIRST_SEED, FIRST_SEED + runs), tell)
    print(f"\n{table(summary_of(results))}\n{time.perf_counter() - began:.0f} s")
    for path in write_transcripts(results, FOLDER):
        print(path.relative_to(ROOT))


def orders(service: Service, sheets: int) -> None:
    told = variants(service, range(FIRST_SHEET, FIRST_SHEET + sheets), SHUFFLES)
    different = [variant for variant in told if variant.unlike]
    print(f"\ntold in any order            {len(told)}")
    print(f"same ticket                  {1 - len(different) / len(told):.1%}")
    for field, count in Counter(entry.split(":")[0] for one in different for entry in one.unlike).most_common():
        print(f"differs: {field:19} {count}")
    shown = [f"{'; '.join(variant.unlike)}\n{variant.result.report()}" for variant in different]
    path = FOLDER / "any_order.txt"
    path.write_text("\n\n".join(shown) + "\n", encoding="utf-8")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
