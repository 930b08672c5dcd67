"""Jieba for Rasa, without the stock component's shared dictionary, blank tokens and stale training cache."""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path
from typing import Any, Dict, List, Optional

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.vocabulary import IDENTIFIER_NAMES

jieba.setLogLevel(logging.WARNING)

_KIND_OF = {name: kind for kind, name in IDENTIFIER_NAMES.items()}
_PLACEHOLDER = re.compile("⟦({})\\d+⟧".format("|".join(map(re.escape, _KIND_OF))))
_DICTIONARY_NAME = "dictionary.txt"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ZhTokenizer(Tokenizer):
    """Cuts Chinese text with a dictionary of its own.

    Each instance owns a `jieba.Tokenizer`: the module-level one is process-global, so words of a model loaded
    earlier would leak into this one. A placeholder such as ``⟦手机号1⟧`` is one token, and all phone numbers
    share one feature (the lemma), so the model learns "a phone number" instead of digits.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "dictionary_path": "data/jieba/tingsu.txt",
            "intent_tokenization_flag": False,
            "intent_split_symbol": "+",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @staticmethod
    def supported_languages() -> Optional[List[str]]:
        return ["zh"]

    @staticmethod
    def required_packages() -> List[str]:
        return ["jieba"]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Hash of the dictionary: without it an edited dictionary would reuse cached tokens."""
        path = {**cls.get_default_config(), **config}["dictionary_path"]
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        dictionary: Path,
    ) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._dictionary_text = dictionary.read_text(encoding="utf-8")
        self._jieba = jieba.Tokenizer()
        self._jieba.load_userdict(self._dictionary_text.splitlines())

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ZhTokenizer:
        return cls(config, model_storage, resource, Path(config["dictionary_path"]))

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ZhTokenizer:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, Path(directory) / _DICTIONARY_NAME)

    def train(self, training_data: TrainingData) -> Resource:
        """Nothing is learned; the dictionary travels with the model, so that both always belong together."""
        with self._model_storage.write_to(self._resource) as directory:
            (Path(directory) / _DICTIONARY_NAME).write_text(self._dictionary_text, encoding="utf-8")
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        return self.cut(message.get(attribute))

    def cut(self, text: str) -> List[Token]:
        """Tokens of `text` without blanks; `start` and `end` count characters of `text`."""
        tokens: List[Token] = []
        position = 0
        for match in _PLACEHOLDER.finditer(text):
            tokens += self._cut_plain(text[position : match.start()], position)
            lemma = f"identifier{_KIND_OF[match.group(1)].replace('_', '')}"
            tokens.append(Token(match.group(), match.start(), match.end(), lemma=lemma))
            position = match.end()
        return tokens + self._cut_plain(text[position:], position)

    def _cut_plain(self, text: str, offset: int) -> List[Token]:
        return [Token(word, offset + start) for word, start, _ in self._jieba.tokenize(text) if word.strip()]
