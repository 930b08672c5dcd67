"""`tingsu tickets`: what stands in the store."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any

from bot import settings as settings_room
from bot.clock import Clock
from bot.lifecycle import STATUSES
from bot.secret_key import secret_key
from bot.store import audit, ticket_json, tickets
from bot.store.db import Database
from bot.store.errors import TicketNotFound
from bot.store.seal import Sealer


def add_to(commands: Any) -> None:
    command = commands.add_parser("tickets", help="list tickets, or show one / 查看工单")
    command.add_argument("number", nargs="?", help="ticket number / 受理编号")
    command.add_argument("--status", choices=STATUSES)
    command.add_argument("--conversation", help="conversation id / 会话编号")
    command.add_argument("--page", type=int, default=1)
    command.add_argument("--reveal", action="store_true", help="full contact; audited / 显示完整联系方式（留痕）")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=lambda arguments: asyncio.run(run(arguments)))


async def run(arguments: argparse.Namespace) -> int:
    settings = settings_room.read()
    sealer = Sealer(secret_key(settings))
    db = Database(settings.database_url)
    try:
        if arguments.number:
            shown = await one(db, sealer, arguments, Clock(settings.clock))
            print(json.dumps(shown, ensure_ascii=False, indent=2))
            return 0
        return await listing(db, sealer, arguments)
    except TicketNotFound:
        print("没有这个编号的工单")
        return 1
    finally:
        await db.close()


async def one(db: Database, sealer: Sealer, arguments: argparse.Namespace, clock: Clock) -> dict[str, Any]:
    async with db.session() as session:
        ticket = await tickets.get(session, arguments.number)
        if arguments.reveal:
            await audit.record(session, "cli", "reveal_contact", ticket.number, "tingsu tickets", clock.now())
        return await ticket_json.one(session, sealer, ticket, reveal=arguments.reveal)


async def listing(db: Database, sealer: Sealer, arguments: argparse.Namespace) -> int:
    async with db.reading() as session:
        page = await tickets.search(
            session, sealer, conversation=arguments.conversation, status=arguments.status, page=arguments.page
        )
        items = await ticket_json.many(session, sealer, page.items)
    if arguments.json:
        print(json.dumps({"items": items, "total": page.total}, ensure_ascii=False))
        return 0
    for item in items:
        print(f"{item['number']}  {STATUSES[item['status']]}  {item['created_at']}  {item['summary'][:40]}")
    print(f"共 {page.total} 条")
    return 0
