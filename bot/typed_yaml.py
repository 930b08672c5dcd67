"""Reads a YAML file of rules into a typed model; every mistake is told with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


class PolicyError(Exception):
    """The policy file is wrong. The message has a line for each mistake: file, line number, place, reason."""

    def __init__(self, path: Path, mistakes: list[tuple[int, str]]) -> None:
        super().__init__("\n".join(f"{path} 第 {line} 行：{reason}" for line, reason in mistakes))
        self.line = mistakes[0][0]


def mistake(at: Location, reason: str) -> PydanticCustomError:
    """An error of a validator that knows the place better than pydantic does."""
    return PydanticCustomError("policy", "{reason}", {"reason": reason, "at": at})


def read(path: Path, model: type[Model]) -> Model:
    """Read the file. Raises PolicyError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(path, [(1, f"读不了这个文件：{error}")]) from error
    node, data = _parse(path, text)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise PolicyError(path, [_explain(node, details) for details in error.errors()]) from error


def _parse(path: Path, text: str) -> tuple[yaml.Node | None, Any]:
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        for key in _keys_twice(node):
            raise PolicyError(path, [(key.start_mark.line + 1, f"{key.value} 写了两次")])
        return node, loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise PolicyError(path, [(line, f"YAML 格式不对：{error.problem}")]) from error
    finally:
        loader.dispose()


def _keys_twice(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """The keys that repeat one beside them: YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key
            seen.add(key.value)
            yield from _keys_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _keys_twice(item)


_REASONS: Final = {"missing": "缺少这一项", "extra_forbidden": "没有这个设置（拼写有误？）"}


def _explain(node: yaml.Node | None, details: Any) -> tuple[int, str]:
    location: Location = details["loc"] + tuple(details.get("ctx", {}).get("at", ()))
    reason = _REASONS.get(details["type"], details["msg"])
    return _line_of(node, location), f"{'.'.join(map(str, location)) or '整个文件'}：{reason}"


def _line_of(node: yaml.Node | None, location: Location) -> int:
    """The line of the place, or of the nearest place around it that the file has."""
    line = 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
