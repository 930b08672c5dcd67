"""The staff API of this release: login, tickets, conversations, handoffs, parse. Described in openapi.py."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from bot.conversation.engine_client import EngineUnavailable, TurnFailed
from bot.gateway import keys
from bot.gateway.bodies import Login, ParseRequest, read
from bot.gateway.errors import ApiError
from bot.gateway.staff_session import set_cookie, staff_only
from bot.grades import GRADES
from bot.lifecycle import STATUSES
from bot.store import audit, handoffs, ticket_json, tickets, users
from bot.understanding import parse_text

REVEALERS = frozenset({"admin", "supervisor", "agent"})
HANDOFF_STATUSES = ("waiting", "claimed", "closed")
MAX_PAGE = 100_000
Json = dict[str, Any]


def setup(app: web.Application) -> None:
    route = app.router
    route.add_post("/api/v1/login", login)
    route.add_get("/api/v1/tickets", staff_only(list_tickets))
    route.add_get("/api/v1/tickets/{number}", staff_only(one_ticket))
    route.add_get("/api/v1/handoffs", staff_only(list_handoffs))
    route.add_get("/api/v1/conversations/{id}/messages", staff_only(conversation_messages))
    route.add_post("/api/v1/nlu/parse", staff_only(parse))


async def login(request: web.Request) -> web.Response:
    body = await read(request, Login)
    app, now = request.app, request.app[keys.CLOCK].now()
    user = await users.verify_password(app[keys.DB], body.username, body.password, now)
    if user is None:
        raise ApiError(401, "login_failed", "用户名或密码不对。连续输错会暂时锁定账号。")
    async with app[keys.DB].session() as session:
        token = await users.issue_token(session, user, now)
        await audit.record(session, user.username, "login", user.username, "", now)
    response = web.json_response({"token": token, "user": {"username": user.username, "role": user.role}})
    behind_tls = request.headers.get("X-Forwarded-Proto", "").lower() == "https"
    set_cookie(response, token, secure=request.secure or behind_tls)
    return response


async def list_tickets(request: web.Request) -> web.Response:
    query = request.query
    async with request.app[keys.DB].reading() as session:
        page = await tickets.search(
            session,
            request.app[keys.SEALER],
            conversation=query.get("conversation"),
            status=one_of(query.get("status"), STATUSES, "status"),
            grade=one_of(query.get("grade"), GRADES, "grade"),
            q=query.get("q", "")[:200],
            page=whole_number(query.get("page", "1"), "page"),
        )
        items = await ticket_json.many(session, request.app[keys.SEALER], page.items)
    return web.json_response({"items": items, "total": page.total})


async def one_ticket(request: web.Request) -> web.Response:
    """With ``?reveal=1`` the contact in full; the look is in the audit log before it is answered."""
    number, app, user = request.match_info["number"], request.app, request[keys.USER]
    reveal = request.query.get("reveal") == "1"
    if reveal and user.role not in REVEALERS:
        raise ApiError(403, "forbidden", "您的账号没有查看完整联系方式的权限。")
    async with app[keys.DB].session() as session:
        ticket = await tickets.get(session, number)
        if reveal:
            reason = request.query.get("reason", "")[:200]
            await audit.record(session, user.username, "reveal_contact", ticket.number, reason, app[keys.CLOCK].now())
        body = await ticket_json.one(session, app[keys.SEALER], ticket, reveal=reveal)
    return web.json_response(body)


async def list_handoffs(request: web.Request) -> web.Response:
    status = one_of(request.query.get("status") or "waiting", HANDOFF_STATUSES, "status")
    async with request.app[keys.DB].reading() as session:
        queued = await handoffs.listing(session, status)  # type: ignore[arg-type]
    return web.json_response({"items": [handoff_json(q) for q in queued], "total": len(queued)})


def handoff_json(queued: handoffs.Queued) -> Json:
    handoff = queued.handoff
    return {
        "id": handoff.id,
        "conversation": handoff.conversation_id,
        "status": handoff.status,
        "reason": handoff.reason,
        "priority": handoff.priority,
        "position": queued.position,
        "note": handoff.note,
        "created_at": handoff.created_at.isoformat(timespec="seconds"),
        "claimed_by": handoff.claimed_by,
        "claimed_at": handoff.claimed_at.isoformat(timespec="seconds") if handoff.claimed_at else None,
    }


async def conversation_messages(request: web.Request) -> web.Response:
    after = whole_number(request.query.get("after", "0"), "after", lowest=0)
    shown, total = await request.app[keys.CONVERSATIONS].staff_view(request.match_info["id"], after)
    return web.json_response({"items": shown, "total": total})


async def parse(request: web.Request) -> web.Response:
    body = await read(request, ParseRequest)
    try:
        return web.json_response(
            await parse_text(body.text, request.app[keys.ENGINE].parse, request.app[keys.CLOCK].local())
        )
    except (EngineUnavailable, TurnFailed):
        raise ApiError(503, "engine_unavailable", "语言理解服务暂时没有响应，请稍后再试。") from None


def one_of(value: str | None, allowed: Any, name: str) -> str | None:
    if value and value not in allowed:
        raise ApiError(400, "bad_filter", f"{name} 的取值不对。", allowed=list(allowed))
    return value or None


def whole_number(value: str, name: str, lowest: int = 1) -> int:
    if not re.fullmatch("[0-9]{1,6}", value) or not lowest <= int(value) <= MAX_PAGE:
        raise ApiError(400, "bad_number", f"{name} 必须是 {lowest} 到 {MAX_PAGE} 的整数。")
    return int(value)
