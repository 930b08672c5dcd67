"""Which room may lean on which: the table below is the architecture, and every import in the code is held to it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Room(NamedTuple):
    """`modules` are names or their beginnings; `rooms` and `packages` are what its code may import besides itself."""

    modules: tuple[str, ...]
    rooms: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


ROOMS: dict[str, Room] = {
    "ground floor": Room(
        (
            "bot.vocabulary", "bot.text", "bot.identifiers", "bot.crisis", "bot.choices", "bot.lifecycle",
            "bot.ticket_number", "bot.grades", "bot.guesses", "bot.clock", "bot.settings", "bot.facts", "bot.crowds",
            "bot.safe_patterns",
        ),
    ),
    "engine": Room(
        ("bot.engine",),
        ("ground floor", "training data"),
        ("rasa", "jieba", "sklearn", "scipy", "numpy", "sanic", "jsonschema", "tqdm", "yaml"),
    ),
    "training data": Room(("bot.nlu_data", "bot.nlu_families", "bot.crisis_training"), ("ground floor",), ("yaml",)),
    "evaluation": Room(("bot.evaluation",), ("ground floor",), ("sklearn", "matplotlib", "numpy")),
    "rules": Room(
        ("bot.typed_yaml", "bot.policy", "bot.deadlines", "bot.grading", "bot.signals", "bot.workdays"),
        ("ground floor",),
        ("pydantic", "pydantic_core", "yaml", "chinese_calendar"),
    ),
    "dialogue": Room(
        ("bot.intake", "bot.calming", "bot.amounts"),
        ("ground floor", "rules"),
        ("pydantic",),
    ),
    "store": Room(
        ("bot.store",),
        ("ground floor", "rules"),
        ("sqlalchemy", "alembic", "cryptography", "argon2"),
    ),
    "services": Room(
        ("bot.services", "bot.secret_key", "bot.registration", "bot.handoff_requests"),
        ("ground floor", "rules", "dialogue", "store"),
        ("sqlalchemy",),
    ),
    "script": Room(("bot.script",), ("ground floor",), ("opencc",)),
    "wording": Room(("bot.wording", "bot.shown_texts"), ("ground floor", "script"), ("yaml",)),
    "conversation": Room(
        ("bot.conversation", "bot.understanding"),
        ("ground floor", "script", "rules", "dialogue", "store"),
        ("aiohttp", "yaml"),
    ),
    "gateway": Room(
        ("bot.gateway",),
        ("ground floor", "rules", "dialogue", "store", "conversation"),
        ("aiohttp", "pydantic", "prometheus_client"),
    ),
    "actions": Room(
        ("actions",),
        ("ground floor", "rules", "dialogue", "store", "services"),
        ("rasa_sdk", "sqlalchemy"),
    ),
    "process": Room(
        ("bot.process",),
        ("ground floor", "rules", "store", "services", "gateway"),
        ("aiohttp", "rasa_sdk", "tqdm"),
    ),
    "command line": Room(
        ("bot.cli",),
        ("ground floor", "rules", "dialogue", "store", "services", "conversation", "process", "evaluation"),
        ("sqlalchemy", "tqdm"),
    ),
}  # fmt: skip


class Import(NamedTuple):
    importer: str
    line: int
    imported: str


# -- the checker -------------------------------------------------------------------------------------------------


def modules_of(root: Path) -> dict[str, Path]:
    """Module name → file, of everything in ``bot`` and ``actions``."""
    files = sorted(path for folder in ("bot", "actions") for path in (root / folder).rglob("*.py"))
    return {module_name(path.relative_to(root)): path for path in files}


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(module: str, path: Path, known: Iterable[str]) -> Iterator[Import]:
    """Every import of a file, also inside functions; ``from bot import x`` counts as bot.x where that is a module."""
    known = set(known)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(module, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, package)
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield Import(module, node.lineno, full if full in known else base)


def absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    above = parts[: len(parts) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def room_of(module: str) -> str | None:
    for name, room in ROOMS.items():
        if any(module == start or module.startswith(f"{start}.") for start in room.modules):
            return name
    return None


def is_ours(module: str) -> bool:
    return module.split(".")[0] in ("bot", "actions")


def breaches(imports: Iterable[Import]) -> list[str]:
    found = []
    for one in imports:
        importer = room_of(one.importer)
        if importer is not None and not may_import(importer, one.imported):
            found.append(f"{one.importer}:{one.line}: {importer} must not import {one.imported}")
    return found


def may_import(room: str, imported: str) -> bool:
    top = imported.split(".")[0]
    if is_ours(imported):
        return imported in ("bot", "actions") or room_of(imported) in (room, *ROOMS[room].rooms)
    return top in sys.stdlib_module_names or top in ROOMS[room].packages


def cycle_in(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """The first cycle, as the rooms on it; [] when there is none."""
    done: set[str] = set()

    def visit(room: str, path: list[str]) -> list[str]:
        if room in path:
            return [*path[path.index(room) :], room]
        if room in done:
            return []
        for following in sorted(graph.get(room, ())):
            if cycle := visit(following, [*path, room]):
                return cycle
        done.add(room)
        return []

    return next((cycle for room in sorted(graph) if (cycle := visit(room, []))), [])


def room_graph(imports: Iterable[Import]) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for one in imports:
        importer, imported = room_of(one.importer), room_of(one.imported) if is_ours(one.imported) else None
        if importer and imported and importer != imported:
            graph.setdefault(importer, set()).add(imported)
    return graph


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    modules = modules_of(ROOT)
    return [one for module, path in modules.items() for one in imports_of(module, path, modules)]


# -- the code ----------------------------------------------------------------------------------------------------


def test_every_module_belongs_to_a_room() -> None:
    assert [name for name in modules_of(ROOT) if name not in ("bot", "actions") and room_of(name) is None] == []


def test_every_room_of_the_table_stands(imports: list[Import]) -> None:
    assert {room_of(one.importer) for one in imports} - {None} == set(ROOMS)


def test_no_import_breaks_the_table(imports: list[Import]) -> None:
    assert breaches(imports) == []


def test_of_the_evaluation_only_the_reading_of_labels_is_used_elsewhere(imports: list[Import]) -> None:
    """The rest of it needs packages that only the engine's environment has."""
    outside = [one for one in imports if room_of(one.importer) != "evaluation"]
    used = {one.imported for one in outside if room_of(one.imported) == "evaluation"}
    assert used == {"bot.evaluation.gold"}
    gold = [one.imported for one in imports if one.importer in ("bot.evaluation", "bot.evaluation.gold")]
    assert [name for name in gold if name.split(".")[0] not in {"bot", *sys.stdlib_module_names}] == []


def test_rooms_do_not_lean_on_each_other_in_a_circle(imports: list[Import]) -> None:
    assert cycle_in(room_graph(imports)) == []


# -- the table ---------------------------------------------------------------------------------------------------


def test_the_table_itself_has_no_circle() -> None:
    assert cycle_in({name: room.rooms for name, room in ROOMS.items()}) == []


def test_the_table_lets_nobody_but_the_engine_import_the_engine() -> None:
    assert [name for name, room in ROOMS.items() if "engine" in room.rooms] == []


def test_the_table_keeps_gateway_and_actions_apart() -> None:
    assert "actions" not in ROOMS["gateway"].rooms
    assert not {"gateway", "conversation", "engine", "process"} & set(ROOMS["actions"].rooms)


def test_the_table_keeps_the_dialogue_away_from_engine_store_and_database() -> None:
    assert set(ROOMS["dialogue"].rooms) == {"ground floor", "rules"}
    assert not {"rasa", "rasa_sdk", "sqlalchemy"} & set(ROOMS["dialogue"].packages)


def test_the_table_lets_the_engine_share_nothing_that_needs_newer_packages_than_its_own() -> None:
    shared = [ROOMS[name] for name in ROOMS["engine"].rooms]
    assert {package for room in shared for package in room.packages} <= {"yaml"}


def test_the_table_gives_the_ground_floor_nothing_but_the_standard_library() -> None:
    assert ROOMS["ground floor"].rooms == ()
    assert ROOMS["ground floor"].packages == ()


# -- the checker must fail ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("bot.vocabulary", "import yaml"),
        ("bot.facts.amounts", "from bot.store import tickets"),
        ("bot.facts.amounts", "from ..store.tickets import search"),
        ("bot.facts.amounts", "from .. import policy"),
        ("bot.facts.amounts", "from bot.intake.state import known"),
        ("bot.crowds", "import pydantic"),
        ("bot.signals", "from bot.intake import phrases"),
        ("bot.calming.mood", "from bot.store import conversations"),
        ("bot.calming.policy", "from bot.services import services"),
        ("bot.intake.flow", "import rasa_sdk"),
        ("bot.intake.flow", "from actions.house import context_for"),
        ("bot.engine.nlg", "from bot.calming import policy"),
        ("bot.engine.scripts", "import pydantic"),
        ("bot.wording", "from bot.conversation import words"),
        ("bot.engine.nlg", "from bot.settings import read\nimport aiohttp"),
        ("bot.store.tickets", "from bot.conversation.service import Inbound"),
        ("bot.conversation.service", "from bot.gateway import keys"),
        ("bot.conversation.service", "import bot.engine.tokenizer"),
        ("bot.gateway.app", "def late():\n    from actions.status import look_up"),
        ("bot.gateway.app", "import bot.engine.nlg as nlg"),
        ("bot.gateway.app", "import rasa_sdk"),
        ("bot.evaluation.measures", "from bot.engine.linear import fit"),
        ("bot.evaluation.gold", "import aiohttp"),
        ("bot.nlu_families", "import sklearn"),
        ("bot.engine.importer", "from bot.evaluation import gold"),
        ("actions.status", "import bot.gateway.keys"),
        ("actions.status", "from bot.conversation import words"),
        ("actions.status", "from bot.process.children import Child"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, module: str, code: str) -> None:
    path = tmp_path / "sample.py"
    path.write_text(code, encoding="utf-8")
    found = breaches(imports_of(module, path, modules_of(ROOT)))
    assert len(found) == 1
    assert found[0].startswith(f"{module}:")


def test_what_the_table_allows_is_no_breach(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(
        "import json\nimport aiohttp\nfrom bot import text\nfrom bot.store import users\n", encoding="utf-8"
    )
    imports = list(imports_of("bot.gateway.app", path, modules_of(ROOT)))
    assert [one.imported for one in imports] == ["json", "aiohttp", "bot.text", "bot.store.users"]
    assert breaches(imports) == []


def test_a_circle_is_found_and_named() -> None:
    assert cycle_in({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}) == ["a", "b", "c", "a"]
    assert cycle_in({"a": ["b", "c"], "b": ["d"], "c": ["d"]}) == []


def test_a_circle_between_rooms_is_seen_in_imports() -> None:
    graph = room_graph([Import("bot.store.tickets", 1, "bot.deadlines"), Import("bot.policy", 2, "bot.store.models")])
    assert cycle_in(graph) == ["rules", "store", "rules"]
