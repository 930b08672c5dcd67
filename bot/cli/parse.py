"""`tingsu parse`: lines in, one JSON object a line out, without a running service."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from bot import settings as settings_room
from bot.clock import Clock
from bot.process.crisis_weights import arm_crisis_rail, ensure_crisis_weights
from bot.process.parsing import ParsingEngine
from bot.process.training import ensure_model
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
    with contextlib.redirect_stdout(sys.stderr):
        model = ensure_model()
        ensure_crisis_weights()
    arm_crisis_rail()
    return asyncio.run(_parse_lines(model, clock))


async def _parse_lines(model: Path, clock: Clock) -> int:
    async with ParsingEngine(model) as engine:
        try:
            for line in sys.stdin.buffer:
                text = line.decode("utf-8", errors="replace").rstrip("\r\n")
                parsed = await parse_text(text, engine.ask, clock.local())
                sys.stdout.write(json.dumps(parsed, ensure_ascii=False) + "\n")
                sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read our output has enough; nothing may be flushed into the closed pipe at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
