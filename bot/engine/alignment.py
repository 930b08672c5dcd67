"""Whether annotated entities end where tokens end: ``python -m bot.engine.alignment``.

An entity that begins or ends inside a token cannot be learned, and Rasa only warns of it in the middle of training.
The other rules for training data are in `bot.nlu_data`; this one needs the tokenizer, so it runs in the engine's
environment.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Callable, Iterator, List, NamedTuple, Sequence

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.entities_parser import find_entities_in_training_example, replace_entities

from bot.engine.tokenizer import ZhTokenizer

DATA = Path("data/nlu")
Cut = Callable[[str], Sequence[Token]]


class Misaligned(NamedTuple):
    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def main() -> int:
    """Prints what it found; the exit status."""
    findings = list(check(DATA, tokenizer().cut))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def tokenizer() -> ZhTokenizer:
    """The pipeline's tokenizer with the project's dictionary; nothing is stored, so the storage stays unused."""
    config = ZhTokenizer.get_default_config()
    return ZhTokenizer(config, LocalModelStorage(Path()), Resource("alignment"), Path(config["dictionary_path"]))


def check(data: Path, cut: Cut) -> Iterator[Misaligned]:
    """Every misaligned entity below the folder `data`. An annotation never spans lines, so no YAML need be read."""
    for path in sorted(data.rglob("*.yml")):
        for line, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if "](" in raw or "]{" in raw or "][" in raw:
                yield from (Misaligned(path, line, reason) for reason in misaligned(example_in(raw), cut))


def example_in(line: str) -> str:
    return line.strip().lstrip("-").strip()


def misaligned(example: str, cut: Cut) -> List[str]:
    """What is wrong with the annotations of one example, written as in the data: ``我在[顺丰](company)寄的``."""
    plain = replace_entities(example)
    tokens = cut(plain)
    starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
    words = " ".join(token.text for token in tokens)
    return [
        f"{entity['entity']} {plain[entity['start'] : entity['end']]!r} does not begin and end with tokens: {words}"
        for entity in find_entities_in_training_example(example)
        if entity["start"] not in starts or entity["end"] not in ends
    ]


if __name__ == "__main__":
    sys.exit(main())
