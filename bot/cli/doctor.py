"""`tingsu doctor`: looks at everything a start needs, and says what to mend."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import stat
from collections.abc import Awaitable, Callable
from typing import Any

from bot import settings as settings_room
from bot.calming.policy import named_by
from bot.conversation import words
from bot.policy import PolicyError, load
from bot.process.training import ENGINE_PYTHON, model_path
from bot.secret_key import secret_key
from bot.services import POLICY_FILE
from bot.settings import Settings
from bot.store.db import Database, DatabaseError, migrate
from bot.store.keys import KeyFileBroken

Finding = tuple[bool, str]


def add_to(commands: Any) -> None:
    command = commands.add_parser("doctor", help="check the installation / 检查安装与配置")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=lambda arguments: asyncio.run(run(arguments)))


async def run(arguments: argparse.Namespace) -> int:
    settings = settings_room.read()
    found = {name: await check(settings) for name, check in CHECKS.items()}
    if arguments.json:
        print(json.dumps({n: {"ok": ok, "detail": detail} for n, (ok, detail) in found.items()}, ensure_ascii=False))
    else:
        for name, (ok, detail) in found.items():
            print(f"{'✓' if ok else '✗'} {name}: {detail}")
    return 0 if all(ok for ok, _ in found.values()) else 1


async def policy(settings: Settings) -> Finding:
    try:
        named_by(load(POLICY_FILE), POLICY_FILE)
    except PolicyError as error:
        return False, str(error)
    return True, "规则文件有效"


async def sentences(settings: Settings) -> Finding:
    try:
        words.load()
    except words.WordsMissing as error:
        return False, str(error)
    return True, "网关用语齐全"


async def key(settings: Settings) -> Finding:
    try:
        secret_key(settings)
    except (KeyFileBroken, OSError) as error:
        return False, str(error)
    path = settings.secret_key_file
    if settings.secret_key is None and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return False, f"{path} 不应让其他用户读取，请执行 chmod 600"
    return True, "密钥可用"


async def database(settings: Settings) -> Finding:
    db = Database(settings.database_url)
    try:
        await migrate(settings.database_url)
        await db.ping()
    except (DatabaseError, OSError) as error:
        return False, f"数据库不可用：{type(error).__name__}"
    finally:
        await db.close()
    return True, "数据库可用，结构最新"


async def engine(settings: Settings) -> Finding:
    usable = ENGINE_PYTHON.exists() and os.access(ENGINE_PYTHON, os.X_OK)
    return usable, "引擎环境可用" if usable else "引擎环境缺失，请执行 make setup"


async def model(settings: Settings) -> Finding:
    path = model_path()
    return path.exists(), f"模型 {path.name}" if path.exists() else "模型缺失或过期，请执行 make train"


CHECKS: dict[str, Callable[[Settings], Awaitable[Finding]]] = {
    "policy": policy,
    "words": sentences,
    "key": key,
    "database": database,
    "engine": engine,
    "model": model,
}
