"""Labelled texts from JSON lines or tab-separated files; what a file does not label is not measured."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.vocabulary import EMOTIONS, ENTITY_TYPES, INDUSTRIES, INTENTS, PROBLEMS

MAX_LINE_CHARS: Final = 200_000
#: Column sets of tab-separated files that are understood, beside any with `text` and `is_complaint`.
_KNOWN: Final = "text with is_complaint, industry, problems, emotion, intent, or label (anger, neutral, other)"
_LABELS: Final = frozenset({"is_complaint", "industry", "problems", "emotion", "label", "intent"})
_TRUTH: Final = {"0": False, "1": True, "false": False, "true": True, "否": False, "是": True}


class BadGold(Exception):
    """A labelled file that cannot be read; the message names file, line and what is wrong there."""


@dataclass(frozen=True)
class Gold:
    """One text and what people said of it; None is "not labelled".

    `problems`: main first. `anger`: emotion 2 or 3, for data that only tells anger from the rest. `entities`:
    ``{"type", "text", "value"?, "start"?}`` each. `now`: ISO local time at which it was written, for "yesterday".
    """

    text: str
    source: str
    is_complaint: bool | None = None
    industry: str | None = None
    problems: tuple[str, ...] | None = None
    emotion: int | None = None
    anger: bool | None = None
    intent: str | None = None
    entities: tuple[Mapping[str, Any], ...] | None = None
    crisis: bool | None = None
    now: str | None = None

    def is_labelled(self) -> bool:
        return bool(self.as_json().keys() - {"text", "source", "now"})

    def as_json(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value is not None}


def read(path: Path) -> list[Gold]:
    """All texts of a labelled `.jsonl` or `.tsv` file, or of every such file in a folder.

    Raises:
        BadGold: no such file, no labels in it, not UTF-8, or a line of another shape.
    """
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix in (".jsonl", ".tsv"))
        if not files:
            raise BadGold(f"{path}: no .jsonl or .tsv file in this folder")
        return [row for one in files for row in read(one)]
    try:
        rows = list(_read_tsv(path) if path.suffix == ".tsv" else _read_json_lines(path))
    except UnicodeDecodeError as error:
        raise BadGold(f"{path}: not UTF-8 text") from error
    except OSError as error:
        raise BadGold(f"{path}: {error.strerror}") from error
    if not any(row.is_labelled() for row in rows):
        raise BadGold(f"{path}: no labelled text in it")
    return rows


def _read_json_lines(path: Path) -> Iterator[Gold]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            if len(line) > MAX_LINE_CHARS:
                raise BadGold(f"{path}:{number}: longer than {MAX_LINE_CHARS} characters")
            yield _gold(_parsed(line, f"{path}:{number}"), f"{path}:{number}", path.stem)


def _parsed(line: str, where: str) -> Any:
    try:
        fields = json.loads(line)
        json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BadGold(f"{where}: half a character, which no text can hold") from error
    except (ValueError, RecursionError) as error:
        raise BadGold(f"{where}: not JSON: {error}") from error
    return fields


def _read_tsv(path: Path) -> Iterator[Gold]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        try:
            columns = set(reader.fieldnames or ())
            if "text" not in columns or not columns & _LABELS:
                raise BadGold(f"{path}:1: columns {sorted(columns)} are not understood; needs {_KNOWN}")
            for row in reader:
                yield _gold(_from_columns(row), f"{path}:{reader.line_num}", path.stem)
        except csv.Error as error:  # a cell of more than 131072 characters, a NUL
            raise BadGold(f"{path}:{reader.line_num + 1}: {error}") from error


def _from_columns(row: Mapping[str, str | None]) -> dict[str, Any]:
    """The fields of one row; an industry or label that is not ours (a union of industries, a topic) labels nothing."""
    told = {name: cell.strip() for name, cell in row.items() if isinstance(cell, str) and cell.strip()}
    fields: dict[str, Any] = {"text": row.get("text") or ""}
    if "is_complaint" in told:
        fields["is_complaint"] = _TRUTH.get(told["is_complaint"].casefold(), told["is_complaint"])
    if told.get("industry") in INDUSTRIES:
        fields["industry"] = told["industry"]
    if "problems" in told:
        fields["problems"] = [code for code in re.split(r"[|,，、\s]+", told["problems"]) if code]
    if "emotion" in told:
        fields["emotion"] = {str(level): level for level in range(len(EMOTIONS))}.get(told["emotion"], told["emotion"])
    if "intent" in told:
        fields["intent"] = told["intent"]
    label = told.get("label")
    if label in ("anger", "neutral", "other"):
        fields["anger"] = label == "anger"
    origin = [one for one in (told.get("source") or told.get("file"), label) if one]
    return {**fields, "source": "/".join(origin)} if origin else fields


def _gold(fields: Any, where: str, source: str) -> Gold:
    if not isinstance(fields, dict):
        raise BadGold(f"{where}: not an object")
    for key, check in _CHECKS.items():
        if fields.get(key) is not None and not check(fields[key]):
            raise BadGold(f"{where}: {key} cannot be {json.dumps(fields[key], ensure_ascii=False)[:60]}")
    if not isinstance(fields.get("text"), str):
        raise BadGold(f"{where}: text is missing or not a string")
    emotion, anger = fields.get("emotion"), fields.get("anger")
    problems, entities = fields.get("problems"), fields.get("entities")
    return Gold(
        text=fields["text"],
        source=fields.get("source") or source,
        is_complaint=None if fields.get("is_complaint") is None else bool(fields["is_complaint"]),
        industry=fields.get("industry"),
        problems=tuple(problems) if problems else None,
        emotion=emotion,
        anger=emotion >= 2 if anger is None and emotion is not None else anger,
        intent=fields.get("intent"),
        entities=None if entities is None else tuple({"value": None, **entity} for entity in entities),
        crisis=fields.get("crisis"),
        now=fields.get("now"),
    )


def _is_entity(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.get("type") in ENTITY_TYPES
        and isinstance(value.get("text"), str)
        and _is_count(value.get("start", 0))
        and _is_value(value["type"], value.get("value"))
    )


def _is_value(kind: str, value: Any) -> bool:
    """What `bot.facts.scoring` can compare with: a value of this kind, nothing, or the bounds of one."""
    if value is None:
        return True
    if isinstance(value, dict):
        bounds = value.get("within")
        if not isinstance(bounds, list) or len(bounds) != 2 or kind not in ("amount", "duration", "date"):
            return False
        return all(isinstance(bound, (int, float, str)) and _is_value(kind, bound) for bound in bounds)
    if kind in ("amount", "duration"):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return value is None or (type(value) is int and value >= 0)


def _is_time(value: Any) -> bool:
    """A local time: one with a zone cannot be compared with the clock."""
    try:
        return datetime.fromisoformat(value).tzinfo is None
    except (TypeError, ValueError):
        return False


_CHECKS: Final = {
    "source": lambda value: isinstance(value, str),
    "is_complaint": lambda value: isinstance(value, (bool, int)) and value in (0, 1),
    "industry": lambda value: isinstance(value, str) and value in INDUSTRIES,
    "problems": lambda value: isinstance(value, list) and all(isinstance(p, str) and p in PROBLEMS for p in value),
    "emotion": lambda value: type(value) is int and 0 <= value < len(EMOTIONS),
    "anger": lambda value: isinstance(value, bool),
    "intent": lambda value: isinstance(value, str) and value in INTENTS,
    "entities": lambda value: isinstance(value, list) and all(map(_is_entity, value)),
    "crisis": lambda value: isinstance(value, bool),
    "now": _is_time,
}
