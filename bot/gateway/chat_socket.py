"""``/ws/chat``, the protocol of our own page: see docs/protocol.md."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web

from bot.conversation.hub import Listener
from bot.conversation.service import ChoiceGone, Inbound, TooManyWaiting
from bot.gateway import keys
from bot.gateway.bodies import MAX_TEXT
from bot.gateway.errors import body_of

CHANNEL = "web"
HELLO_TIMEOUT_S = 10.0
HEARTBEAT_S = 30.0
MAX_FRAME_BYTES = 256 * 1024
MAX_ID_CHARS = 64
MAX_BAD_FRAMES = 20
WRITE_TIMEOUT_S = 20.0
#: Messages a socket may send in a burst, and how many a second it earns back.
BURST, REFILL_PER_S = 20.0, 2.0


class BadFrame(Exception):
    """A frame that this protocol does not have; `message` tells the customer, `client_id` which message it was."""

    def __init__(self, code: str, message: str, client_id: str | None = None) -> None:
        super().__init__(code)
        self.code, self.message, self.client_id = code, message, client_id


def setup(app: web.Application) -> None:
    app.router.add_get("/ws/chat", chat)


async def chat(request: web.Request) -> web.WebSocketResponse:
    check_origin(request)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME_BYTES)
    await socket.prepare(request)
    metrics = request.app[keys.METRICS]
    metrics.sockets.inc()
    try:
        hello = await first_frame(socket)
        if hello is not None:
            await converse(request.app, socket, hello)
    finally:
        metrics.sockets.dec()
        await socket.close()
    return socket


def check_origin(request: web.Request) -> None:
    """A foreign page must not speak in the customer's name: the origin must be this host. (No origin: no browser.)"""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(reason="foreign origin")


async def first_frame(socket: web.WebSocketResponse) -> dict[str, Any] | None:
    try:
        message = await asyncio.wait_for(socket.receive(), HELLO_TIMEOUT_S)
        frame = decoded(message.data) if message.type == WSMsgType.TEXT else {}
        if frame.get("type") == "hello":
            return frame
        raise BadFrame("hello_expected", "连接方式不对，请刷新页面重试。")
    except BadFrame as error:
        await refuse(socket, error)
    except asyncio.TimeoutError:
        await refuse(socket, BadFrame("hello_late", "连接超时，请刷新页面重试。"))
    return None


async def converse(app: web.Application, socket: web.WebSocketResponse, hello: dict[str, Any]) -> None:
    conversation_id, token = session_of(app, hello.get("session"))
    with app[keys.HUB].listening(conversation_id) as listener:
        await welcome(app, socket, conversation_id, token, hello.get("last_seq"))
        writer = asyncio.create_task(write(socket, listener))
        try:
            await read(app, socket, conversation_id, listener)
        finally:
            listener.dropped.set()  # `wait_for` may swallow the cancellation; this ends the writer all the same
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer


def session_of(app: web.Application, token: Any) -> tuple[str, str]:
    """The conversation of a token, and a fresh token; a missing, forged or old token begins a new conversation."""
    sessions, now = app[keys.SESSIONS], app[keys.CLOCK].now()
    known = sessions.conversation_of(token, now) if isinstance(token, str) else None
    conversation_id = known or sessions.new_conversation()
    return conversation_id, sessions.issue(conversation_id, now)


async def welcome(
    app: web.Application, socket: web.WebSocketResponse, conversation_id: str, token: str, last_seq: Any
) -> None:
    after = last_seq if isinstance(last_seq, int) and not isinstance(last_seq, bool) and 0 <= last_seq < 2**53 else 0
    missed = await app[keys.CONVERSATIONS].history(conversation_id, after)
    await socket.send_json(
        {
            "type": "welcome",
            "session": token,
            "conversation": conversation_id,
            "messages": missed,
            "last_seq": missed[-1]["seq"] if missed else after,
        },
        dumps=dumps,
    )


async def write(socket: web.WebSocketResponse, listener: Listener) -> None:
    """The only writer after the welcome. A reader too slow for its queue is dropped; it resumes by `last_seq`."""
    while not listener.dropped.is_set():
        frame = await listener.frames.get()
        try:
            await asyncio.wait_for(socket.send_json(frame, dumps=dumps), WRITE_TIMEOUT_S)
        except (asyncio.TimeoutError, ConnectionError):
            break
    await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"too slow")


async def read(app: web.Application, socket: web.WebSocketResponse, conversation_id: str, listener: Listener) -> None:
    allowance = Allowance()
    bad = 0
    async for message in socket:
        try:
            if message.type != WSMsgType.TEXT:
                raise BadFrame("text_only", "只能发送文字内容。")
            await handle(app, conversation_id, decoded(message.data), allowance, listener)
        except BadFrame as error:
            bad += 1
            listener.offer({"type": "error", "id": error.client_id, **body_of(error.code, error.message)})
            if bad >= MAX_BAD_FRAMES:
                break


async def handle(
    app: web.Application, conversation_id: str, frame: dict[str, Any], allowance: Allowance, listener: Listener
) -> None:
    kind = frame.get("type")
    if kind == "ping":
        listener.offer({"type": "pong"})
    elif kind == "typing":
        app[keys.CONVERSATIONS].typing(conversation_id)
    elif kind in ("message", "choice"):
        inbound = inbound_of(conversation_id, frame)
        if not allowance.take():
            raise BadFrame("too_fast", "您发得有点快，我跟不上了，请稍后重发这一条。", inbound.client_id)
        await take_in(app, inbound, listener)
    elif kind != "hello":
        raise BadFrame("unknown_type", "页面发来的内容无法识别，请刷新后重试。")


def inbound_of(conversation_id: str, frame: dict[str, Any]) -> Inbound:
    client_id = frame.get("id")
    if not isinstance(client_id, str) or not 1 <= len(client_id) <= MAX_ID_CHARS or not client_id.isprintable():
        raise BadFrame("bad_id", "页面发来的内容无法识别，请刷新后重试。")
    text, choice = frame.get("text", ""), frame.get("choice")
    if frame["type"] == "choice":
        if not isinstance(choice, str) or not 1 <= len(choice) <= MAX_ID_CHARS:
            raise BadFrame("bad_choice", "这个选项无法识别，请直接用文字回复。", client_id)
        return Inbound(conversation_id, CHANNEL, "", client_id, choice)
    if not isinstance(text, str) or not text.strip():
        raise BadFrame("empty_message", "消息是空的，写点内容再发吧。", client_id)
    if len(text) > MAX_TEXT:
        raise BadFrame("text_too_long", "这段话太长了，请分几条发送。", client_id)
    return Inbound(conversation_id, CHANNEL, text, client_id)


async def take_in(app: web.Application, inbound: Inbound, listener: Listener) -> None:
    try:
        received = await app[keys.CONVERSATIONS].receive(inbound)
    except TooManyWaiting:
        raise BadFrame("too_many_messages", "前面的消息还在处理，请稍后重发这一条。", inbound.client_id) from None
    except ChoiceGone:
        raise BadFrame("choice_gone", "这个选项已经失效，请直接用文字回复。", inbound.client_id) from None
    except Exception as error:
        # Not stored, so it must not look sent: the page offers to send it again.
        raise BadFrame("not_stored", "系统暂时没能保存这条消息，请稍后重发。", inbound.client_id) from error
    app[keys.METRICS].messages.labels(CHANNEL).inc()
    listener.offer({"type": "ack", "id": inbound.client_id, "seq": received.seq})


class Allowance:
    """A token bucket for one socket."""

    def __init__(self) -> None:
        self._left, self._at = BURST, asyncio.get_running_loop().time()

    def take(self) -> bool:
        now = asyncio.get_running_loop().time()
        self._left = min(BURST, self._left + (now - self._at) * REFILL_PER_S)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def decoded(data: str) -> dict[str, Any]:
    try:
        frame = json.loads(data)
    except (json.JSONDecodeError, RecursionError):
        frame = None
    if not isinstance(frame, dict):
        raise BadFrame("bad_json", "页面发来的内容无法识别，请刷新后重试。")
    return frame


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


async def refuse(socket: web.WebSocketResponse, error: BadFrame) -> None:
    with contextlib.suppress(ConnectionError):
        await socket.send_json({"type": "error", **body_of(error.code, error.message)}, dumps=dumps)
