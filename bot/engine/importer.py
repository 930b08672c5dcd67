"""Reads the training data once per training: Rasa's own importer parses every YAML file five times over."""

from __future__ import annotations

from typing import Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class ReadOnceImporter(RasaFileImporter):
    """Safe to share: Rasa copies the examples whenever it merges training data."""

    _read: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        if self._read is None:
            self._read = super().get_nlu_data(language)
        return self._read
