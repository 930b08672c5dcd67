"""Trains the model: ``python -m bot.engine.train FOLDER NAME``, from config.yml, domain.yml, data/nlu and data/rules.

Rasa's own training spends four fifths of its time on hashing and copying every example at every step, for a cache of
steps that we do not use: our models are kept by a hash of all their sources (`bot.process.training`).
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from typing import Any, Dict

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message


def main(folder: str, name: str) -> int:
    lighten()
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    import rasa  # after the setting: the cache reads it when it is imported
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)

    result = rasa.train(
        domain="domain.yml",
        config="config.yml",
        # Not data/responses: words are read when the engine starts (bot/engine/scripts.py), and never trained.
        training_files=["data/nlu", "data/rules"],
        output=folder,
        fixed_model_name=name,
        force_training=True,
        core_additional_arguments={"augmentation_factor": 0},
    )
    return int(result.code)


def lighten() -> None:
    """Identity and copies of an example by what we put into it, instead of by everything that hangs on it."""
    Message.fingerprint = _fingerprint
    Message.__deepcopy__ = _copied


def _fingerprint(self: Message) -> str:
    own = (self.get(TEXT), self.get(INTENT), repr(self.get("metadata")), sorted(self.data), len(self.features))
    return hashlib.md5(repr(own).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _copied(self: Message, memo: Dict[int, Any]) -> Message:
    """Components replace properties of a message, they never change one in place."""
    return Message(dict(self.data), set(self.output_properties), self.time, list(self.features))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
