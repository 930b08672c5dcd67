"""What may not be said to a customer: the rules of ``data/wording.yml``, held against one text or against all of them.

``python -m bot.wording`` checks every text that a template of the assistant or the page can show: one finding a line,
``file:line: words: reason``, and exit status 1; counts when all is well. The agent's console asks `Rules.findings`
while somebody types.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, cast, get_args

import yaml

from bot import script, text
from bot.shown_texts import Shown, shown_texts
from bot.text import CleanText

RULES: Final = Path("data/wording.yml")

Severity = Literal["hard", "soft"]
Pattern = re.Pattern[str]
Span = tuple[int, int]


class WordingError(Exception):
    """The file of rules is wrong. The message names file, line and mistake; `line` counts from 1."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path} 第 {line} 行：{reason}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` are the writer's own and stand at `start` of the text as it was given."""

    rule: str
    kind: str
    severity: Severity
    words: str
    start: int
    reason: str
    say_instead: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`expressions` are its phrases and patterns together; a match that touches one of `unless` is excused."""

    id: str
    kind: str
    severity: Severity
    expressions: tuple[str, ...]
    pattern: Pattern
    unless: tuple[Pattern, ...]
    reason: str
    say_instead: str
    source: str


@dataclass(frozen=True, slots=True)
class Excuse:
    """What lets several kinds pass: somebody's words retold, a wish written down, an open question."""

    id: str
    kinds: frozenset[str]
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """`kinds` maps each kind to the name that writers read."""

    kinds: Mapping[str, str]
    rules: tuple[Rule, ...]
    excuses: tuple[Excuse, ...]

    def findings(self, written: str) -> list[Finding]:
        """What is wrong with a text, in the order of its words. Never raises."""
        folded = fold(written)
        excused = {excuse: _spans(excuse.patterns, folded.text) for excuse in self.excuses}
        found = [
            _finding(rule, written, folded.original_span(*span))
            for rule in self.rules
            for span in _spans((rule.pattern,), folded.text)
            if not _touches(span, _spans(rule.unless, folded.text))
            and not any(rule.kind in excuse.kinds and _touches(span, spans) for excuse, spans in excused.items())
        ]
        return sorted(found, key=lambda finding: (finding.start, finding.rule))


def _spans(patterns: Iterable[Pattern], folded: str) -> list[Span]:
    return [match.span() for pattern in patterns for match in pattern.finditer(folded) if match.group()]


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _finding(rule: Rule, written: str, span: Span) -> Finding:
    words = written[slice(*span)]
    return Finding(rule.id, rule.kind, rule.severity, words, span[0], rule.reason, rule.say_instead)


# -- one form for everything that reads the same ------------------------------------------------------------------

_HAN: Final = "\u4e00-\u9fff"
#: Between two Chinese characters only these mean something; anything else is an ornament, or hides a word (保*证).
_MEANS_SOMETHING: Final = "，。；：！？、…—“”‘’「」『』（）《》〈〉{}\\[\\]~～〜\\n"
_ORNAMENT: Final = re.compile(rf"(?<=[{_HAN}])[^\w{_MEANS_SOMETHING}]+(?=[{_HAN}])|(?<=[{_HAN}])_+(?=[{_HAN}])")
_BLANK: Final = re.compile(r"(?<![A-Za-z0-9])[ \u3000]+|[ \u3000]+(?![A-Za-z0-9])")
#: A character alone between commas belongs to its neighbours (保，证), unless it is a word of its own (好，我来记).
_CUT: Final = re.compile(rf"(?<=(?<![{_HAN}])[^\W\d_好行对是嗯您请不有没])[，、。；](?=[{_HAN}])")
_FULL_WIDTH: Final = str.maketrans(",;!?", "，；！？")


def fold(written: str) -> CleanText:
    """The text as rules compare it: simplified, half-width, lower case, no blanks or ornaments inside of words."""
    clean = script.simplify(text.clean(written))
    folded = CleanText(clean.text.translate(_FULL_WIDTH).lower(), clean.offsets)
    if len(folded.text) != len(folded.offsets):
        folded = CleanText(clean.text.translate(_FULL_WIDTH), clean.offsets)
    for dropped in (_BLANK, _ORNAMENT, _CUT):
        folded = _without(dropped, folded)
    return folded


def _without(dropped: Pattern, clean: CleanText) -> CleanText:
    kept = set(range(len(clean.text))).difference(*(range(*match.span()) for match in dropped.finditer(clean.text)))
    return CleanText("".join(clean.text[i] for i in sorted(kept)), tuple(clean.offsets[i] for i in sorted(kept)))


# -- reading the rules --------------------------------------------------------------------------------------------

_RULE_TEXTS: Final = ("id", "kind", "severity", "reason", "say_instead", "source")
_RULE_KEYS: Final = frozenset({*_RULE_TEXTS, "phrases", "patterns", "unless"})
_EXCUSE_KEYS: Final = frozenset({"id", "kinds", "patterns", "reason"})


def load(path: Path = RULES) -> Rules:
    """Read the rules. Raises WordingError."""
    return _Reader(path).rules()


class _Reader:
    """One reading of one file: keeps the nodes, so that a mistake can be told with its line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kinds: Mapping[str, str] = {}
        self._seen: set[str] = set()

    def rules(self) -> Rules:
        top = self._mapping(self._document(), frozenset({"version", "kinds", "excuses", "rules"}))
        if self._value(top["version"]) != 1:
            raise self._error(top["version"], "只认识 version: 1")
        self._kinds = MappingProxyType(dict(self._value(top["kinds"])))
        excuses = tuple(self._excuse(node) for node in self._sequence(top["excuses"]))
        rules = tuple(self._rule(node) for node in self._sequence(top["rules"]))
        if unused := self._kinds.keys() - {rule.kind for rule in rules}:
            raise self._error(top["kinds"], f"没有规则用到 {'、'.join(sorted(unused))}")
        return Rules(self._kinds, rules, excuses)

    def _document(self) -> yaml.Node:
        try:
            node = yaml.compose(self._path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except (OSError, UnicodeDecodeError) as error:
            raise WordingError(self._path, 1, f"读不了这个文件：{error}") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise WordingError(self._path, line, f"YAML 格式不对：{error.problem}") from error
        if node is None:
            raise WordingError(self._path, 1, "文件是空的")
        return node

    def _rule(self, node: yaml.Node) -> Rule:
        fields = self._mapping(node, _RULE_KEYS, optional=frozenset({"phrases", "patterns", "unless"}))
        texts = {name: self._text(fields[name]) for name in _RULE_TEXTS}
        if texts["kind"] not in self._kinds:
            raise self._error(fields["kind"], f"kinds 里没有 {texts['kind']}")
        if texts["severity"] not in get_args(Severity):
            raise self._error(fields["severity"], "severity 只能是 hard 或 soft")
        self._new_id(fields["id"])
        phrases = [self._phrase(one) for one in self._sequence(fields.get("phrases"))]
        expressions = (*phrases, *(self._expression(one) for one in self._sequence(fields.get("patterns"))))
        if not expressions:
            raise self._error(node, "phrases 和 patterns 至少要有一条")
        unless = tuple(re.compile(self._expression(one)) for one in self._sequence(fields.get("unless")))
        severity = cast(Severity, texts.pop("severity"))
        pattern = re.compile("|".join(expressions))
        return Rule(severity=severity, expressions=expressions, pattern=pattern, unless=unless, **texts)

    def _excuse(self, node: yaml.Node) -> Excuse:
        fields = self._mapping(node, _EXCUSE_KEYS)
        self._new_id(fields["id"])
        kinds = frozenset(self._text(one) for one in self._sequence(fields["kinds"]))
        if unknown := kinds - self._kinds.keys():
            raise self._error(fields["kinds"], f"kinds 里没有 {'、'.join(sorted(unknown))}")
        patterns = tuple(re.compile(self._expression(one)) for one in self._sequence(fields["patterns"]))
        return Excuse(self._text(fields["id"]), kinds, patterns)

    def _new_id(self, node: yaml.Node) -> None:
        if (name := self._text(node)) in self._seen:
            raise self._error(node, f"{name} 写了两次")
        self._seen.add(name)

    def _phrase(self, node: yaml.Node) -> str:
        # Folded like the texts, so that both come out the same whatever the tables make of a rare word.
        if not (phrase := fold(self._text(node)).text):
            raise self._error(node, "这里要写文字")
        return re.escape(phrase)

    def _expression(self, node: yaml.Node) -> str:
        expression = self._text(node)
        try:
            re.compile(expression)
        except re.error as error:
            raise self._error(node, f"正则表达式不对：{error}") from error
        return expression

    def _mapping(
        self, node: yaml.Node, known: frozenset[str], optional: frozenset[str] = frozenset()
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, "这里要写成“名称: 内容”")
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self._text(key)
            if name not in known or name in fields:
                raise self._error(key, f"{name} 写了两次" if name in fields else f"没有 {name} 这一项")
            fields[name] = value
        if missing := known - optional - fields.keys():
            raise self._error(node, f"缺少 {'、'.join(sorted(missing))}")
        return fields

    def _sequence(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, "这里要写成列表")
        return list(node.value)

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self._error(node, "这里要写文字")
        return str(node.value)

    def _value(self, node: yaml.Node) -> Any:
        return yaml.safe_load(yaml.serialize(node))

    def _error(self, node: yaml.Node, reason: str) -> WordingError:
        return WordingError(self._path, node.start_mark.line + 1, reason)


# -- everything that is shown --------------------------------------------------------------------------------------


def violations(rules: Rules, shown: Iterable[Shown]) -> Iterator[tuple[Shown, Finding]]:
    """Every finding in texts of the project, in the order of the texts."""
    return chain.from_iterable(((one, finding) for finding in rules.findings(one.text)) for one in shown)


def main() -> int:
    rules, shown = load(), list(shown_texts(Path()))
    found = list(violations(rules, shown))
    for one, finding in found:
        print(f"{one.file}:{one.line}: {finding.words}: {finding.reason}")
    if not found:
        print(f"{len(shown)} texts keep {len(rules.rules)} rules of wording")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
