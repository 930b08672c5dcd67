"""`make bench-parse`: one message in the engine against stock DIET, and what the worst messages cost.

``.venv-engine/bin/python -m tests.bench.parsing [--model FILE] [--json FILE]``

The stock pipeline is trained on the spot, for a few epochs on a few hundred of our sentences with all our acts and
fact types: how long a parse takes depends on its size, not on what it has learned (a vocabulary of this few
sentences, if anything, makes it faster). Both models are asked in turn, through the same call as the gateway's.
Exits with 1 when a bad message takes longer than its bound.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import write_yaml
from rasa.utils.log_utils import configure_structlog

from bot.engine.connector import parse_only
from bot.engine.facts import as_entity
from bot.facts import extract
from bot.nlu_data import DATA, STORY_INTENT, Example, read_file
from bot.process.training import model_path
from bot.text import MAX_UNDERSTOOD_CHARS
from tests.bench.bad_input import ORDINARY, texts, two_hundred_amounts
from tests.bench.report import table

NOW = "2026-11-18T10:00"
APP_PYTHON = ".venv/bin/python"
TIMED, WARM_UP, REPEATS = 300, 30, 5
LONG_STORY_CHARS = 60
#: What the stock pipeline learns from.
OF_EACH_ACT, STORIES, EPOCHS = 10, 400, 2
STOCK = (
    {"name": "JiebaTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": EPOCHS, "random_seed": 42},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
)
GOAL = 1 / 3
#: A message may take so many times what an ordinary one of `SHORT` characters takes, scaled by its length; the
#: constant is for what a parse costs at any length, and for the noise of a busy machine.
SHORT, LONGEST = 200, 20_000
SLACK, NOISE_S = 2.0, 0.03

Json = dict[str, Any]


def main() -> None:
    asked = arguments()
    # Unset, Rasa's logging writes every parse out, text and all, and that would be timed too.
    configure_structlog(logging.WARNING)
    examples = [one for path in sorted(DATA.rglob("*.yml")) for one in read_file(path) if isinstance(one, Example)]
    random.Random(7).shuffle(examples)
    shipped = Agent.load(str(asked.model))
    with tempfile.TemporaryDirectory() as folder:
        stock = Agent.load(stock_model(examples, Path(folder)))
    result: Json = {"against_stock": against_stock(shipped, stock, examples)}
    stories = [one.text for one in examples if one.intent == STORY_INTENT]
    result["bad_input"], within = bad_input(shipped, asked.model, stories)
    if asked.json:
        asked.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    sys.exit(0 if within else 1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=model_path(), help="another model than that of the sources")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    asked = parser.parse_args()
    if not asked.model.exists():
        parser.error(f"{asked.model} is missing: make train")
    return asked


# -- against stock DIET ------------------------------------------------------------------------------------------


def stock_model(examples: Sequence[Example], folder: Path) -> str:
    """Trains stock Rasa for Chinese; our rules annotate the facts, so that DIET has both of its jobs to do."""
    by_act: dict[str, list[Example]] = defaultdict(list)
    for one in examples:
        by_act[one.intent].append(one)
    drawn = [one for act, of in by_act.items() for one in of[: STORIES if act == STORY_INTENT else OF_EACH_ACT]]
    write_yaml({"recipe": "default.v1", "language": "zh", "pipeline": list(STOCK)}, folder / "config.yml")
    (folder / "nlu.yml").write_text(TrainingData(list(map(annotated, drawn))).nlu_as_yaml(), encoding="utf-8")
    print(f"training stock DIET on {len(drawn)} sentences …", file=sys.stderr)
    return str(train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder)))


def annotated(one: Example) -> Message:
    facts = map(as_entity, extract(one.text, datetime.fromisoformat(NOW)))
    entities = [{"entity": e["entity"], "start": e["start"], "end": e["end"], "value": e["text"]} for e in facts]
    return Message({TEXT: one.text, INTENT: one.intent, ENTITIES: entities})


def against_stock(shipped: Agent, stock: Agent, examples: Sequence[Example]) -> Json:
    """Milliseconds of both on messages as they come and on long stories; asked in turn."""
    rows = {
        "any message": [one.text for one in examples[: TIMED + WARM_UP]],
        f"story of {LONG_STORY_CHARS}+": [one.text for one in examples if len(one.text) >= LONG_STORY_CHARS],
    }
    result: Json = {}
    print("one message in the engine, in process:")
    for kind, messages in rows.items():
        times = in_turn({"shipped": shipped, "stock DIET": stock}, messages[: TIMED + WARM_UP])
        table({f"{name}, {kind}": of for name, of in times.items()})
        medians = {name: 1000 * statistics.median(of) for name, of in times.items()}
        ratio = medians["shipped"] / medians["stock DIET"]
        print(f"{'ratio of medians':28}{ratio:>16.2f}  (goal: at most {GOAL:.2f})")
        result[kind] = {"p50_ms": medians, "ratio": ratio}
    return result


def in_turn(agents: Mapping[str, Agent], messages: Sequence[str]) -> dict[str, list[float]]:
    """Seconds of each parse after warm-up; each message is asked of all agents before the next one."""
    times: dict[str, list[float]] = {name: [] for name in agents}
    with _Loop() as loop:
        for message in messages:
            for name, agent in agents.items():
                times[name].append(seconds(loop, agent, message)[0])
    return {name: of[WARM_UP:] for name, of in times.items()}


class _Loop:
    """One event loop for many questions, as in the engine: a new one for each would be timed with them."""

    def __enter__(self) -> _Loop:
        self._loop = asyncio.new_event_loop()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.close()

    def run(self, work: Any) -> Any:
        return self._loop.run_until_complete(work)


def seconds(loop: Any, agent: Agent, message: str) -> tuple[float, Json]:
    began = time.perf_counter()
    answer = loop.run(parse_only(agent, {"text": message, "now": NOW}))
    return time.perf_counter() - began, answer


# -- bad input ---------------------------------------------------------------------------------------------------


def bad_input(agent: Agent, model: Path, stories: Sequence[str]) -> tuple[list[Json], bool]:
    """Each kind at three lengths: in the engine as long as it may get there, and through the gateway's half too."""
    in_engine = engine_rows(agent, stories)
    whole = whole_rows(model, stories)
    ordinary = {place: rows[0]["seconds"] for place, rows in (("engine", in_engine), ("whole path", whole))}
    for row in (*in_engine, *whole):
        read_chars = min(row["chars"], MAX_UNDERSTOOD_CHARS)  # the rest is cut off, which must not cost much
        row["bound"] = ordinary[row["where"]] * max(1.0, read_chars / SHORT) * SLACK + NOISE_S
    print(f"\nbad input; bound: {SLACK:.0f} × ordinary {SHORT} characters × length + {1000 * NOISE_S:.0f} ms")
    print(f"{'':12}{'':24}{'chars':>8}{'ms':>9}{'bound ms':>10}  answer")
    for row in (*in_engine, *whole):
        mark = "" if row["seconds"] <= row["bound"] else "  TOO SLOW"
        place = f"{row['where']:12}{row['kind']:24}{row['chars']:>8}"
        print(f"{place}{1000 * row['seconds']:>9.1f}{1000 * row['bound']:>10.0f}  {row['answer']}{mark}")
    rows = [*in_engine, *whole]
    return rows, all(row["seconds"] <= row["bound"] for row in rows)


def engine_rows(agent: Agent, stories: Sequence[str]) -> list[Json]:
    rows = []
    with _Loop() as loop:
        seconds(loop, agent, stories[0])
        for length in (SHORT, MAX_UNDERSTOOD_CHARS // 2, MAX_UNDERSTOOD_CHARS):
            for kind, text in texts(length, stories).items():
                taken = [seconds(loop, agent, text) for _ in range(REPEATS)]
                row = {"where": "engine", "kind": kind, "chars": len(text), "answer": summary(taken[-1][1])}
                rows.append({**row, "seconds": statistics.median(one for one, _ in taken)})
    return rows


def whole_rows(model: Path, stories: Sequence[str]) -> list[Json]:
    """Through `parse_text` and a parsing engine of its own, as `tingsu parse` goes."""
    kinds = [(ORDINARY, texts(SHORT, stories)[ORDINARY]), *texts(LONGEST, stories).items()]
    kinds.append(("200 amounts", two_hundred_amounts()))
    lines = "".join(json.dumps({"text": text, "now": NOW}) + "\n" for _, text in kinds)
    command = [APP_PYTHON, "-m", "tests.bench.whole_path", str(model)]
    out = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [
        {"where": "whole path", "kind": kind, "chars": len(text), **one, "answer": brief(one["answer"])}
        for (kind, text), one in zip(kinds, map(json.loads, out.splitlines()), strict=True)
    ]


def summary(parse: Json) -> str:
    """What the engine made of it, in a few words."""
    classes = parse["classes"]
    return told(parse["intent"], parse["confidence"], classes["is_complaint"], classes["emotion"], parse["entities"])


def brief(answer: Json) -> str:
    entities = [{"entity": one["type"]} for one in answer["entities"]]
    return told(answer["intent"], answer["confidence"], answer["is_complaint"], answer["emotion"], entities)


def told(intent: str, confidence: float, complaint: float, emotion: int, entities: Sequence[Json]) -> str:
    amounts = sum(one["entity"] == "amount" for one in entities)
    facts = f"{len(entities)} facts, {amounts} of them amounts"
    return f"{intent} {confidence:.2f}, complaint {complaint:.2f}, emotion {emotion}, {facts}"


if __name__ == "__main__":
    main()
