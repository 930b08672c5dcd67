"""Request bodies, checked: what is not right is refused with the field's name, and nothing happens."""

from __future__ import annotations

import json
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.gateway.errors import ApiError

#: A message may be long, but not endless: what is kept verbatim must also be shown and searched.
MAX_TEXT = 50_000
Body = TypeVar("Body", bound="StrictBody")


class StrictBody(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class RestMessage(StrictBody):
    sender: str = Field(min_length=1, max_length=128, pattern=r"^[\w.@:+-]+$")
    message: str = Field(max_length=MAX_TEXT)
    metadata: dict[str, object] | None = None


class Login(StrictBody):
    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class ParseRequest(StrictBody):
    text: str = Field(max_length=MAX_TEXT)


async def read(request: web.Request, model: type[Body]) -> Body:
    """The checked body. Raises ApiError 400 or 413."""
    try:
        raw = await request.read()
        return model.model_validate(json.loads(raw))
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "body_too_large", "内容太长了，请分几条发送。") from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise ApiError(400, "bad_json", "请求内容不是有效的 JSON，请检查格式。") from None
    except ValidationError as error:
        fields = {".".join(map(str, e["loc"])) or "body": e["type"] for e in error.errors()}
        if any(kind == "string_too_long" and name in ("message", "text") for name, kind in fields.items()):
            raise ApiError(413, "text_too_long", "文字太长了，请分几条发送。", fields=fields) from None
        raise ApiError(400, "bad_request", "请求缺少必要的内容或类型不对，请检查字段。", fields=fields) from None
