"""The real command in a child process, called from a folder that is not the project's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.service import CLOCK, ROOT

#: Training from nothing is part of this where no model of the present sources is there yet.
WITHIN_S = 600.0


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def tingsu(*arguments: str | Path, folder: Path, given: bytes = b"") -> Ran:
    """Runs `tingsu` in `folder`, with its data folder below it and `given` as standard input."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TINGSU_")}
    environment |= {"TINGSU_DATA": str(folder / "var"), "TINGSU_CLOCK": CLOCK, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *map(str, arguments)],
        cwd=folder,
        env=environment,
        input=given,
        capture_output=True,
        timeout=WITHIN_S,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def refused(ran: Ran) -> str:
    """What a command said that failed as it should: one message, no results, no traceback."""
    assert ran.code == 1, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    (message,) = [line for line in ran.err.splitlines() if line.startswith("tingsu: ")]
    return message
