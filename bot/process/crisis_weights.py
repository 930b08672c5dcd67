"""The weights of the crisis rail's second stage: made when their sources changed, kept by their hash.

As the model of the engine: a stale file cannot be loaded by mistake, and nothing that was built is committed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot import crisis
from bot.process.training import KEPT_MODELS, MODELS, TrainingFailed

_SOURCES = ("bot/nlu_data.py",)
#: What is learned from, and the code that learns and reads it.
_TREES = ("data/crisis", "data/nlu", "bot/crisis", "bot/crisis_training")
_KEPT_SUFFIXES = frozenset({".txt", ".yml", ".py"})


def source_hash() -> str:
    """Hash of everything the weights depend on."""
    total = hashlib.sha256()
    for path in sorted(_source_files()):
        total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _source_files() -> Iterator[Path]:
    yield from (Path(name) for name in _SOURCES)
    for tree in _TREES:
        yield from (path for path in Path(tree).rglob("*") if path.suffix in _KEPT_SUFFIXES)


def crisis_weights_path() -> Path:
    """Where the weights for the present sources are, or will be."""
    return MODELS / f"crisis-{source_hash()}.json"


def ensure_crisis_weights(force: bool = False) -> Path:
    """The weights for the present sources, learned if they are missing. Raises TrainingFailed."""
    path = crisis_weights_path()
    if path.exists() and not force:
        return path
    MODELS.mkdir(exist_ok=True)
    started = time.monotonic()
    print("training the second stage of the crisis rail …", flush=True)
    _train(path)
    print(f"crisis rail trained in {time.monotonic() - started:.0f} s", flush=True)
    _forget_old(path)
    return path


def _train(path: Path) -> None:
    draft = path.with_name(f"draft-{os.getpid()}-{path.name}")
    argv = [sys.executable, "-m", "bot.crisis_training", str(draft)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        draft.unlink(missing_ok=True)
        tail = "\n".join(done.stderr.splitlines()[-20:])
        raise TrainingFailed(f"the crisis rail could not be trained:\n{tail}")
    # Renamed only when whole: a killed training leaves no half file under the right name.
    draft.rename(path)


def _forget_old(newest: Path) -> None:
    kept = sorted(MODELS.glob("crisis-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT_MODELS:]:
        if path != newest:
            path.unlink()


def arm_crisis_rail() -> None:
    """The second stage for this process. Raises BadWeights, so that no gateway starts with half a rail."""
    crisis.arm(crisis_weights_path())
