"""Builds what a checkout needs to run: two Python environments and the front end. Only what changed is rebuilt.

Standard library only, any Python 3.8 or later: this runs before there is an environment.
"""

from __future__ import annotations

import concurrent.futures
import functools
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / ".cache" / "setup"
STAMP = ".tingsu-stamp"
WANTED = (3, 10)
OLDEST_NODE = (20, 19)
HEARTBEAT_S = 10
#: Environment → what it is built from, its lock first. The app's also holds this project's own command.
ENVIRONMENTS = {
    ".venv": ("requirements/app.txt", "pyproject.toml"),
    ".venv-engine": ("requirements/engine.txt",),
}
WEB_SOURCES = ("package.json", "package-lock.json", "index.html", "vite.config.ts", "tsconfig.json")


class CannotBuild(Exception):
    """Something outside of the checkout is missing or failed; the message says what to do."""


def main() -> int:
    started = time.monotonic()
    LOGS.mkdir(parents=True, exist_ok=True)
    try:
        steps = stale_steps()
        if steps:
            print("building %s (first time takes a few minutes) …" % ", ".join(steps), flush=True)
            run_together(steps)
            print("environments ready after %.0f s" % (time.monotonic() - started), flush=True)
    except CannotBuild as error:
        print("\n%s" % error, file=sys.stderr)
        return 1
    return 0


def stale_steps():
    """The steps whose inputs differ from those they were last built from, with the work each takes."""
    steps = {}
    python = None
    for name, inputs in ENVIRONMENTS.items():
        wanted = digest(ROOT / path for path in inputs)
        if read(ROOT / name / STAMP) != wanted:
            python = python or find_python()
            steps[name] = functools.partial(build_venv, python, name, inputs[0], wanted)
    wanted = digest(web_files())
    if read(ROOT / "web" / "dist" / STAMP) != wanted:
        check_node()
        steps["web"] = functools.partial(build_web, wanted)
    return steps


def digest(paths):
    total = hashlib.sha256(sys.platform.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def web_files():
    web = ROOT / "web"
    found = [web / name for name in WEB_SOURCES if (web / name).exists()]
    for folder in ("src", "public"):
        found += [path for path in (web / folder).rglob("*") if path.is_file()]
    return found


def read(path):
    return path.read_text().strip() if path.exists() else ""


# -- what must be there ----------------------------------------------------------------------------------------


def find_python():
    """A working Python 3.10 with venv: named by TINGSU_PYTHON, on the PATH, or installed by pyenv, uv or conda."""
    for candidate in python_candidates():
        if candidate and is_wanted(candidate):
            return candidate
    raise CannotBuild(
        "Python 3.10 was not found; the engine (Rasa 3.6) runs on no other version.\n"
        "没有找到 Python 3.10，引擎只能在 3.10 上运行。请安装后重试，例如：\n"
        "  Debian/Ubuntu:  apt-get install python3.10 python3.10-venv   （软件源里有的话）\n"
        "  pyenv:          pyenv install 3.10\n"
        "  uv:             uv python install 3.10\n"
        "or name one:      make run TINGSU_PYTHON=/path/to/python3.10"
    )


def python_candidates():
    yield os.environ.get("TINGSU_PYTHON")
    yield shutil.which("python3.10")
    yield sys.executable
    yield shutil.which("python3")
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv")
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local/share/uv/python")
    for pattern in (
        str(pyenv / "versions/3.10*/bin/python3.10"),
        str(uv / "cpython-3.10*/bin/python3.10"),
        "/opt/homebrew/opt/python@3.10/bin/python3.10",
        "/usr/local/bin/python3.10",
        str(home / "*conda3/envs/*/bin/python3.10"),
    ):
        yield from sorted(glob.glob(pattern), reverse=True)


def is_wanted(python):
    # Asked, not believed: a pyenv shim of this name exists even where that version is not selected.
    probe = "import sys, venv, ensurepip, ssl, sqlite3; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-c", probe], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.split() == [str(part).encode() for part in WANTED]


def check_node():
    try:
        answer = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, timeout=30)
        version = tuple(int(part) for part in answer.stdout.decode().strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        version = (0, 0)
    if version < OLDEST_NODE or not shutil.which("npm"):
        raise CannotBuild(
            "Node.js %d.%d or later with npm is needed to build the pages.\n"
            "构建网页需要 Node.js %d.%d 或更高版本（含 npm），请安装后重试。" % (OLDEST_NODE + OLDEST_NODE)
        )


# -- building --------------------------------------------------------------------------------------------------


def run_together(steps):
    """All steps at once, with a sign of life; the first failure is told with the end of its log."""
    running = set(steps)
    done = threading.Event()
    beat = threading.Thread(target=heartbeat, args=(running, done), daemon=True)
    beat.start()
    with concurrent.futures.ThreadPoolExecutor(len(steps)) as pool:
        futures = {pool.submit(timed, name, work, running): name for name, work in steps.items()}
        try:
            for future in concurrent.futures.as_completed(futures):
                future.result()
        finally:
            done.set()


def timed(name, work, running):
    started = time.monotonic()
    work()
    running.discard(name)
    print("  %-12s ready (%.0f s)" % (name, time.monotonic() - started), flush=True)


def heartbeat(running, done):
    started = time.monotonic()
    while not done.wait(HEARTBEAT_S):
        state = ", ".join("%s: %s" % (name, last_step(name)) for name in sorted(running))
        print("  … %3.0f s  %s" % (time.monotonic() - started, state), flush=True)


def last_step(name):
    """What the log of a step spoke of last, short."""
    log = LOGS / (name + ".log")
    lines = [
        line for line in read(log).splitlines()[-20:] if line.startswith(("Collecting", "Downloading", "Installing"))
    ]
    return " ".join(lines[-1].split()[:2])[:48] if lines else "working"


def build_venv(python, name, lock, wanted):
    folder = ROOT / name
    shutil.rmtree(str(folder), ignore_errors=True)
    log = name + ".log"
    command(log, [python, "-m", "venv", str(folder)])
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command(log, [*pip, "--require-hashes", "-r", lock])
    if "pyproject.toml" in ENVIRONMENTS[name]:
        command(log, [*pip, "--no-deps", "--no-build-isolation", "--editable", "."])
    (folder / STAMP).write_text(wanted)


def build_web(wanted):
    command("web.log", ["npm", "ci", "--no-audit", "--no-fund"], cwd=ROOT / "web")
    command("web.log", ["npm", "run", "build"], cwd=ROOT / "web")
    (ROOT / "web" / "dist" / STAMP).write_text(wanted)


def command(log, argv, cwd=ROOT):
    path = LOGS / log
    with open(str(path), "ab") as output:
        code = subprocess.run(
            argv, cwd=str(cwd), stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        ).returncode
    if code:
        tail = "\n".join(path.read_text(errors="replace").splitlines()[-25:])
        raise CannotBuild("%s failed (%s):\n%s" % (" ".join(map(str, argv[:4])), path.relative_to(ROOT), tail))


if __name__ == "__main__":
    sys.exit(main())
