"""The documents say what the code does: names, paths, commands, frames, errors and routes are compared with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot import settings as settings_room
from bot.cli.main import parser
from bot.gateway import errors
from bot.gateway.app import create_app
from bot.gateway.openapi import PATHS
from tests.unit.test_import_rules import ROOMS

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")))
PROTOCOL = "docs/protocol.md"
#: What a build or a start makes is named in documents but stands in no checkout.
MADE_BY_A_BUILD = (".venv/", ".venv-engine/", "./var", "var/", "models/", ".cache/", "web/dist/")
ROOT_FILE = re.compile(r"[\w.-]+\.(?:md|yml|yaml|toml|py)|Makefile|LICENSE|NOTICE")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tree_of(name: str) -> ast.Module:
    return ast.parse(text_of(name))


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def code_spans(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", without_blocks(text))


def code_of(text: str) -> str:
    """Everything a reader would type or look for: code spans and fenced blocks."""
    blocks = re.findall(r"^```.*?\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join([*code_spans(text), *blocks])


def table_rows(text: str) -> dict[str, list[str]]:
    """Rows of all tables by their first cell, back-quotes removed."""
    lines = [line.strip("|") for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip().strip("`") for cell in line.split("|")] for line in lines]
    return {row[0]: row[1:] for row in rows}


def paths_in(text: str) -> Iterator[str]:
    """Code spans that are paths of the project: with a slash inside, or the name of a file at the top."""
    for span in code_spans(text):
        looks_like_path = re.fullmatch(r"\.?[\w.-]+(?:/[\w.-]*)+", span) or ROOT_FILE.fullmatch(span)
        if looks_like_path and not span.startswith(MADE_BY_A_BUILD):
            yield span


def make_targets() -> dict[str, str]:
    """Every target of the Makefile with its help, empty for those that `make help` does not list."""
    target = re.compile(r"^([a-z-]+):(?!=)[^#\n]*(?:## (.*))?", re.MULTILINE)
    return dict(target.findall(text_of("Makefile")))


def frame_types() -> set[str]:
    """Types of frames: of dictionaries the gateway sends, and those it compares a frame's type with."""
    found: set[str] = set()
    for name in ("bot/gateway/chat_socket.py", "bot/conversation/turns.py"):
        for node in ast.walk(tree_of(name)):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                found.update(*(strings(value) for key, value in pairs if strings(key) == ["type"]))
            elif isinstance(node, ast.Compare) and ast.unparse(node.left) in ("kind", "frame.get('type')"):
                found.update(*map(strings, node.comparators))
    return found


def error_codes() -> set[str]:
    """Codes of all errors that the gateway raises or answers with."""
    found = {code for code, _ in errors._HTTP_CODES.values()}
    for path in (ROOT / "bot/gateway").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("BadFrame", "ApiError", "respond"):
                texts = [text for argument in node.args for text in strings(argument)]
                found.update(text for text in texts[:1] if re.fullmatch("[a-z_]+", text))
    return found


def strings(node: ast.AST | None) -> list[str]:
    """The literal texts of a constant, or of a tuple of constants."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def routes(tmp_path: Path) -> set[str]:
    settings = settings_room.read({"TINGSU_DATA": str(tmp_path)})
    app = create_app(settings, bytes(32), ["http://127.0.0.1:1"], "http://127.0.0.1:2/webhook")
    return {resource.canonical for resource in app.router.resources()}


@pytest.mark.parametrize("setting", settings_room.TABLE, ids=lambda setting: setting.name)
def test_every_setting_stands_in_all_tables_with_its_default(setting: settings_room.Setting) -> None:
    for document in (*READMES, "docs/configuration.md"):
        rows = table_rows(text_of(document))
        assert setting.name in rows, f"{document} has no row for {setting.name}"
        default = rows[setting.name][0]
        assert default == setting.default or (not setting.default and default.startswith(("empty", "空"))), document


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_names_a_setting_that_does_not_exist(document: str) -> None:
    known = {setting.name for setting in settings_room.TABLE} | {"TINGSU_PYTHON"}
    assert set(re.findall(r"\bTINGSU_[A-Z_]+\b", text_of(document))) <= known


@pytest.mark.parametrize("document", [d for d in DOCUMENTS if d != "CHANGELOG.md"])
def test_every_path_in_a_document_exists(document: str) -> None:
    assert [path for path in paths_in(text_of(document)) if not (ROOT / path).exists()] == []


def test_the_architecture_puts_every_module_in_the_room_where_the_import_rules_have_it() -> None:
    rows = table_rows(text_of("docs/architecture.md"))
    for name, room in ROOMS.items():
        files = [module.replace(".", "/") for module in room.modules]
        assert {f"{file}/" if (ROOT / file).is_dir() else f"{file}.py" for file in files} == set(
            re.findall(r"`([^`]+)`", f"`{rows[name][0]}`")
        ), name


def test_the_documents_do_name_paths() -> None:
    for document in (*READMES, "docs/architecture.md", "CONTRIBUTING.md"):
        assert len(set(paths_in(text_of(document)))) > 15, document


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_inside_the_project_leads_somewhere(document: str) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]*)(#[^)]*)?\)", text_of(document))
    missing = [path for path, _ in links if path and not ((ROOT / document).parent / path).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_in_a_document_exists(document: str) -> None:
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", code_of(text_of(document))))
    assert named <= make_targets().keys()


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_lists_every_make_target_that_help_lists(readme: str) -> None:
    listed = {f"make {name}" for name, says in make_targets().items() if says}
    assert len(listed) > 5
    assert listed <= table_rows(text_of(readme)).keys()


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_lists_exactly_the_commands_that_the_command_line_has(readme: str) -> None:
    commands = next(action.choices for action in parser()._actions if action.choices)
    program = ".venv/bin/tingsu "
    rows = [row for row in table_rows(text_of(readme)) if row.startswith(program)]
    assert sorted(row.removeprefix(program) for row in rows) == sorted(commands)


def test_both_readmes_have_the_same_headings_and_tables() -> None:
    def shape(readme: str) -> list[str]:
        lines = without_blocks(text_of(readme)).splitlines()
        return [line.split(" ")[0] if line[0] == "#" else "|" for line in lines if line[:1] in ("#", "|")]

    english, chinese = map(shape, READMES)
    assert len(english) > 20
    assert english == chinese


def test_the_protocol_explains_every_frame() -> None:
    types = frame_types()
    assert {"hello", "message", "choice", "ping", "welcome", "ack", "typing", "error", "pong"} <= types
    page = set(re.findall(r"\| \{ type: '(\w+)'", text_of("web/src/shared/protocol.ts")))
    assert len(page) > 5
    assert types | page <= table_rows(text_of(PROTOCOL)).keys()


def test_the_protocol_explains_every_error() -> None:
    codes = error_codes()
    assert {"choice_gone", "login_failed", "store_unavailable"} <= codes
    assert codes - set(code_spans(text_of(PROTOCOL))) == set()


def test_every_route_is_described(tmp_path: Path) -> None:
    served = routes(tmp_path)
    assert {"/", "/ws/chat", "/webhooks/rest/webhook", "/api/v1/tickets/{number}"} <= served
    spans = {span.split(" ")[-1] for span in code_spans(text_of(PROTOCOL))}
    assert served - PATHS.keys() - spans == set()


def test_no_described_path_is_missing_from_the_application(tmp_path: Path) -> None:
    spans = re.findall(r"`(?:GET|POST) (/\S*)`", text_of(PROTOCOL))
    assert {*PATHS, *spans} - routes(tmp_path) == set()


@pytest.mark.parametrize("document", [*DOCUMENTS, ".pre-commit-config.yaml", ".editorconfig", "NOTICE"])
def test_no_document_names_a_place_on_somebodys_machine_or_a_registry(document: str) -> None:
    text = text_of(document)
    assert re.findall(r"/(?:home|root|Users|work|tmp)/\w+", text) == []
    assert re.findall(r"pypi\.org|registry\.npmjs|npmmirror|tuna\.tsinghua|index-url", text) == []


def test_every_hook_before_a_commit_is_local_and_runs_what_setup_installs() -> None:
    repositories = yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]
    hooks = [hook for repository in repositories for hook in repository["hooks"]]
    assert {repository["repo"] for repository in repositories} == {"local"}
    assert len(hooks) >= 4
    assert all(hook["language"] == "system" and hook["entry"].startswith(".venv/bin/") for hook in hooks)


def test_the_licence_is_whole_and_names_the_holder() -> None:
    licence = text_of("LICENSE")
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert "Tingsu contributors" in licence
    assert 'license = { text = "Apache-2.0" }' in text_of("pyproject.toml")
