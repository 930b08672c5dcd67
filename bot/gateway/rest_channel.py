"""Rasa's own REST shape, for whoever has a client that speaks it. Unlike Rasa's, it reports failures."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections import OrderedDict
from typing import Any

from aiohttp import web

from bot.conversation import listening, rendering
from bot.conversation.service import ChoiceGone, Engineless, Inbound, TooManyWaiting
from bot.gateway import keys
from bot.gateway.bodies import RestMessage, read
from bot.gateway.errors import ApiError

CHANNEL = listening.REST
ANSWER_TIMEOUT_S = 90.0
REMEMBERED_FAILURES = 1000

#: Messages whose caller was told "kept, but not answered yet": sender → (text, seq). A caller that sends the same
#: text again is retrying, not repeating itself, and gets the answer to the first.
UNANSWERED = web.AppKey("unanswered", OrderedDict)


def setup(app: web.Application) -> None:
    app[UNANSWERED] = OrderedDict()
    app.router.add_post("/webhooks/rest/webhook", webhook)


async def webhook(request: web.Request) -> web.Response:
    check_token(request)
    body = await read(request, RestMessage)
    if not body.message.strip():
        raise ApiError(400, "empty_message", "消息是空的，请写点内容再发。")
    started = time.perf_counter()
    seq = await taken_in(request.app, body)
    outcome = await answered(request.app, body, seq)
    request.app[keys.METRICS].turn_seconds.observe(time.perf_counter() - started)
    sealer = request.app[keys.SEALER]
    answers = [rendering.for_rest(reply, sealer, body.sender) for reply in outcome.replies]
    return web.json_response(answers or [{"recipient_id": body.sender, "custom": silence(outcome)}])


def silence(outcome: listening.Outcome) -> dict[str, Any]:
    """Saying nothing is an answer too, and must not look like a failure: why there are no words."""
    if outcome.answered_with is not None:
        return {"type": "merged", "answered_with": outcome.answered_with}
    return {"type": "kept_for_agent"}


def check_token(request: web.Request) -> None:
    expected = request.app[keys.SETTINGS].rest_token
    if not expected:
        raise ApiError(403, "channel_off", "REST 渠道没有开启，请联系管理员设置 TINGSU_REST_TOKEN。")
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(errors="surrogateescape"), f"Bearer {expected}".encode()):
        raise ApiError(401, "bad_token", "令牌不对，请检查 Authorization 请求头。")


async def taken_in(app: web.Application, body: RestMessage) -> int:
    """The message's number, which is the first try's when this is a retry."""
    unanswered = app[UNANSWERED].get(body.sender)
    if unanswered and unanswered[0] == body.message:
        return int(unanswered[1])
    try:
        received = await app[keys.CONVERSATIONS].receive(Inbound(body.sender, CHANNEL, body.message))
    except TooManyWaiting:
        raise ApiError(429, "too_many_messages", "消息太多了，前面的还在处理，请稍后再发。") from None
    except ChoiceGone:
        raise ApiError(410, "choice_gone", "这个选项已经失效，请直接用文字回复。") from None
    app[keys.METRICS].messages.labels(CHANNEL).inc()
    return received.seq


async def answered(app: web.Application, body: RestMessage, seq: int) -> listening.Outcome:
    unanswered = app[UNANSWERED]
    try:
        outcome = await asyncio.wait_for(app[keys.CONVERSATIONS].outcome(body.sender, seq), ANSWER_TIMEOUT_S)
    except Engineless as kept:
        remember(unanswered, body, seq)
        raise ApiError(503, "engine_unavailable", str(kept)) from None
    except asyncio.TimeoutError:
        remember(unanswered, body, seq)
        raise ApiError(504, "answer_late", "消息已经保存，但还没有处理完，请稍后用同样的内容再问一次。") from None
    unanswered.pop(body.sender, None)
    return outcome


def remember(unanswered: OrderedDict[str, tuple[str, int]], body: RestMessage, seq: int) -> None:
    unanswered[body.sender] = (body.message, seq)
    while len(unanswered) > REMEMBERED_FAILURES:
        unanswered.popitem(last=False)
