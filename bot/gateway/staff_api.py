"""The staff API of this release: login, tickets, signals, conversations, handoffs, parse. Described in openapi.py."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints

from bot.conversation.engine_client import EngineUnavailable, TurnFailed
from bot.gateway import keys
from bot.gateway.bodies import Login, ParseRequest, StrictBody, read
from bot.gateway.errors import ApiError
from bot.gateway.staff_session import set_cookie, staff_only
from bot.grades import GRADES
from bot.identifiers import mask
from bot.lifecycle import STATUSES, moves_from
from bot.store import audit, escalations, handoffs, ticket_json, tickets, users
from bot.store.errors import Conflict, EscalationNotFound, MoveNotAllowed
from bot.store.identifiers import Values, fill, values_of
from bot.store.ticket_form import KINDS
from bot.understanding import parse_text

#: Who works on tickets: they see contacts in full and change things; auditors and curators only look.
WORKERS = frozenset({"admin", "supervisor", "agent"})
HANDOFF_STATUSES = ("waiting", "claimed", "closed")
MAX_PAGE = 100_000
MAX_ID: Final = 2**31 - 1
MAX_REASON = 500
Json = dict[str, Any]


def known_status(value: str) -> str:
    if value not in STATUSES:
        raise ValueError("no status of a ticket")
    return value


Status = Annotated[str, AfterValidator(known_status), Field(json_schema_extra={"enum": list(STATUSES)})]


class Move(StrictBody):
    """`expected` is the status the caller saw; without it a move that is still allowed overtakes another's."""

    to: Status
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_REASON)]
    expected: Status | None = None


def setup(app: web.Application) -> None:
    route = app.router
    route.add_post("/api/v1/login", login)
    route.add_get("/api/v1/tickets", staff_only(list_tickets))
    route.add_get("/api/v1/tickets/{number}", staff_only(one_ticket))
    route.add_post("/api/v1/tickets/{number}/move", staff_only(move_ticket, WORKERS))
    route.add_post("/api/v1/escalations/{id}/seen", staff_only(see_escalation, WORKERS))
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
            kind=one_of(query.get("kind"), KINDS, "kind"),
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
    if reveal and user.role not in WORKERS:
        raise ApiError(403, "forbidden", "您的账号没有查看完整联系方式的权限。")
    async with app[keys.DB].session() as session:
        ticket = await tickets.get(session, number)
        if reveal:
            reason = request.query.get("reason", "")[:200]
            await audit.record(session, user.username, "reveal_contact", ticket.number, reason, app[keys.CLOCK].now())
        body = await ticket_json.one(session, app[keys.SEALER], ticket, reveal=reveal)
    return web.json_response(body)


async def move_ticket(request: web.Request) -> web.Response:
    """Raises ApiError 409 with the moves that are allowed from where the ticket stands."""
    body = await read(request, Move)
    number, app, actor = request.match_info["number"], request.app, request[keys.USER].username
    now = app[keys.CLOCK].now()
    try:
        async with app[keys.DB].session() as session:
            ticket = await tickets.change_status(
                session, number, body.to, actor, body.reason, now, expected=body.expected
            )
            await audit.record(session, actor, "move_ticket", ticket.number, f"{body.to}：{body.reason}", now)
            moved = await ticket_json.one(session, app[keys.SEALER], ticket)
    except MoveNotAllowed as refused:
        message = f"工单现在是“{STATUSES[refused.current]}”，不能直接改为“{STATUSES[refused.wanted]}”。"
        raise ApiError(409, "move_not_allowed", message, **standing(refused.current)) from None
    except Conflict as refused:
        message = f"这张工单已被别人改过，现在是“{STATUSES[refused.current]}”，请刷新后再操作。"
        raise ApiError(409, "changed_meanwhile", message, **standing(refused.current)) from None
    return web.json_response(moved)


def standing(status: str) -> Json:
    return {"current": status, "allowed": list(moves_from(status))}


async def see_escalation(request: web.Request) -> web.Response:
    """Note that the signal was seen. A second time changes nothing and answers the same."""
    number = whole_number(request.match_info["id"], "id", highest=MAX_ID)
    app, actor = request.app, request[keys.USER].username
    now = app[keys.CLOCK].now()
    try:
        async with app[keys.DB].session() as session:
            seen = await escalations.seen(session, number, actor, now)
            if seen.now:
                await audit.record(session, actor, "see_escalation", f"escalation {number}", seen.escalation.code, now)
            shown = await ticket_json.signal(session, app[keys.SEALER], seen.escalation)
    except EscalationNotFound:
        raise ApiError(404, "not_found", "没有找到这条升级信号，请核对编号。") from None
    return web.json_response(shown)


async def list_handoffs(request: web.Request) -> web.Response:
    status = one_of(request.query.get("status") or "waiting", HANDOFF_STATUSES, "status")
    async with request.app[keys.DB].reading() as session:
        queued = await handoffs.listing(session, status)  # type: ignore[arg-type]
        conversations = {q.handoff.conversation_id for q in queued}
        values = await values_of(session, request.app[keys.SEALER], conversations)
    items = [handoff_json(q, values[q.handoff.conversation_id]) for q in queued]
    return web.json_response({"items": items, "total": len(items)})


def handoff_json(queued: handoffs.Queued, values: Values) -> Json:
    handoff = queued.handoff
    return {
        "id": handoff.id,
        "conversation": handoff.conversation_id,
        "status": handoff.status,
        "reason": handoff.reason,
        "priority": handoff.priority,
        "position": queued.position,
        "note": fill(handoff.note, values, mask),
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


def whole_number(value: str, name: str, lowest: int = 1, highest: int = MAX_PAGE) -> int:
    if not re.fullmatch("[0-9]{1,10}", value) or not lowest <= int(value) <= highest:
        raise ApiError(400, "bad_number", f"{name} 必须是 {lowest} 到 {highest} 的整数。")
    return int(value)
