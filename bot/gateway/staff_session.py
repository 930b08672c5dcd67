"""Who of the staff is asking: a bearer token, or the cookie that the login sets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.gateway import keys
from bot.gateway.errors import ApiError
from bot.store import users
from bot.store.models import User

COOKIE = "tingsu_staff"
StaffHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def staff_only(handler: StaffHandler, roles: frozenset[str] | None = None) -> StaffHandler:
    """Wraps a handler; it finds the user under ``request[keys.USER]``. Raises ApiError 401 or 403."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        user = await signed_in(request)
        if roles is not None and user.role not in roles:
            raise ApiError(403, "forbidden", "您的账号没有这项权限。")
        request[keys.USER] = user
        return await handler(request)

    return guarded


async def signed_in(request: web.Request) -> User:
    token, by_cookie = token_of(request)
    if not token:
        raise ApiError(401, "login_required", "请先登录。")
    if (
        by_cookie
        and request.method in _CHANGING
        and request.headers.get("Sec-Fetch-Site", "same-origin")
        not in (
            "same-origin",
            "none",
        )
    ):
        raise ApiError(403, "cross_site", "这个请求来自别的网站，已拒绝。")
    async with request.app[keys.DB].reading() as session:
        user = await users.user_for_token(session, token, request.app[keys.CLOCK].now())
    if user is None:
        raise ApiError(401, "session_expired", "登录已失效，请重新登录。")
    return user


def token_of(request: web.Request) -> tuple[str, bool]:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.strip():
        return token.strip(), False
    return request.cookies.get(COOKIE, ""), True


def set_cookie(response: web.Response, token: str, secure: bool) -> None:
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=secure, path="/")
