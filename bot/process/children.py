"""One watched process: started, restarted with back-off when it ends, stopped cleanly with all it started."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

BACK_OFF_FIRST_S, BACK_OFF_MOST_S = 0.5, 15.0
#: A process that lived this long was healthy; its next end starts the back-off anew.
HEALTHY_S = 60.0
STOP_S = 10.0
MAX_LOG_BYTES = 10 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """`restarts` counts how often it had to be started again."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    restarts: int = 0
    _process: asyncio.subprocess.Process | None = field(default=None, repr=False)
    _stopping: bool = False

    async def keep_running(self) -> None:
        """Returns only after `stop`."""
        delay = BACK_OFF_FIRST_S
        while not self._stopping:
            started = time.monotonic()
            await self._start()
            assert self._process is not None
            code = await self._process.wait()
            if self._stopping:
                return
            self._sweep()
            delay = BACK_OFF_FIRST_S if time.monotonic() - started > HEALTHY_S else delay
            print(f"{self.name} ended with {code}; starting it again in {delay:.1f} s", file=sys.stderr, flush=True)
            await asyncio.sleep(delay)
            delay = min(delay * 2, BACK_OFF_MOST_S)
            self.restarts += 1

    async def _start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > MAX_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *self.argv,
                env=dict(self.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # A group of its own: Ctrl-C reaches the parent, which stops the children in order.
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL for whatever is left after `STOP_S`."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_S)
        self._sweep()
        await process.wait()

    def _sweep(self) -> None:
        """Whatever the process started and left behind."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def end_of_log(self, lines: int = 15) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def _die_with_parent() -> None:
    """On Linux a killed parent takes its children along; nothing is left holding ports."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
