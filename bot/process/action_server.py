"""The action server: the SDK's executor behind a small HTTP door on loopback.

Not the SDK's own server: that one answers a failing action with the whole request, conversation included.
"""

from __future__ import annotations

import logging
import os

from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.services import services

logger = logging.getLogger(__name__)

#: A conversation of several hundred turns with its domain stays well below this.
MAX_BODY_BYTES = 32 * 1024 * 1024
EXECUTOR = web.AppKey("executor", ActionExecutor)


def create_app() -> web.Application:
    executor = ActionExecutor()
    executor.register_package("actions")
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    app[EXECUTOR] = executor
    app.router.add_get("/health", health)
    app.router.add_post("/webhook", run_action)
    return app


async def health(request: web.Request) -> web.Response:
    await services().db.ping()
    return web.json_response({"status": "ok"})


async def run_action(request: web.Request) -> web.Response:
    call = await request.json()
    name = str(call.get("next_action"))
    try:
        result = await request.app[EXECUTOR].run(call)
    except ActionExecutionRejection as rejection:
        return web.json_response({"error": rejection.message, "action_name": rejection.action_name}, status=400)
    except ActionNotFoundException as missing:
        return web.json_response({"error": missing.message, "action_name": missing.action_name}, status=404)
    except Exception:
        logger.exception("action %s failed", name)
        return web.json_response({"error": "action failed", "action_name": name}, status=500)
    return web.json_response(result.model_dump() if result else {"events": [], "responses": []})


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s actions %(levelname)s %(name)s %(message)s")
    services()  # a bad setting or policy must stop the start, not the first complaint
    web.run_app(create_app(), host="127.0.0.1", port=int(os.environ["TINGSU_ACTIONS_PORT"]), print=None)


if __name__ == "__main__":
    main()
