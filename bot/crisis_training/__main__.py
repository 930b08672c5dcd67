"""``python -m bot.crisis_training FILE``: learns the second stage of the crisis rail and writes its weights to FILE."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.crisis import model
from bot.crisis_training.examples import background, read
from bot.crisis_training.learning import train


def main(arguments: Sequence[str]) -> int:
    (path,) = arguments
    weights = train([*read(), *background()])
    model.save(weights, Path(path))
    print(f"{path}: {len(weights.rows)} features")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
