"""What the engine's tests share: places to store, components as the pipeline makes them, a conversation's tracker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.tokenizer import ZhTokenizer

CONTEXT = ExecutionContext(GraphSchema({}))
DICTIONARY = Path(__file__).parents[2] / "data/jieba/tingsu.txt"


def stored_in(folder: Path) -> dict[str, Any]:
    """Where a component keeps what it learned: arguments of its `create` and `load`."""
    return {"model_storage": LocalModelStorage(folder), "resource": Resource("sample"), "execution_context": CONTEXT}


def tokenizer(folder: Path, words: str | None = None) -> ZhTokenizer:
    """With the project's dictionary, or one of these lines."""
    path = DICTIONARY
    if words is not None:
        path = folder / f"words-{abs(hash(words))}.txt"
        path.write_text(words, encoding="utf-8")
    config = {**ZhTokenizer.get_default_config(), "dictionary_path": str(path)}
    return ZhTokenizer.create(config, **stored_in(folder))


def message(text: str, **metadata: Any) -> Message:
    return Message({TEXT: text, "metadata": metadata})


def tracker(events: list[Event], sender: str = "小李", domain: Domain | None = None) -> DialogueStateTracker:
    made = DialogueStateTracker(sender, domain.slots if domain else [])
    made.update_with_events(events, domain or Domain.empty())
    return made
