"""`tingsu evaluate`: what the model understands of labelled text, by source, and compared with the model before."""

from __future__ import annotations

import argparse
import asyncio
import hmac
import json
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot import settings as settings_room
from bot.clock import Clock
from bot.evaluation.gold import BadGold, Gold, read
from bot.process.crisis_weights import arm_crisis_rail, ensure_crisis_weights
from bot.process.parsing import EngineFailed, ParsingEngine
from bot.process.training import ENGINE_PYTHON, MODELS, engine_environment, ensure_model
from bot.understanding import understand
from bot.vocabulary import IDENTIFIER_NAMES

Commands = Any
DEFAULT_FOLDS = 5
MAX_FOLDS = 20
PREVIOUS, NONE = "previous", "none"
_FOUND, _FOUND_BEFORE = "predictions.jsonl", "against.jsonl"


class NotMeasured(Exception):
    """The message says what was missing or failed."""


def add_to(commands: Commands) -> None:
    command = commands.add_parser("evaluate", help="measure the model on labelled text / 评估模型")
    command.add_argument(
        "--data",
        action="append",
        type=_absolute,
        default=[],
        metavar="PATH",
        help="labelled .jsonl or .tsv, or a folder of them; repeatable. Without it: cross-validation on data/nlu",
    )
    command.add_argument("--folds", type=int, default=DEFAULT_FOLDS, help="of the cross-validation (default 5)")
    command.add_argument("--model", type=_absolute, help="model to measure (default: the one of the present sources)")
    command.add_argument(
        "--against",
        type=lambda text: text if text in (PREVIOUS, NONE) else _absolute(text),
        default=PREVIOUS,
        help="model to compare with: a path, 'previous' (default) or 'none'",
    )
    command.add_argument(
        "--out", type=_absolute, help="folder for report.html and report.json (default: below the data folder)"
    )
    command.add_argument("--json", action="store_true", help="print the report as JSON instead of the summary")
    command.set_defaults(run=run)


def _absolute(text: str) -> Path:
    """Paths mean the caller's folder; the command itself runs in the project's."""
    return Path(text).absolute()


def run(arguments: argparse.Namespace) -> int:
    """Exit codes: 0 measured, 1 bad data or no engine (said on standard error)."""
    settings = settings_room.read()
    try:
        gold = [row for path in arguments.data for row in read(path)]
        folder = _emptied(arguments.out or settings.data / "evaluations" / f"{datetime.now():%Y%m%d-%H%M%S}")
        if gold:
            head = _judge(gold, arguments, folder, Clock(settings.clock))
        else:
            head = _cross_validate(arguments.folds, folder)
        head["made_at"] = datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
        (folder / "head.json").write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")
        summary = _engine_python("bot.evaluation", str(folder))
    except (BadGold, NotMeasured, EngineFailed, OSError) as error:
        print(f"tingsu: {error}", file=sys.stderr)
        return 1
    print((folder / "report.json").read_text(encoding="utf-8") if arguments.json else summary)
    print(f"report: {folder / 'report.html'}", file=sys.stderr)
    return 0


def _emptied(folder: Path) -> Path:
    """The folder, without what an earlier evaluation left: a comparison of then must not pass for one of now."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (_FOUND, _FOUND_BEFORE, "head.json", "report.json", "report.html"):
        (folder / name).unlink(missing_ok=True)
    return folder


def _judge(gold: Sequence[Gold], arguments: argparse.Namespace, folder: Path, clock: Clock) -> dict[str, Any]:
    """Asks the model, and the one before it, about every text; what the report's heading says of that."""
    with redirect_stdout(sys.stderr):
        model = arguments.model or ensure_model()
        ensure_crisis_weights()
    arm_crisis_rail()
    earlier = _earlier(arguments.against, model)
    for path in (model, earlier):
        if path and not path.is_file():
            raise NotMeasured(f"no such model: {path}")
    head = {"model": model.name, "data": [path.name for path in arguments.data], "against": None}
    key = secrets.token_bytes(16)
    asyncio.run(_ask_all(gold, model, folder / _FOUND, clock, key))
    if earlier is None:
        return head
    try:
        asyncio.run(_ask_all(gold, earlier, folder / _FOUND_BEFORE, clock, key))
    except EngineFailed:  # a model of an older layout
        (folder / _FOUND_BEFORE).unlink(missing_ok=True)
        print(f"{earlier.name} cannot be read by this version: no comparison", file=sys.stderr)
        return {**head, "unreadable": earlier.name}
    return {**head, "against": earlier.name}


async def _ask_all(gold: Sequence[Gold], model: Path, out: Path, clock: Clock, key: bytes) -> None:
    bar = tqdm(gold, desc=model.name.removesuffix(".tar.gz"), unit="text", mininterval=0.5, disable=None)
    async with ParsingEngine(model) as engine:
        with out.open("w", encoding="utf-8") as lines:
            for row in bar:
                now = datetime.fromisoformat(row.now) if row.now else clock.local()
                understood = await understand(row.text, engine.ask, now)
                line = {"gold": row.as_json(), "found": {**understood.answer, "sureness": understood.sureness}}
                for side in line.values():
                    side["text"] = understood.masked
                    if "entities" in side:
                        side["entities"] = [_sealed(one, key) for one in side["entities"]]
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def _sealed(entity: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """An identifier as digests: a found one can be held against its label, but not be read."""
    if entity["type"] not in IDENTIFIER_NAMES:
        return dict(entity)
    told = {name: str(entity[name]).encode() for name in ("text", "value") if entity.get(name) is not None}
    return {**entity, **{name: hmac.new(key, text, "sha256").hexdigest()[:16] for name, text in told.items()}}


def _earlier(wanted: str | Path, model: Path) -> Path | None:
    """The model to compare with, if there is one."""
    if wanted == NONE:
        return None
    if isinstance(wanted, Path):
        return wanted
    others = [path for path in MODELS.glob("tingsu-*.tar.gz") if path.resolve() != model.resolve()]
    return max(others, key=lambda path: path.stat().st_mtime, default=None)


def _cross_validate(folds: int, folder: Path) -> dict[str, Any]:
    """Judges our own sentences by models that have not seen them; what the report's heading says of that."""
    if not 2 <= folds <= MAX_FOLDS:
        raise NotMeasured(f"--folds must be 2 to {MAX_FOLDS}")
    _engine_python("bot.engine.cross_validation", str(folds), str(folder / _FOUND))
    return {"model": f"交叉验证 {folds} 折", "data": ["data/nlu"], "against": None}


def _engine_python(module: str, *arguments: str) -> str:
    """Standard output of a module run in the engine's environment; its progress goes to ours."""
    child = subprocess.run(
        [str(ENGINE_PYTHON), "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=None if sys.stderr.isatty() else subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=engine_environment(),
        check=False,
    )
    if child.returncode:
        raise NotMeasured(f"{module} failed:\n{(child.stderr or '')[-2000:]}")
    return child.stdout.strip()
