"""Whether the process lives, whether every part answers, and figures."""

from __future__ import annotations

import asyncio

import aiohttp
from aiohttp import web

from bot.gateway import keys
from bot.store import handoffs, tickets
from bot.store.db import DatabaseError

CHECK_TIMEOUT_S = 5.0


def setup(app: web.Application) -> None:
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


async def healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    names = ("engine", "actions", "store")
    checks = (request.app[keys.ENGINE].ready(), actions_ready(request.app), store_ready(request.app))
    answers = dict(zip(names, await asyncio.gather(*checks), strict=False))
    ready = all(answers.values())
    body = {"ready": ready, **{name: "ok" if ok else "down" for name, ok in answers.items()}}
    return web.json_response(body, status=200 if ready else 503)


async def actions_ready(app: web.Application) -> bool:
    timeout = aiohttp.ClientTimeout(total=CHECK_TIMEOUT_S)
    url = app[keys.ACTIONS_URL].rsplit("/", 1)[0] + "/health"
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
        return False


async def store_ready(app: web.Application) -> bool:
    try:
        await asyncio.wait_for(app[keys.DB].ping(), CHECK_TIMEOUT_S)
    except (DatabaseError, OSError, asyncio.TimeoutError):
        return False
    return True


async def metrics(request: web.Request) -> web.Response:
    figures = request.app[keys.METRICS]
    async with request.app[keys.DB].reading() as session:
        figures.waiting_handoffs.set(len(await handoffs.listing(session, "waiting")))
        figures.tickets.set((await tickets.search(session, request.app[keys.SEALER])).total)
    return web.Response(body=figures.text(), content_type="text/plain", charset="utf-8")
