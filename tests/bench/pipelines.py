"""`make bench-nlu`: understanding pipelines side by side: what they get right, what they cost.

``.venv-engine/bin/python -m tests.bench.pipelines [--data PATH …] [--only NAME …] [--folds N] [--json FILE]``

Each pipeline is trained on four fifths of our sentences and asked the rest; pattern families stay together, and all
pipelines get the same split. `--data` names labelled texts that none has learned from (see `bot.evaluation.gold`).
DIET would train for hours on everything, so both DIETs and one copy of the shipped pipeline learn from the same
sample. Spans have a table of their own (`tests.bench.pipeline_spans`). Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sklearn.model_selection import StratifiedGroupKFold
from tqdm import tqdm

from bot.engine.cross_validation import SEED
from bot.evaluation.gold import read as read_gold
from bot.evaluation.measures import figures, intents, over_sources
from bot.nlu_data import DATA, Example, read_file
from bot.nlu_families import families
from tests.bench import pipeline_spans as spans
from tests.bench.pipeline_tables import tables
from tests.bench.pipeline_variants import VARIANTS, read

APP_PYTHON = ".venv/bin/python"
FOLDS = 5
#: What the comparison with DIET learns from and is asked; DIET's time grows with the square of the longest text.
SAMPLE, SAMPLE_ASKED, SAMPLE_CHARS = 3000, 1500, 40

Row = dict[str, Any]


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write(folder / "gold.jsonl", gold_rows(asked.data))
        results: dict[str, list[Row]] = {name: [] for name in asked.only or VARIANTS}
        with tqdm(total=asked.folds * len(results), desc="pipelines") as progress:
            for fold, (seen, unseen) in enumerate(splits(asked.limit)[: asked.folds]):
                for name in results:
                    progress.set_postfix_str(name)
                    results[name].append(one(name, folder, seen, unseen, fold))
                    progress.update()
                    if asked.json:
                        asked.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    print("\n".join([*tables(results, list(map(str, asked.data))), "", *spans.compared()]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="PATH", help="labelled texts")
    parser.add_argument("--only", action="append", choices=list(VARIANTS), metavar="NAME", help="only this pipeline")
    parser.add_argument("--folds", type=int, default=1, help=f"how many of the {FOLDS} folds are asked")
    parser.add_argument("--limit", type=int, help="a random part of our sentences: to try the benchmark itself")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    return parser.parse_args()


# -- what is learned, what is asked ------------------------------------------------------------------------------


def splits(limit: int | None) -> list[tuple[list[Row], list[Row]]]:
    """Sentences seen and unseen, for each fold; shuffled, so that a beginning is a random sample."""
    examples = [one for path in sorted(DATA.rglob("*.yml")) for one in read_file(path) if isinstance(one, Example)]
    random.Random(SEED).shuffle(examples)
    examples = examples[:limit]
    rows = [
        {"text": one.text, "intent": one.intent, "metadata": one.metadata, "origin": one.file.stem} for one in examples
    ]
    groups = families([one.text for one in examples])
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    parts = split.split(rows, [one.intent for one in examples], groups)
    return [([rows[i] for i in seen], [rows[i] for i in unseen]) for seen, unseen in parts]


def gold_rows(paths: Sequence[Path]) -> list[Row]:
    """Labelled texts of all `paths`, as the gateway hands them to the engine."""
    rows = [{"data": str(path), "gold": gold.as_json()} for path in paths for gold in read_gold(path)]
    lines = "".join(json.dumps(row["gold"]["text"]) + "\n" for row in rows)
    command = [APP_PYTHON, "-m", "tests.bench.ready_lines"]
    masked = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    return [{**row, "masked": json.loads(text)} for row, text in zip(rows, masked, strict=True)]


def write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


# -- one pipeline ------------------------------------------------------------------------------------------------


def one(name: str, scratch: Path, seen: Sequence[Row], unseen: Sequence[Row], fold: int) -> Row:
    """Everything measured of one pipeline on one fold."""
    small = VARIANTS[name].small
    folder = scratch / f"{fold}-{list(VARIANTS).index(name)}"
    folder.mkdir()
    write(folder / "seen.jsonl", short(seen)[:SAMPLE] if small else seen)
    write(folder / "unseen.jsonl", short(unseen)[:SAMPLE_ASKED] if small else unseen)
    # Rows drawn for DIET are judged on acts only; the labelled texts are not asked of a part of the data.
    (folder / "gold.jsonl").symlink_to(scratch / "gold.jsonl" if not small else "/dev/null")
    trained, served = (child(task, name, folder) for task in ("train", "serve"))
    measured = {"fold": on_fold(served.pop("unseen")), "gold": on_gold(served.pop("gold"))}
    return {**trained, **served, **measured}


def short(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if len(row["text"]) <= SAMPLE_CHARS]


def child(task: str, name: str, folder: Path) -> Row:
    command = [sys.executable, "-m", "tests.bench.pipeline_variants", task, name, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name}: {task} failed\n{done.stderr[-3000:]}")
    return next(read(folder / f"{task}.json"))


def on_fold(rows: Sequence[Row]) -> Row:
    acts = intents(rows)
    assert acts is not None
    result = {"act_macro_f1": acts["macro_f1"], "rows": acts["of"]}
    if "industry" in rows[0]["found"]:
        measured = figures(rows)
        result["complaint"] = balanced(measured)
        for name in ("industry", "main_problem", "main_problem_in_three", "emotion"):
            result[name] = value(measured, name)
    return result


def on_gold(rows: Sequence[Row]) -> dict[str, Row]:
    """Figures by `--data` path: means over sources where sources are labelled, shares of all elsewhere."""
    found: dict[str, Row] = {}
    for path in dict.fromkeys(row["data"] for row in rows):
        part = [row for row in rows if row["data"] == path]
        names = dict.fromkeys(row["gold"]["source"] for row in part)
        sources = [figures([row for row in part if row["gold"]["source"] == name]) for name in names]
        over, overall = over_sources(sources), figures(part)
        found[path] = {
            "complaint": over["complaint_balanced_accuracy"],
            "complaint_pooled": balanced(overall),
            "anger": over["anger_balanced_accuracy"],
            "industry": over["industry"],
            **{name: value(overall, name) for name in ("main_problem", "main_problem_in_three", "emotion")},
            "rows": len(part),
        }
    return found


def balanced(measured: Mapping[str, Any]) -> float | None:
    """Of "is it a complaint", all rows together: fairer than the mean over sources where those are small."""
    sides = [value(measured, "recall"), value(measured, "specificity")]
    return None if None in sides else sum(sides) / 2


def value(measured: Mapping[str, Any], name: str) -> Any:
    return measured[name] and measured[name]["value"]


if __name__ == "__main__":
    main()
