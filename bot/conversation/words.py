"""What the gateway says by itself, when the engine cannot or must not: read from data/responses/gateway.yml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

PATH = Path("data/responses/gateway.yml")
NEEDED = (
    "utter_too_long",
    "utter_nothing_to_read",
    "utter_engine_trouble",
    "utter_turn_trouble",
    "utter_crisis_self_harm",
    "utter_crisis_harm_others",
    "utter_crisis_injury",
)


class WordsMissing(Exception):
    """The file of the gateway's sentences lacks one, or cannot be read."""


class Words:
    """Variations by name; `say` goes round them, so that the same trouble twice is not told in the same words."""

    def __init__(self, variations: Mapping[str, list[str]]) -> None:
        self._variations = variations

    def say(self, name: str, nth: int = 0) -> str:
        texts = self._variations[name]
        return texts[nth % len(texts)]


def load(path: Path = PATH) -> Words:
    """Raises WordsMissing."""
    try:
        responses: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
        variations = {name: [variation["text"] for variation in responses[name]] for name in NEEDED}
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise WordsMissing(f"{path}: {error}") from error
    return Words(variations)
