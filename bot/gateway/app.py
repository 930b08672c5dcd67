"""Puts the gateway together. Nothing is opened at import; what is opened here is closed here."""

from __future__ import annotations

import hmac
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot import policy as rules
from bot.calming import policy as calming
from bot.clock import Clock
from bot.conversation import words
from bot.conversation.engine_client import EngineClient
from bot.conversation.hub import Hub
from bot.conversation.service import ConversationService
from bot.gateway import chat_socket, health, keys, openapi, pages, rest_channel, staff_api
from bot.gateway.customer_session import CustomerSessions
from bot.gateway.errors import error_middleware
from bot.gateway.metrics import Metrics
from bot.settings import Settings
from bot.store.db import Database
from bot.store.seal import Sealer

logger = logging.getLogger(__name__)

#: A message of 50,000 characters takes at most four bytes each in UTF-8, or six when escaped, plus its envelope.
MAX_BODY_BYTES = 512 * 1024
POLICY_FILE = Path("policy.yml")


def create_app(settings: Settings, key: bytes, engine_urls: Sequence[str], actions_url: str) -> web.Application:
    """The application; the database must have been migrated before. Raises PolicyError, WordsMissing."""
    app = web.Application(middlewares=[count_errors, error_middleware], client_max_size=MAX_BODY_BYTES)
    app[keys.SETTINGS] = settings
    app[keys.ACTIONS_URL] = actions_url
    app[keys.CLOCK] = Clock(settings.clock)
    app[keys.DB] = Database(settings.database_url)
    app[keys.SEALER] = Sealer(key)
    app[keys.ENGINE] = EngineClient(engine_urls)
    app[keys.HUB] = Hub()
    # A key of its own: a text that somebody had sealed as a message must never pass for a session.
    app[keys.SESSIONS] = CustomerSessions(Sealer(hmac.digest(key, b"customer sessions", "sha256")))
    app[keys.METRICS] = Metrics()
    app[keys.CONVERSATIONS] = conversations_of(app)
    for room in (pages, health, chat_socket, rest_channel, staff_api, openapi):
        room.setup(app)
    app.cleanup_ctx.append(running)
    return app


def conversations_of(app: web.Application) -> ConversationService:
    policy = rules.load(POLICY_FILE)
    parts = (app[keys.DB], app[keys.SEALER], app[keys.ENGINE], app[keys.CLOCK], app[keys.HUB])
    return ConversationService(*parts, words.load(), policy, calming.named_by(policy, POLICY_FILE))


async def running(app: web.Application) -> AsyncIterator[None]:
    await app[keys.ENGINE].start()
    left = await app[keys.CONVERSATIONS].resume()
    if left:
        logger.warning("taking up %d conversations with unanswered messages", left)
    yield
    await app[keys.CONVERSATIONS].close()
    await app[keys.ENGINE].close()
    await app[keys.DB].close()


@web.middleware
async def count_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    response: web.StreamResponse = await handler(request)
    if response.status >= 500:
        request.app[keys.METRICS].errors.inc()
    return response
