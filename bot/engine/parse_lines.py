"""Understands texts from standard input: ``{"text", "now"}`` a line in, one parse a line out. For `tingsu parse`."""

from __future__ import annotations

import asyncio
import json
import sys

from rasa.core.agent import Agent

from bot.engine.connector import parse_only


def main() -> None:
    agent = Agent.load(sys.argv[1])
    for line in sys.stdin:
        parse = asyncio.run(parse_only(agent, json.loads(line)))
        sys.stdout.write(json.dumps(parse) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
