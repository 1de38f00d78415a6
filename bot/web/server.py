"""What is reached over HTTP. The webhook takes the same way in as the poller: committed before Telegram is told so."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.services.accept_update import id_of

_log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/webhook"
LARGEST_UPDATE = 1024 * 1024
Take = Callable[[list[dict[str, Any]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Webhook:
    """How updates come in: `take` commits them, `secret` is what Telegram must send with each."""

    take: Take
    secret: str


def application(webhook: Webhook | None = None, routes: Iterable[web.RouteDef] = ()) -> web.Application:
    """The web application: Telegram's updates where they come by webhook, and further routes."""
    app = web.Application(client_max_size=LARGEST_UPDATE)
    app.add_routes(routes)
    if webhook:
        app.add_routes([web.post(PATH, _taking(webhook))])
    return app


def _taking(hook: Webhook) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def webhook(request: web.Request) -> web.Response:
        told = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(told, hook.secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if id_of(update) is None:
            return web.Response(status=400)
        await hook.take([update])
        return web.Response()

    return webhook


async def serve(app: web.Application, port: int) -> web.AppRunner:
    """Serve on this machine's loopback address, for a proxy in front; `cleanup()` ends it."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    _log.info("listening on 127.0.0.1:%d", port)
    return runner
