"""Reads the training data once, and fast.

Rasa's own importer parses every YAML file five times over with a parser in Python; ours reads the sentences with the C
parser that `bot.nlu_data` checks them with. Everything else (rules, domain, configuration) is Rasa's.
"""

from __future__ import annotations

from pathlib import Path
from typing import List, Optional

from rasa.shared.core.domain import InvalidDomain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu_data import DATA, Example, Finding, read_file


class ReadOnceImporter(RasaFileImporter):
    """Safe to share: Rasa copies the examples whenever it merges training data."""

    _read: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """Raises InvalidDomain with file and line of the first entry that cannot be read."""
        if self._read is None:
            files = sorted(Path(path) for path in self._nlu_files)
            ours = [path for path in files if DATA in path.parents]
            others = training_data_from_paths([str(path) for path in files if path not in ours], language or "zh")
            messages = [as_message(example) for path in ours for example in examples(path)]
            self._read = others.merge(TrainingData(messages))
        return self._read


def examples(path: Path) -> List[Example]:
    found = list(read_file(path))
    for one in found:
        if isinstance(one, Finding):
            raise InvalidDomain(f"training data: {one}")
    return [one for one in found if isinstance(one, Example)]


def as_message(example: Example) -> Message:
    message = Message({TEXT: example.text, INTENT: example.intent})
    if example.metadata:
        message.set("metadata", {"example": example.metadata})
    return message
