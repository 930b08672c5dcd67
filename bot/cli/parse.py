"""`tingsu parse`: lines in, one JSON object a line out, without a running service."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
from typing import Any

from bot import settings as settings_room
from bot.clock import Clock
from bot.process.training import ENGINE_PYTHON, engine_environment, ensure_model
from bot.understanding import parse_text

Commands = Any


def add_to(commands: Commands) -> None:
    command = commands.add_parser("parse", help="understand lines from standard input / 解析标准输入的每一行")
    command.add_argument("--json", action="store_true", help="always on: one JSON object a line / 始终为 JSON")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if sys.stderr.isatty():
        print("loading the model …", file=sys.stderr)
    clock = Clock(settings_room.read().clock)
    # The path goes to standard output only in `train`: here that belongs to the results.
    with _Quiet():
        model = ensure_model()
    engine = subprocess.Popen(
        [str(ENGINE_PYTHON), "-m", "bot.engine.parse_lines", str(model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=engine_environment(),
    )
    try:
        for line in sys.stdin.buffer:
            text = line.decode("utf-8", errors="replace").rstrip("\r\n")
            parsed = asyncio.run(parse_text(text, lambda t, now: _ask(engine, t, now), clock.local()))
            sys.stdout.write(json.dumps(parsed, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has enough; nothing may be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        engine.kill()
        engine.wait()
    return 0


async def _ask(engine: subprocess.Popen[str], text: str, now: str) -> dict[str, Any]:
    assert engine.stdin is not None
    assert engine.stdout is not None
    engine.stdin.write(json.dumps({"text": text, "now": now}) + "\n")
    engine.stdin.flush()
    answer: dict[str, Any] = json.loads(engine.stdout.readline())
    return answer


class _Quiet:
    """What is printed inside goes to standard error."""

    def __enter__(self) -> None:
        self._stdout, sys.stdout = sys.stdout, sys.stderr

    def __exit__(self, *error: object) -> None:
        sys.stdout = self._stdout
