"""The gateway as a process of its own."""

from __future__ import annotations

import logging
import os

from aiohttp import web

from bot import settings as settings_room
from bot.gateway.app import create_app
from bot.process.crisis_weights import arm_crisis_rail
from bot.secret_key import secret_key


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s gateway %(levelname)s %(name)s %(message)s")
    settings = settings_room.read()
    arm_crisis_rail()
    app = create_app(
        settings,
        secret_key(settings),
        os.environ["TINGSU_ENGINE_URLS"].split(),
        os.environ["TINGSU_ACTIONS_URL"],
    )
    web.run_app(app, host=settings.host, port=settings.port, print=None, shutdown_timeout=5)


if __name__ == "__main__":
    main()
