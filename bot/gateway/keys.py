"""What the application carries, typed."""

from __future__ import annotations

from aiohttp import web

from bot.clock import Clock
from bot.conversation.engine_client import EngineClient
from bot.conversation.hub import Hub
from bot.conversation.service import ConversationService
from bot.gateway.customer_session import CustomerSessions
from bot.gateway.metrics import Metrics
from bot.settings import Settings
from bot.store.db import Database
from bot.store.models import User
from bot.store.seal import Sealer

SETTINGS = web.AppKey("settings", Settings)
CLOCK = web.AppKey("clock", Clock)
DB = web.AppKey("db", Database)
SEALER = web.AppKey("sealer", Sealer)
ENGINE = web.AppKey("engine", EngineClient)
HUB = web.AppKey("hub", Hub)
CONVERSATIONS = web.AppKey("conversations", ConversationService)
SESSIONS = web.AppKey("sessions", CustomerSessions)
METRICS = web.AppKey("metrics", Metrics)
ACTIONS_URL = web.AppKey("actions_url", str)

USER = web.RequestKey("user", User)
