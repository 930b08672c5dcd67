"""How the command ends: nothing left running, a clear word about what is wrong, and an honest exit code."""

from __future__ import annotations

import shutil
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.service import ROOT, Process, Service, launch, processes, start, wait_until

END_S = 60.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["sigterm", "sigint"])
def test_a_stop_leaves_no_process_and_is_no_failure(tmp_path: Path, number: int) -> None:
    service = start(tmp_path)
    assert len(service.children()) >= 3, "engine, actions and gateway"
    assert service.stop(number) == []
    assert service.process.returncode == 0
    assert service.said().rstrip().endswith("stopped")


def test_a_stop_before_everything_is_up_leaves_no_process(tmp_path: Path) -> None:
    service = launch(tmp_path)
    assert wait_until(lambda: any("rasa run" in child.command for child in service.children()), END_S)
    assert service.stop() == []
    assert service.process.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_a_killed_supervisor_takes_its_parts_along(tmp_path: Path) -> None:
    service = start(tmp_path)
    family = {child.pid for child in service.children()}

    def left() -> list[Process]:
        return [one for one in processes() if one.pid in family]

    service.process.kill()
    service.process.wait()
    assert wait_until(lambda: left() == [], END_S), f"still running: {left()}"


def test_a_busy_port_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        service = launch(tmp_path, {"TINGSU_PORT": port})
        assert ended_with(service) == 1
    assert "TINGSU_PORT" in service.said()
    assert port in service.said()
    assert "ready http" not in service.said()
    assert "Traceback" not in service.said()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TINGSU_PORT", "eighty"),
        ("TINGSU_ENGINES", "0"),
        ("TINGSU_CLOCK", "tomorrow"),
        ("TINGSU_SECRET_KEY", "too-short"),
        ("TINGSU_REST_TOKEN", "abc"),
        ("TINGSU_DATABASE_URL", "mysql://x"),
    ],
)
def test_a_bad_setting_is_named_and_nothing_is_started(tmp_path: Path, name: str, value: str) -> None:
    service = launch(tmp_path, {name: value})
    assert ended_with(service) == 1
    assert name in service.said()
    assert "Traceback" not in service.said()


def test_a_broken_policy_stops_the_start_and_names_the_line(tmp_path: Path) -> None:
    """In a copy of the checkout: the command reads the policy that lies beside its own code."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for folder in ("bot", "actions", "data"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    lines = (ROOT / "policy.yml").read_text(encoding="utf-8").splitlines()
    broken = next(number for number, line in enumerate(lines) if "resolve:" in line)
    lines[broken] = lines[broken].replace("resolve:", "resolve_it:")
    (copy / "policy.yml").write_text("\n".join(lines), encoding="utf-8")

    service = launch(tmp_path, root=copy, command=(sys.executable, "-m", "bot.cli.main", "up"))
    assert ended_with(service) == 1
    assert "policy.yml" in service.said()
    assert str(broken + 1) in service.said() or str(broken) in service.said()
    assert "Traceback" not in service.said()


def ended_with(service: Service) -> int | None:
    """The exit code, once the command has ended by itself."""
    assert wait_until(lambda: service.process.poll() is not None, END_S) or service.stop() is None, service.said()
    return service.process.returncode
