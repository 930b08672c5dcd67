"""Times `parse_text`, gateway's half and engine together, in the application's environment. A child of the benchmarks.

``python -m tests.bench.whole_path MODEL``: one ``{"text", "now"}`` a line in; ``{"seconds", "answer"}`` a line out,
the median of three. With ``-`` as MODEL the facts of `bot.facts` are all that is asked, as `make test` measures them.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.facts import extract
from bot.process.parsing import ParsingEngine
from bot.understanding import EMPTY_PARSE, AskEngine, Parse, parse_text

TIMES = 3


async def main(model: str) -> None:
    async with asker(model) as ask:
        await parse_text("你好", ask, datetime(2026, 11, 18, 10))  # the model is loaded within the first answer
        for line in sys.stdin:
            print(json.dumps(await timed(json.loads(line), ask)))


@asynccontextmanager
async def asker(model: str) -> AsyncIterator[AskEngine]:
    if model == "-":
        yield facts_only
    else:
        async with ParsingEngine(Path(model)) as engine:
            yield engine.ask


async def facts_only(masked: str, now: str) -> Parse:
    facts = extract(masked, datetime.fromisoformat(now))
    entities = [{"entity": one.type, "start": one.start, "end": one.end, "value": one.value} for one in facts]
    return {**EMPTY_PARSE, "entities": entities}


async def timed(asked: dict[str, Any], ask: AskEngine) -> dict[str, Any]:
    seconds, answer = [], {}
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = await parse_text(asked["text"], ask, datetime.fromisoformat(asked["now"]))
        seconds.append(time.perf_counter() - began)
    return {"seconds": statistics.median(seconds), "answer": {**answer, "text": ""}}


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
