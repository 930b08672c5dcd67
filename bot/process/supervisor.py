"""`tingsu up`: prepares what is missing, starts engine, actions and gateway, and watches them."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bot.clock import Clock
from bot.process.children import Child
from bot.process.crisis_weights import ensure_crisis_weights
from bot.process.training import ENGINE_PYTHON, engine_environment, ensure_model
from bot.secret_key import secret_key
from bot.settings import Settings
from bot.store import users
from bot.store.db import Database, migrate

READY_S = 240.0
#: Ends before the first "ready" that make a start hopeless.
HOPELESS_ENDS = 3


class CannotStart(Exception):
    """A part did not come up; the message holds the end of its log."""


async def up(settings: Settings) -> None:
    """Runs until SIGINT or SIGTERM. Raises CannotStart, TrainingFailed, KeyFileBroken."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await prepare(settings)
    model = await asyncio.to_thread(ensure_model)
    await asyncio.to_thread(ensure_crisis_weights)
    port = settings.port or free_port()
    check_port(settings.host, port)
    children = plan(settings, model, port)
    watching = [asyncio.create_task(child.keep_running()) for child in children]
    stopped = asyncio.create_task(stop.wait())
    try:
        ready = asyncio.create_task(announce_ready(settings.host, port, children))
        done, _ = await asyncio.wait({ready, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if ready in done:
            ready.result()
        else:
            ready.cancel()
        await stopped
    finally:
        # The gateway first: no new message is taken for an engine that is leaving.
        for child in reversed(children):
            await child.stop()
        await asyncio.gather(*watching)
        print("stopped", flush=True)


async def prepare(settings: Settings) -> None:
    """Folder, key, database, first administrator, tracker file."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret_key(settings)
    await migrate(settings.database_url)
    await ensure_admin(settings)
    with sqlite3.connect(settings.tracker_db) as trackers:
        # Rasa has no setting for it: readers and the writer must not block each other.
        trackers.execute("PRAGMA journal_mode = WAL")
    settings.tracker_db.chmod(0o600)


async def ensure_admin(settings: Settings) -> None:
    password = settings.admin_password or secrets.token_urlsafe(12)
    db = Database(settings.database_url)
    async with db.session() as session:
        created = await users.ensure_admin(session, password, Clock(settings.clock).now())
    await db.close()
    if created and not settings.admin_password:
        print(f"first start: user admin, password {password} (shown only now)", flush=True)


def plan(settings: Settings, model: Path, port: int) -> list[Child]:
    """The processes in the order in which they start."""
    actions_port = free_port()
    engine_ports = [free_port() for _ in range(settings.engines)]
    actions_url = f"http://127.0.0.1:{actions_port}/webhook"
    ours = {
        **os.environ,
        "TINGSU_PORT": str(port),
        "TINGSU_ACTIONS_PORT": str(actions_port),
        "TINGSU_ACTIONS_URL": actions_url,
        "TINGSU_ENGINE_URLS": " ".join(f"http://127.0.0.1:{engine_port}" for engine_port in engine_ports),
    }
    logs = settings.data / "logs"
    return [
        Child("actions", [sys.executable, "-m", "bot.process.action_server"], ours, logs / "actions.log"),
        *(
            engine(settings, model, engine_port, actions_url, f"engine{number or ''}")
            for number, engine_port in enumerate(engine_ports)
        ),
        Child("gateway", [sys.executable, "-m", "bot.process.gateway_server"], ours, logs / "gateway.log"),
    ]


def engine(settings: Settings, model: Path, port: int, actions_url: str, name: str) -> Child:
    private = settings.data / "tmp" / name
    # jieba keeps its cache under a fixed name in the temporary folder, and loads it with marshal.
    private.mkdir(parents=True, exist_ok=True, mode=0o700)
    environment = engine_environment(
        {
            "TINGSU_ACTIONS_URL": actions_url,
            "TINGSU_TRACKER_DB": str(settings.tracker_db),
            "TMPDIR": str(private),
        }
    )
    argv = [str(ENGINE_PYTHON), "-m", "rasa", "run", "--model", str(model), "--interface", "127.0.0.1"]
    argv += ["--port", str(port), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    return Child(name, argv, environment, settings.data / "logs" / f"{name}.log")


async def announce_ready(host: str, port: int, children: Sequence[Child]) -> None:
    """Waits until every part answers, then prints the line that scripts wait for."""
    shown_host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    base = f"http://{shown_host}:{port}"
    deadline = asyncio.get_running_loop().time() + READY_S
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as http:
        while not await answers(http, f"{base}/readyz"):
            hopeless = next((child for child in children if child.restarts >= HOPELESS_ENDS), None)
            late = asyncio.get_running_loop().time() > deadline
            if hopeless or late:
                child = hopeless or children[-1]
                raise CannotStart(f"{child.name} does not come up; the end of {child.log}:\n{child.end_of_log()}")
            await asyncio.sleep(0.3)
    print(f"ready {base}", flush=True)


async def answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"TINGSU_PORT: {host}:{port} cannot be used ({error.strerror}). "
                "另一个程序可能正占用这个端口，请换一个 TINGSU_PORT。"
            ) from error
