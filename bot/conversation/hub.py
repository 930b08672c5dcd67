"""Who is listening to which conversation, inside this process. A slow listener is dropped; it can resume."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

QUEUE_FRAMES = 256
Frame = dict[str, Any]


class Listener:
    """A bounded queue of frames. `dropped` is set once it overflowed: what follows would have a gap."""

    def __init__(self) -> None:
        self.frames: asyncio.Queue[Frame] = asyncio.Queue(QUEUE_FRAMES)
        self.dropped = asyncio.Event()

    def offer(self, frame: Frame) -> None:
        try:
            self.frames.put_nowait(frame)
        except asyncio.QueueFull:
            self.dropped.set()


class Hub:
    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)

    @contextmanager
    def listening(self, conversation_id: str) -> Iterator[Listener]:
        listener = Listener()
        self._listeners[conversation_id].add(listener)
        try:
            yield listener
        finally:
            self._listeners[conversation_id].discard(listener)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    def publish(self, conversation_id: str, frame: Frame) -> None:
        for listener in tuple(self._listeners.get(conversation_id, ())):
            listener.offer(frame)
