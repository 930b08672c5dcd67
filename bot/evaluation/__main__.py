"""``python -m bot.evaluation FOLDER``: measures ``predictions.jsonl`` there and writes report.json and report.html.

``head.json`` in the folder names model, data and time; ``against.jsonl``, where present, holds the answers of the
model to compare with. Runs in the engine's environment, as a child of `tingsu evaluate`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bot.evaluation.measures import compare, measure
from bot.evaluation.report import as_html, as_lines


def main(folder: Path) -> None:
    rows = _read(folder / "predictions.jsonl")
    report: dict[str, Any] = {
        **json.loads((folder / "head.json").read_text(encoding="utf-8")),
        "measured": measure(rows),
    }
    earlier = folder / "against.jsonl"
    if earlier.exists():
        report["compared"] = compare(_read(earlier), rows)
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "report.html").write_text(as_html(report), encoding="utf-8")
    print("\n".join(as_lines(report)))


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
