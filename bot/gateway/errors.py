"""One shape for every error, in the reader's language: ``{"error": {"code", "message", "details"?}}``."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.store import errors as store
from bot.store.db import DatabaseUnavailable

logger = logging.getLogger(__name__)


class ApiError(Exception):
    """An answer other than success: `message` says in Chinese what is wrong and what to do."""

    def __init__(self, status: int, code: str, message: str, **details: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.details = status, code, message, details


_HTTP_CODES = {
    403: ("forbidden", "这个请求被拒绝了：来源或权限不对。"),
    404: ("not_found", "没有这个地址，请检查路径。"),
    405: ("method_not_allowed", "这个地址不支持该请求方式。"),
    413: ("body_too_large", "提交的内容太大，请精简后再发。"),
}


def body_of(code: str, message: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, **({"details": details} if details else {})}}


def respond(status: int, code: str, message: str, details: dict[str, Any] | None = None) -> web.Response:
    return web.json_response(body_of(code, message, details), status=status)


@web.middleware
async def error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every failure into the one shape; what was not foreseen gets a reference to look up in the log."""
    try:
        return await handler(request)
    except ApiError as error:
        return respond(error.status, error.code, error.message, error.details)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code, message = _HTTP_CODES.get(error.status, ("bad_request", "请求有误，请检查后再试。"))
        return respond(error.status, code, message)
    except store.ChannelMismatch:
        return respond(409, "conversation_of_another_channel", "这个会话属于其他渠道，不能在这里使用。")
    except (store.UnknownConversation, store.TicketNotFound, store.HandoffNotFound):
        return respond(404, "not_found", "没有找到这条记录，请核对编号。")
    except DatabaseUnavailable:
        logger.exception("the database did not answer")
        return respond(503, "store_unavailable", "数据库暂时没有响应，本次操作没有保存，请稍后再试。")
    except Exception:
        reference = uuid.uuid4().hex[:12]
        logger.exception("unforeseen failure %s", reference)
        return respond(500, "internal_error", "系统内部出错，本次操作可能没有完成。", {"reference": reference})
