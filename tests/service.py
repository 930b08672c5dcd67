"""The real service, started as its users start it, and the few calls that tests make to it.

Everything goes through the outer doors: the command, HTTP, and the store as the staff API shows it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (str(ROOT / ".venv/bin/tingsu"), "up")
READY_S, STOP_S, ANSWER_S = 240.0, 40.0, 100.0
#: A Wednesday morning in working hours, so that 昨天 and every deadline are the same in each run.
CLOCK = "2026-11-18T10:00"
ADMIN_PASSWORD = "letmein-for-tests"
REST_TOKEN = "rest-token-for-tests"

Json = dict[str, Any]
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


class Refused(Exception):
    """An answer other than 200, with the error it carries."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status, self.body = status, body

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])

    @property
    def message(self) -> str:
        return str(self.body["error"]["message"])


class Process(NamedTuple):
    pid: int
    parent: int
    command: str


@dataclass
class Service:
    """A running `tingsu up`; `base` is the address it announced, `data` the folder it writes to."""

    process: subprocess.Popen[bytes]
    data: Path
    log: Path
    base: str = ""
    staff_token: str = field(default="", repr=False)

    @property
    def token(self) -> str:
        return REST_TOKEN

    # -- talking -----------------------------------------------------------------------------------------------

    def say(self, sender: str, text: str) -> list[Json]:
        """Sends a message over the REST channel and returns the replies. Raises Refused."""
        replies: list[Json] = self.rest({"sender": sender, "message": text})
        return replies

    def rest(self, body: Any, token: str | None = REST_TOKEN) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.call("/webhooks/rest/webhook", body, headers)

    def api(self, path: str, **query: str) -> Any:
        """GET below ``/api/v1`` as the administrator. Raises Refused."""
        if not self.staff_token:
            login = {"username": "admin", "password": ADMIN_PASSWORD}
            self.staff_token = self.call("/api/v1/login", login)["token"]
        asked = f"/api/v1{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        return self.call(asked, headers={"Authorization": f"Bearer {self.staff_token}"})

    def tickets(self, conversation: str) -> list[Json]:
        """The conversation's tickets, oldest first, with the contact in full."""
        found = self.api("/tickets", conversation=conversation)["items"]
        # The list is newest first; times are whole seconds and may be equal.
        return [{**ticket, "revealed": self.api(f"/tickets/{ticket['number']}", reveal="1")} for ticket in found[::-1]]

    def messages(self, conversation: str) -> list[Json]:
        found: list[Json] = self.api(f"/conversations/{urllib.parse.quote(conversation)}/messages")["items"]
        return found

    def handoffs(self, conversation: str) -> list[Json]:
        """The waiting handoffs of one conversation."""
        return [one for one in self.api("/handoffs", status="waiting")["items"] if one["conversation"] == conversation]

    def call(self, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """JSON in, JSON out: POST with a body, GET without. Raises Refused."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        request = urllib.request.Request(
            self.base + path, data, {"Content-Type": "application/json", **(headers or {})}
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_S) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(error.code, json.load(error)) from None

    # -- its processes -----------------------------------------------------------------------------------------

    def is_ready(self) -> bool:
        try:
            return bool(self.call("/readyz")["ready"])
        except (Refused, OSError):
            return False

    def children(self) -> list[Process]:
        """Every process below the supervisor, at any depth."""
        running = processes()
        family = {self.process.pid}
        for _ in range(5):
            family |= {one.pid for one in running if one.parent in family}
        return [one for one in running if one.pid in family and one.pid != self.process.pid]

    def child(self, command_part: str) -> Process:
        return next(one for one in self.children() if command_part in one.command)

    def kill(self, command_part: str) -> None:
        """Ends one part as a crash would."""
        os.kill(self.child(command_part).pid, signal.SIGKILL)

    def stop(self, number: int = signal.SIGTERM) -> list[Process]:
        """Ends the service as an operator does; returns what is still running afterwards, which is a defect."""
        family = {one.pid for one in self.children()}
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"did not stop within {STOP_S:.0f} s:\n{self.said()}") from None
        return [one for one in processes() if one.pid in family]

    def said(self) -> str:
        """What the command printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def start(folder: Path, **settings: str) -> Service:
    """Starts the service and waits until it says that it is ready. `settings` are further TINGSU_ variables."""
    service = launch(folder, settings)
    try:
        wait_until(lambda: service.process.poll() is not None or "ready http" in service.said(), READY_S)
        announced = re.search(r"^ready (http://\S+)$", service.said(), re.MULTILINE)
        assert announced, f"the service did not come up:\n{service.said()}"
    except AssertionError:
        service.stop()
        raise
    service.base = announced.group(1)
    return service


def launch(
    folder: Path, settings: Mapping[str, str] = NO_SETTINGS, root: Path = ROOT, command: Sequence[str] = COMMAND
) -> Service:
    """Starts the command in the checkout `root` and does not wait for anything."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "up.log"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TINGSU_")},
        "TINGSU_DATA": str(folder / "data"),
        "TINGSU_PORT": "0",
        "TINGSU_REST_TOKEN": REST_TOKEN,
        "TINGSU_ADMIN_PASSWORD": ADMIN_PASSWORD,
        "TINGSU_CLOCK": CLOCK,
        **settings,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return Service(process, folder / "data", log)


def processes() -> list[Process]:
    """Everything that runs on this machine, the dead that nobody has collected left out."""
    listing = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, errors="replace", check=True
    ).stdout
    rows = [line.split(None, 3) for line in listing.splitlines()]
    return [Process(int(row[0]), int(row[1]), row[3]) for row in rows if len(row) == 4 and not row[2].startswith("Z")]


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it became true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
