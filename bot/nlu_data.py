"""Checks the training data and the dictionary: ``python -m bot.nlu_data``.

One finding a line, ``file:line: reason``, and exit status 1; counts when all is well. Whether annotated entities end
where tokens end needs the tokenizer, so `bot.engine.alignment` checks that in the engine's environment.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from bot import identifiers, nlu_families
from bot.vocabulary import EMOTIONS, INDUSTRIES, INTENTS, PROBLEMS

DATA: Final = Path("data/nlu")
DICTIONARY: Final = Path("data/jieba/tingsu.txt")
LEXICON: Final = Path("data/lexicon")
STORY_INTENT: Final = "tell_story"
MIN_EXAMPLES: Final = 25
#: Stories of each industry that tell of each problem that can happen there.
MIN_STORIES: Final = 30
#: Sentences of one intent this alike teach nothing new; shorter ones cannot help being alike.
TWINS: Final = 0.9
MIN_TWIN_CHARS: Final = 8
#: More variants of one pattern in one intent are a template somebody filled in.
MAX_FAMILY: Final = 15
_STORY_KEYS: Final = frozenset({"industry", "problems", "emotion"})
_EVERYWHERE: Final = "attitude waiting fee price mis_selling disclosure error outage refund contract privacy quality"
#: Problems that can happen in an industry, besides those that can happen in all.
_BESIDES: Final[Mapping[str, str]] = {
    "courier": "collection delay lost damaged false_sign not_to_door wrong_item safety after_sales claim facility",
    "bank": "collection delay safety cash_withdrawal facility",
    "insurance": "collection delay claim surrender",
    "fund": "collection delay",
    "ecommerce": "collection delay lost damaged false_sign not_to_door wrong_item safety mismatch after_sales claim "
    "facility",
    "food": "delay lost damaged false_sign not_to_door wrong_item safety mismatch claim facility",
    "telecom": "collection delay lost not_to_door mismatch after_sales facility",
    "hotel": "delay lost damaged safety mismatch claim facility",
    "property": "collection delay lost damaged safety after_sales facility",
    "fuel": "collection lost damaged safety facility claim",
    "other": "collection delay lost damaged safety mismatch after_sales claim facility",
}
PLAUSIBLE: Final[Mapping[str, frozenset[str]]] = {
    industry: frozenset(f"{_EVERYWHERE} {besides}".split()) for industry, besides in _BESIDES.items()
}
_HEADING: Final = re.compile(r"\[[a-z_]+\]")
_ENTRY: Final = re.compile(r"(?P<word>\S+) [1-9][0-9]* [a-z]+")
#: The C parser reads the same YAML ten times faster; where it is missing, the other one does.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_values: Final = yaml.constructor.SafeConstructor()


class Finding(NamedTuple):
    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class Example(NamedTuple):
    """One sentence that teaches `intent`; `metadata` only in the long form, {} otherwise."""

    intent: str
    text: str
    metadata: Any
    file: Path
    line: int

    def finding(self, reason: str) -> Finding:
        return Finding(self.file, self.line, f"{reason}: {self.text[:30]}")


def main(data: Path = DATA, dictionary: Path = DICTIONARY) -> int:
    """Prints what it found; the exit status."""
    examples, findings = check(data)
    findings += [*check_coverage(examples, data), *check_dictionary(dictionary), *check_lexicon(LEXICON)]
    for finding in sorted(findings):
        print(finding)
    if not findings:
        print(summary(examples))
    return 1 if findings else 0


def check(data: Path) -> tuple[list[Example], list[Finding]]:
    """All examples below the folder `data`, and all that is wrong with them."""
    examples: list[Example] = []
    findings: list[Finding] = []
    for path in sorted(data.rglob("*.yml")):
        for read in read_file(path):
            if isinstance(read, Example):
                examples.append(read)
            else:
                findings.append(read)
    for rule in (check_text, check_intent, check_metadata):
        findings += [finding for example in examples for finding in rule(example)]
    for rule_for_all in (check_repeats, check_twins, check_families):
        findings += rule_for_all(examples)
    return examples, [*findings, *check_counts(examples, data)]


def summary(examples: Sequence[Example]) -> str:
    """Counts by intent, largest first, of the stories by industry, and of the pattern families."""
    intents = Counter(example.intent for example in examples)
    industries = Counter(example.metadata["industry"] for example in examples if example.intent == STORY_INTENT)
    lines = [f"{len(examples)} examples of {len(intents)} intents"]
    lines += [f"  {count:5d}  {intent}" for intent, count in intents.most_common()]
    lines += [f"         {STORY_INTENT} in {industry}: {count}" for industry, count in industries.most_common()]
    sizes = [len(members) for members in _families(examples).values()]
    largest = ", ".join(map(str, sorted(sizes, reverse=True)[:10]))
    return "\n".join([*lines, f"{len(sizes)} pattern families within the intents, the largest of {largest}"])


# -- reading -----------------------------------------------------------------------------------------------------


def read_file(path: Path) -> Iterator[Example | Finding]:
    """The examples of one file in the order in which they stand; findings where its shape is wrong."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        yield Finding(path, 1, "not UTF-8")
        return
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield Finding(path, mark.line + 1 if mark else 1, f"not valid YAML: {getattr(error, 'problem', error)}")
        return
    top = _fields(root)
    version = top.get("version")
    if _value(version) != "3.1":
        yield Finding(path, _line(version), 'needs version: "3.1", in quotes')
    if not isinstance(top.get("nlu"), yaml.SequenceNode):
        yield Finding(path, _line(top.get("nlu")), "needs a list under nlu")
        return
    for item in top["nlu"].value:
        yield from _read_item(path, item)


def _read_item(path: Path, item: yaml.Node) -> Iterator[Example | Finding]:
    fields = _fields(item)
    intent, examples = _value(fields.get("intent")), fields.get("examples")
    if not isinstance(intent, str):
        yield Finding(path, _line(item), "an item without intent: the pipeline reads nothing else")
    elif isinstance(examples, yaml.ScalarNode) and examples.style == "|":
        yield from _read_block(path, intent, examples)
    elif isinstance(examples, yaml.SequenceNode):
        for entry in examples.value:
            yield _read_long(path, intent, entry)
    else:
        yield Finding(path, _line(item), f"{intent} needs examples, as a block (|) or as a list with text")


def _read_block(path: Path, intent: str, examples: yaml.ScalarNode) -> Iterator[Example | Finding]:
    first = examples.start_mark.line + 2  # marks count from 0, and the text begins below its "|"
    for line, raw in enumerate(examples.value.splitlines(), first):
        if raw.startswith("-") and raw[1:].strip():
            yield Example(intent, raw[1:].strip(), {}, path, line)
        elif raw.strip():
            yield Finding(path, line, f"an example begins with '- ': {raw[:30]}")


def _read_long(path: Path, intent: str, entry: yaml.Node) -> Example | Finding:
    fields = _fields(entry)
    node = fields.get("text")
    text = _value(node)
    if not isinstance(node, yaml.ScalarNode) or not isinstance(text, str) or not text.strip():
        return Finding(path, _line(entry), "an example without text")
    line = _line(node) + (node.style in ("|", ">"))
    if text.lstrip().startswith("- "):
        return Finding(path, line, f"the '- ' would become part of the text: {text.strip()[:30]}")
    metadata = fields.get("metadata")
    return Example(intent, text.strip(), _value(metadata) if metadata else {}, path, line)


def _fields(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _value(node: yaml.Node | None) -> Any:
    return _values.construct_document(node) if node else None


def _line(node: yaml.Node | None) -> int:
    return int(node.start_mark.line) + 1 if node else 1


# -- rules for one example ---------------------------------------------------------------------------------------


def check_text(example: Example) -> Iterator[Finding]:
    """The engine never sees a raw identifier, so none may teach it."""
    kinds = {one.kind for one in identifiers.find(example.text)}
    for kind in sorted(kinds):
        yield example.finding(f"a raw {kind} in place of {identifiers.placeholder(kind, 1)}")
    if set("⟦⟧") & set(identifiers.PLACEHOLDER.sub("", example.text)):
        yield example.finding("a placeholder that the gateway does not make")


def check_intent(example: Example) -> Iterator[Finding]:
    if example.intent not in INTENTS:
        yield example.finding(f"intent {example.intent} is not in bot/vocabulary.py")


def check_metadata(example: Example) -> Iterator[Finding]:
    """Labels of a story; other intents need none, and may say how upset the sentence is."""
    if example.intent != STORY_INTENT:
        yield from _check_emotion_only(example)
        return
    labels = example.metadata if isinstance(example.metadata, Mapping) else {}
    industry, problems, emotion = labels.get("industry"), labels.get("problems"), labels.get("emotion")
    if industry not in INDUSTRIES:
        yield example.finding(f"unknown industry {industry!r}")
    if not isinstance(problems, list) or not problems or any(code not in PROBLEMS for code in problems):
        yield example.finding(f"problems must be a list of known codes, not {problems!r}")
    elif len(set(problems)) < len(problems):
        yield example.finding(f"a problem is named twice in {problems!r}")
    if type(emotion) is not int or emotion not in range(len(EMOTIONS)):
        yield example.finding(f"emotion must be a whole number from 0 to {len(EMOTIONS) - 1}, not {emotion!r}")
    if set(labels) - _STORY_KEYS:
        yield example.finding(f"unknown metadata {sorted(set(labels) - _STORY_KEYS)}")


def _check_emotion_only(example: Example) -> Iterator[Finding]:
    if not example.metadata:
        return
    if not isinstance(example.metadata, Mapping) or set(example.metadata) != {"emotion"}:
        yield example.finding("only a story has metadata besides emotion")
    elif type(example.metadata["emotion"]) is not int or example.metadata["emotion"] not in range(len(EMOTIONS)):
        yield example.finding(f"emotion must be a whole number from 0 to {len(EMOTIONS) - 1}")


# -- rules for all together --------------------------------------------------------------------------------------


def check_repeats(examples: Iterable[Example]) -> Iterator[Finding]:
    """Sentences that differ only in blanks, punctuation or case are one sentence, and belong to one intent."""
    seen: dict[str, Example] = {}
    for example in examples:
        first = seen.setdefault(folded(example.text), example)
        where = f"{first.file.name}:{first.line}"
        if first is not example and first.intent != example.intent:
            yield example.finding(f"teaches {example.intent} here and {first.intent} in {where}")
        elif first is not example:
            yield example.finding(f"stands in {where} already")


def folded(text: str) -> str:
    """What tells sentences apart; a text of nothing but punctuation stands for itself."""
    normal = unicodedata.normalize("NFKC", text)
    kept = "".join(char for char in normal if unicodedata.category(char)[0] not in "PZC")
    return kept.casefold() or "".join(text.split())


def check_twins(examples: Sequence[Example]) -> Iterator[Finding]:
    """Within one intent no two longer sentences are nearly the same."""
    by_intent = defaultdict(list)
    for example in examples:
        if len(example.text) >= MIN_TWIN_CHARS:
            by_intent[example.intent].append(example)
    for members in by_intent.values():
        for first, second in nlu_families.near_duplicates([one.text for one in members], TWINS):
            twin = members[first]
            if folded(twin.text) != folded(members[second].text):
                yield members[second].finding(f"nearly the same as {twin.file.name}:{twin.line}")


def check_families(examples: Sequence[Example]) -> Iterator[Finding]:
    for members in _families(examples).values():
        if len(members) > MAX_FAMILY:
            yield members[0].finding(f"{len(members)} variants of one pattern, at most {MAX_FAMILY} are allowed")


def _families(examples: Sequence[Example]) -> Mapping[tuple[int, str], list[Example]]:
    """Pattern families, by intent: a bare number is the same pattern as an answer and as nonsense."""
    found: defaultdict[tuple[int, str], list[Example]] = defaultdict(list)
    numbers = nlu_families.families([example.text for example in examples])
    for number, example in zip(numbers, examples, strict=True):
        found[number, example.intent].append(example)
    return found


def check_counts(examples: Sequence[Example], data: Path) -> Iterator[Finding]:
    """Every intent of the vocabulary has enough examples to be learned."""
    counts = Counter(example.intent for example in examples)
    first = {example.intent: example for example in reversed(examples)}
    for intent in INTENTS:
        if counts[intent] < MIN_EXAMPLES:
            file, line = (first[intent].file, first[intent].line) if intent in first else (data, 1)
            yield Finding(file, line, f"{intent} has {counts[intent]} examples and needs {MIN_EXAMPLES}")


def check_coverage(examples: Iterable[Example], data: Path) -> Iterator[Finding]:
    """Every problem that can happen in an industry is told often enough to be learned."""
    told = Counter(
        (example.metadata["industry"], problem)
        for example in examples
        if example.intent == STORY_INTENT and not list(check_metadata(example))
        for problem in example.metadata["problems"]
    )
    for industry, problems in PLAUSIBLE.items():
        for problem in sorted(problems):
            if told[industry, problem] < MIN_STORIES:
                reason = f"{told[industry, problem]} stories of {problem} in {industry}, {MIN_STORIES} are needed"
                yield Finding(data, 1, reason)


def check_lexicon(folder: Path) -> Iterator[Finding]:
    """Headings in brackets, then words; a word of one character would be found everywhere."""
    for path in sorted(folder.glob("*.txt")):
        named = False
        for line, entry in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if entry.startswith("["):
                named = _HEADING.fullmatch(entry) is not None
                if not named:
                    yield Finding(path, line, f"a heading must read [class]: {entry!r}")
            elif entry.strip() and not entry.startswith("#") and not named:
                yield Finding(path, line, f"words without a class above: {entry[:30]}")


def check_dictionary(path: Path) -> Iterator[Finding]:
    """jieba splits at the first blanks it sees and drops what it cannot read, silently."""
    seen: dict[str, int] = {}
    for line, entry in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            yield Finding(path, line, f"must read 'word frequency tag' with single spaces: {entry!r}")
            continue
        word = match["word"]
        if len(word) == 1:
            yield Finding(path, line, f"a word of one character would be cut off everywhere: {word}")
        if seen.setdefault(word, line) != line:
            yield Finding(path, line, f"{word} stands in line {seen[word]} already")


if __name__ == "__main__":
    sys.exit(main())
