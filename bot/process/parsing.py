"""An engine that only understands texts, as a child process: for `tingsu parse` and `tingsu evaluate`."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from types import TracebackType
from typing import Any

from bot.process.training import ENGINE_PYTHON, engine_environment

#: Loading the model happens within the first answer.
ANSWER_WITHIN_S = 120.0
_LONGEST_ANSWER_BYTES = 16 * 2**20


class EngineFailed(Exception):
    """The engine could not be started with this model, died, or was silent for too long."""


class ParsingEngine:
    """``async with ParsingEngine(model) as engine: await engine.ask(text, now)``, one question at a time."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._process: Process | None = None

    async def __aenter__(self) -> ParsingEngine:
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(str(ENGINE_PYTHON), "-m", "bot.engine.parse_lines", str(self._model)),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=_LONGEST_ANSWER_BYTES,
                env=engine_environment(),
            )
        except OSError as error:
            raise EngineFailed(f"the engine cannot be started: {error}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()

    async def ask(self, text: str, now: str) -> dict[str, Any]:
        """The engine's parse of a masked text. Raises EngineFailed."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"text": text, "now": now}).encode() + b"\n")
            await self._process.stdin.drain()
            line = await asyncio.wait_for(self._process.stdout.readline(), ANSWER_WITHIN_S)
            if not line:
                raise EngineFailed(f"the engine ended: {self._model} is no model it can read, or it ran into an error")
            answer: dict[str, Any] = json.loads(line)
        except asyncio.TimeoutError as error:
            raise EngineFailed(f"no answer from the engine within {ANSWER_WITHIN_S:.0f} s") from error
        except ConnectionError as error:
            raise EngineFailed(f"the engine ended: {self._model} is no model it can read") from error
        except (OSError, ValueError) as error:
            raise EngineFailed(f"no answer from the engine: {error}") from error
        return answer
