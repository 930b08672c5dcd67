"""Understands texts from standard input: ``{"text", "now"}`` a line in, one parse a line out. For `tingsu parse`."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from bot.engine.connector import parse_only


def main() -> None:
    # Rasa and its libraries print; from here on that goes to standard error, and only results to the output.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # Otherwise Rasa prints every text it parses.
    configure_structlog(logging.WARNING)
    agent = Agent.load(sys.argv[1])
    for line in sys.stdin:
        parse = asyncio.run(parse_only(agent, json.loads(line)))
        results.write(json.dumps(parse) + "\n")
        results.flush()


if __name__ == "__main__":
    main()
