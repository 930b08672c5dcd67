"""The model: trained when its sources changed, kept by their hash, never guessed to be the right one."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

MODELS = Path("models")
ENGINE_PYTHON = Path(".venv-engine/bin/python")
LOG = Path(".cache/train.log")
_SOURCES = (
    "config.yml",
    "domain.yml",
    "bot/vocabulary.py",
    "requirements/engine.txt",
    # Only what is trained: the engine reads its other components from the checkout at start.
    "bot/engine/tokenizer.py",
    "bot/engine/features.py",
    "bot/engine/featurizer.py",
    "bot/engine/linear.py",
    "bot/engine/dialogue_act.py",
    "bot/engine/narrative.py",
    "bot/engine/importer.py",
    "bot/engine/train.py",
)
_TREES = ("data/nlu", "data/rules", "data/jieba", "data/lexicon")
#: Roughly how long a training from nothing takes on two cores; only the progress bar uses it.
USUAL_SECONDS = 75.0
KEPT_MODELS = 5


class TrainingFailed(Exception):
    """The message ends with what the engine said."""


def source_hash() -> str:
    """Hash of everything the model depends on: data, configuration, components and the engine's packages."""
    total = hashlib.sha256()
    for path in sorted(_source_files()):
        total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _source_files() -> Iterator[Path]:
    yield from (Path(name) for name in _SOURCES)
    for tree in _TREES:
        yield from (path for path in Path(tree).rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def model_path() -> Path:
    """Where the model for the present sources is, or will be."""
    return MODELS / f"tingsu-{source_hash()}.tar.gz"


def ensure_model(force: bool = False) -> Path:
    """The model for the present sources, trained if it is missing. Raises TrainingFailed."""
    path = model_path()
    if path.exists() and not force:
        return path
    MODELS.mkdir(exist_ok=True)
    started = time.monotonic()
    print("training the model …", flush=True)
    train(path)
    size = path.stat().st_size / 1e6
    print(f"model trained in {time.monotonic() - started:.0f} s ({size:.1f} MB)", flush=True)
    _forget_old(path)
    return path


def train(path: Path) -> None:
    LOG.parent.mkdir(parents=True, exist_ok=True)
    draft = f"draft-{os.getpid()}-{path.name}"
    argv = [str(ENGINE_PYTHON), "-m", "bot.engine.train", str(MODELS), draft]
    with LOG.open("w") as log:
        process = subprocess.Popen(argv, stdout=log, stderr=subprocess.STDOUT, env=engine_environment())
        try:
            code = _wait_with_progress(process.wait)
        except BaseException:
            process.kill()
            process.wait()
            raise
    if code or not (MODELS / draft).exists():
        tail = "\n".join(LOG.read_text(errors="replace").splitlines()[-20:])
        raise TrainingFailed(f"training failed; the last lines of {LOG}:\n{tail}")
    # Renamed only when whole: a killed training leaves no half model under the right name.
    (MODELS / draft).rename(path)


def _wait_with_progress(wait: Callable[[], int]) -> int:
    """The exit code, with a bar on a terminal and a line every quarter minute elsewhere."""
    from tqdm import tqdm

    result: list[int] = []
    waiter = threading.Thread(target=lambda: result.append(wait()))
    waiter.start()
    every = 0.5 if sys.stderr.isatty() else 15.0
    with tqdm(
        total=100, desc="training", bar_format="{desc} {percentage:3.0f}% {bar:30} {elapsed}", mininterval=0
    ) as bar:
        started = time.monotonic()
        while waiter.is_alive():
            waiter.join(every)
            bar.n = min(98, int(100 * (time.monotonic() - started) / USUAL_SECONDS))
            bar.refresh()
        bar.n = 100
        bar.refresh()
    return result[0]


def _forget_old(newest: Path) -> None:
    models = sorted(MODELS.glob("tingsu-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[KEPT_MODELS:]:
        if path != newest:
            path.unlink()


def engine_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """What an engine process may know: no secret of ours, no telemetry, one thread a job, the same seed."""
    passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    return {
        **passed,
        "PYTHONPATH": os.getcwd(),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_WORKERS": "1",
        "TICKET_LOCK_LIFETIME": "360",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_INTRA_OP_PARALLELISM_THREADS": "1",
        "TF_INTER_OP_PARALLELISM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "LOG_LEVEL": "WARNING",
        "LOG_LEVEL_LIBRARIES": "ERROR",
        **(extra or {}),
    }
