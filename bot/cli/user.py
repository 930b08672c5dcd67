"""`tingsu user`: staff accounts."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from typing import Any

from bot import settings as settings_room
from bot.clock import Clock
from bot.store import users
from bot.store.db import Database, migrate
from bot.store.errors import UsernameTaken

MIN_PASSWORD = 8


def add_to(commands: Any) -> None:
    command = commands.add_parser("user", help="add a member of staff, or set a password / 管理员工账号")
    jobs = command.add_subparsers(required=True, metavar="JOB")
    add = jobs.add_parser("add", help="password is asked for, or read from standard input / 新增账号")
    add.add_argument("username")
    add.add_argument("--role", choices=users.ROLES, default="agent")
    add.set_defaults(run=lambda arguments: asyncio.run(run(arguments, add_user)))
    password = jobs.add_parser("password", help="set a password; ends the user's sessions / 重设密码")
    password.add_argument("username")
    password.set_defaults(run=lambda arguments: asyncio.run(run(arguments, set_password)))


async def run(arguments: argparse.Namespace, job: Any) -> int:
    settings = settings_room.read()
    password = getpass.getpass("密码: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(password) < MIN_PASSWORD:
        print(f"密码至少 {MIN_PASSWORD} 个字符", file=sys.stderr)
        return 1
    await migrate(settings.database_url)
    db = Database(settings.database_url)
    try:
        return int(await job(db, arguments, password, Clock(settings.clock)))
    finally:
        await db.close()


async def add_user(db: Database, arguments: argparse.Namespace, password: str, clock: Clock) -> int:
    try:
        async with db.session() as session:
            await users.create_user(session, arguments.username, password, arguments.role, clock.now())
    except UsernameTaken:
        print("这个用户名已经存在", file=sys.stderr)
        return 1
    print(f"已新增 {arguments.username}（{arguments.role}）")
    return 0


async def set_password(db: Database, arguments: argparse.Namespace, password: str, clock: Clock) -> int:
    async with db.session() as session:
        known = await users.set_password(session, arguments.username, password)
    print("密码已更新" if known else "没有这个用户", file=sys.stdout if known else sys.stderr)
    return 0 if known else 1
