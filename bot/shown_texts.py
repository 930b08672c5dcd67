"""Every text of the project that a customer can be shown, with the file and line where a writer finds it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

#: Files by the way their texts are written. Descriptions of the staff interface are no conversation.
_RESPONSES: Final = ("data/responses/**/*.yml",)
_SETTINGS: Final = ("policy.yml", "calming.yml", "data/calming.yml")
_PYTHON: Final = (
    "bot/intake/readback.py",
    "bot/intake/questions.py",
    "bot/lifecycle.py",
    "actions/**/*.py",
    "bot/gateway/**/*.py",
)
_PAGE: Final = ("web/src/chat/**/*.ts", "web/src/chat/**/*.tsx", "web/src/shared/**/*.ts", "web/src/shared/**/*.tsx")
_NOT_SHOWN: Final = frozenset({"bot/gateway/openapi.py"})

#: What customers say, and names nobody is shown: keys under which no sentence of ours stands.
_NOT_OURS: Final = frozenset(
    {"escalations", "needs", "phrases", "patterns", "words", "unless", "metadata", "condition", "payload", "notify"}
)
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
#: The C parser reads the same YAML ten times faster; where it is missing, the other one does.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Shown(NamedTuple):
    """One text; variables stand in braces. `line` counts from 1."""

    file: str
    line: int
    text: str


def shown_texts(root: Path) -> Iterator[Shown]:
    """All of them below the project's folder `root`, by file and line. Raises OSError, yaml.YAMLError, SyntaxError."""
    readers = ((_RESPONSES, _in_yaml), (_SETTINGS, _in_yaml), (_PYTHON, _in_python), (_PAGE, _in_page))
    for globs, read in readers:
        for path in sorted({path for glob in globs for path in root.glob(glob)}):
            name = path.relative_to(root).as_posix()
            if name not in _NOT_SHOWN and not name.endswith((".test.ts", ".test.tsx")):
                source = path.read_text(encoding="utf-8")
                yield from (Shown(name, line, text) for line, text in read(source) if _CHINESE.search(text))


def _in_yaml(source: str) -> Iterator[tuple[int, str]]:
    return _scalars(yaml.compose(source, Loader=_Loader))


def _scalars(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.line + 1, node.value
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in _NOT_OURS:
                yield from _scalars(value)


def _in_python(source: str) -> Iterator[tuple[int, str]]:
    nodes = list(ast.walk(ast.parse(source)))
    # Pieces of an f-string are told with the whole; a string that stands as a statement is a docstring.
    skipped = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    skipped |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(_part(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def _part(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "{x}"


#: Comments come first, so that a quotation mark in one opens no string; a regular expression is no text.
_TYPESCRIPT: Final = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?<=[=(,:!&|?])\s*/(?![/*])(?:\\.|[^/\\\n])+/
    |'(?P<single>(?:\\.|[^'\\\n])*)'|"(?P<double>(?:\\.|[^"\\\n])*)"|`(?P<template>(?:\\.|[^`\\])*)`
    |>(?P<markup>[^<>{}`'";=]*[\u4e00-\u9fff][^<>{}`'";=]*)(?=[<{])""",
    re.VERBOSE | re.DOTALL,
)
_INSERTED: Final = re.compile(r"\$\{[^}]*\}")


def _in_page(source: str) -> Iterator[tuple[int, str]]:
    for match in _TYPESCRIPT.finditer(source):
        if match.lastgroup:
            yield source.count("\n", 0, match.start()) + 1, _INSERTED.sub("{x}", match[match.lastgroup]).strip()
