"""The HTTP side of the simulated Telegram: the Bot API at /bot<token>/<method>."""

import asyncio
import json
from typing import Any

from aiohttp import BodyPartReader, web

from bot.demo.errors import ApiError
from bot.demo.faults import Fault, FaultKind
from bot.demo.params import Params, Upload
from bot.demo.telegram import Telegram
from bot.demo.webhook import deliver_updates
from bot.tasks import sleep, spawn, stop

MAX_REQUEST_BYTES = 52_000_000
SHUTDOWN_SECONDS = 1.0


class BotApiServer:
    """Serves one simulated Telegram, alone on a port of its own or mounted into another application."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None
        self._down = False
        self._stopping = False
        self.url = ""

    @property
    def down(self) -> bool:
        """While true every connection is closed unanswered, as if Telegram could not be reached."""
        return self._down

    @down.setter
    def down(self, is_down: bool) -> None:
        self._down = is_down
        if is_down:
            self._telegram.updates.end_poll()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen on `port` (0: any free one); `url` then says where. May be called again after `stop`."""
        app = web.Application()
        self.mount(app)
        # A poll whose bot has gone must not go on taking updates out of the queue.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening, ending long polls at once."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def mount(self, app: web.Application) -> None:
        """Serve from an existing application, starting and stopping with it.

        Its runner should be made with `handler_cancellation=True`: a poll then ends when its bot hangs up.
        """
        app.add_routes(self.routes())
        app.on_startup.append(self._on_startup)
        app.on_shutdown.append(self._on_shutdown)

    def routes(self) -> list[web.RouteDef]:
        """The routes alone; `mount` also delivers to webhooks and ends long polls in time."""
        path = r"/bot{token:[^/]+}/{method}"
        return [web.get(path, self._handle, allow_head=False), web.post(path, self._handle)]

    async def _on_startup(self, _app: web.Application) -> None:
        self._stopping = False
        self._delivery = spawn(deliver_updates(self._telegram), "webhook delivery")

    async def _on_shutdown(self, _app: web.Application) -> None:
        self._stopping = True
        self._telegram.updates.end_poll()
        if self._delivery is not None:
            await stop(self._delivery)
            self._delivery = None

    async def _handle(self, request: web.Request) -> web.Response:
        if self._unreachable():
            return _hang_up(request)
        if request.match_info["token"] != self._telegram.token:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            params = await read_params(request)
        except ApiError as error:
            return _refusal(error)
        method = request.match_info["method"]
        fault = self._telegram.record(method, params)
        return await self._answer(request, method, params, fault)

    async def _answer(self, request: web.Request, method: str, params: Params, fault: Fault | None) -> web.Response:
        if fault is None:
            return await self._execute(request, method, params)
        answer = await self._execute(request, method, params) if fault.executed else None
        match fault.kind:
            case FaultKind.STATUS:
                return web.Response(status=fault.code, text=fault.body, content_type="text/html")
            case FaultKind.API:
                return _refusal(ApiError(fault.code, fault.body, fault.parameters))
            case FaultKind.GARBAGE:
                return web.Response(text=fault.body, content_type="application/json")
            case FaultKind.HANG:
                await sleep(fault.seconds)
                if _is_gone(request) or self._unreachable():
                    return _hang_up(request)
                return answer or await self._execute(request, method, params)
            case _:
                return _hang_up(request)

    async def _execute(self, request: web.Request, method: str, params: Params) -> web.Response:
        try:
            result = await self._telegram.execute(method, params)
        except ApiError as error:
            return _refusal(error)
        if self._unreachable():
            return _hang_up(request)
        return web.json_response({"ok": True, "result": result})

    def _unreachable(self) -> bool:
        return self._down or self._stopping


async def read_params(request: web.Request) -> Params:
    """The parameters of a call from the address and the body. Raises ApiError if they cannot be read."""
    request = request.clone(client_max_size=MAX_REQUEST_BYTES)
    values: dict[str, Any] = dict(request.query)
    try:
        if request.content_type == "application/json":
            values |= _json_object(await request.text())
        elif request.content_type == "multipart/form-data":
            values |= await _multipart(request)
        elif request.content_type == "application/x-www-form-urlencoded":
            values |= dict(await request.post())
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    return Params(values)


def _json_object(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text or "{}")
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse request JSON") from None
    if not isinstance(values, dict):
        raise ApiError(400, "Bad Request: expected an object as request JSON")
    return values


async def _multipart(request: web.Request) -> dict[str, Any]:
    values: dict[str, Any] = {}
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = bytes(await part.read(decode=True))
        size += len(content)
        if size > MAX_REQUEST_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        if part.filename is None:
            values[part.name] = content.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            values[part.name] = Upload(part.filename, mime, content)
    return values


def _refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _hang_up(request: web.Request) -> web.Response:
    # The response is never seen: the connection is closed before it could be written.
    if isinstance(request.transport, asyncio.Transport):
        request.transport.abort()
    return web.Response()
