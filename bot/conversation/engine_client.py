"""The gateway's side of the engine connector: one JSON call a turn, spread over engines by conversation."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any

import aiohttp

#: Longer than the engine's worst case: giving up first would cancel a turn that may already have acted.
TURN_TIMEOUT_S = 60.0
READY_TIMEOUT_S = 5.0


class EngineUnavailable(Exception):
    """No answer from the engine: down, starting, or broken on the way. Whether the turn ran is unknown."""


class TurnFailed(Exception):
    """The engine answered that the turn failed and nothing of it was kept."""


class EngineClient:
    """`urls` are engine addresses such as ``http://127.0.0.1:5005``; opened by `start`, closed by `close`."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = tuple(urls)
        self._http: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TURN_TIMEOUT_S, connect=5))

    async def close(self) -> None:
        if self._http:
            await self._http.close()

    async def turn(self, session: str, text: str, message_id: str, metadata: dict[str, Any]) -> dict[str, Any]:
        """Replies, parse and form state of one turn; the same message id again repeats the same answer.

        Raises EngineUnavailable, TurnFailed.
        """
        body = {"sender": session, "text": text, "message_id": message_id, "metadata": metadata}
        return await self._post(self.engine_of(session), "turn", body)

    async def parse(self, text: str, now: str) -> dict[str, Any]:
        """The parse of one text; changes nothing. Raises EngineUnavailable, TurnFailed."""
        answer = await self._post(self._urls[0], "parse", {"text": text, "now": now})
        parse: dict[str, Any] = answer["parse"]
        return parse

    def engine_of(self, session: str) -> str:
        """Rendezvous hashing: a conversation stays with its engine when others come or go."""
        return max(self._urls, key=lambda url: hashlib.sha256(f"{url} {session}".encode()).digest())

    async def ready(self) -> bool:
        """Whether every engine answers and has its model loaded."""
        return all(await asyncio.gather(*(self._is_ready(url) for url in self._urls)))

    async def _is_ready(self, url: str) -> bool:
        try:
            async with self._session().post(
                f"{url}/webhooks/tingsu/parse",
                json={"text": "你好"},
                timeout=aiohttp.ClientTimeout(total=READY_TIMEOUT_S),
            ) as response:
                return response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False

    async def _post(self, url: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            async with self._session().post(f"{url}/webhooks/tingsu/{path}", json=body) as response:
                answer = await response.json()
                if response.status == 200 and isinstance(answer, dict):
                    return answer
                raise TurnFailed(_reason(answer, response.status))
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise EngineUnavailable(type(error).__name__) from error

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise EngineUnavailable("the client was not started")
        return self._http


def _reason(answer: Any, status: int) -> str:
    error = answer.get("error") if isinstance(answer, dict) else None
    return f"{error.get('code')}: {error.get('message')}" if isinstance(error, dict) else f"status {status}"
