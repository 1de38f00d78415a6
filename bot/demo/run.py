"""`bot demo`: the unchanged bot against the local Bot API server, with a page to see and a clock to move."""

import asyncio
import secrets
import socket
from datetime import datetime
from pathlib import Path

import click
from aiohttp import web
from pydantic import SecretStr

from bot import app
from bot.clock import Clock
from bot.config import SQLITE, ConfigError, Settings
from bot.demo.bot_api import BotApiServer
from bot.demo.page import ChatPage
from bot.demo.telegram import Telegram
from bot.services import bind_counsellor
from bot.services.claim_notice import next_reminder
from bot.services.keep_house import remove_demo
from bot.tasks import spawn
from bot.web import feed

DATABASE = Path("data/demo.db")
HOST = "127.0.0.1"


class MovableClock:
    """The page's clock bar: the clock runs ahead through every instant at which something is due."""

    def __init__(self, demo: app.App) -> None:
        self._app = demo

    def now(self) -> datetime:
        """The instant the clock shows (UTC)."""
        return self._app.desk.now()

    async def next_due(self) -> datetime | None:
        """When the next reminder is due (UTC)."""
        return await next_reminder(self._app.desk)

    async def move_to(self, target: datetime) -> None:
        """Run ahead to an instant (UTC)."""
        await self._app.timetable.move_clock(target)


async def serve(settings: Settings, port: int, until: asyncio.Event, database: Path = DATABASE) -> None:
    """Serve the local chat until the event is set; each time with a new database, the one before goes.

    Raises ConfigError when the port is taken, DatabaseError when the file is not a demo's or is in use.
    """
    listening = _listen(port)
    address = f"http://{HOST}:{listening.getsockname()[1]}"
    token = f"1:{secrets.token_urlsafe(32)}"
    local = settings.model_copy(
        update={
            "bot_token": SecretStr(token),
            "telegram_api_url": address,
            "database_url": f"{SQLITE}{database}",
            "webhook_url": None,
            "http_port": None,
        }
    )
    remove_demo(database)
    clock = Clock()
    async with app.open_desk(local, clock, alone=True, is_demo=True, address=address) as desk:
        desk.matcher.learn_all()
        telegram = Telegram(clock, token=token, username="local_bot", first_name="Termin", flood_limits=True)
        built = app.build(local, desk)
        page = ChatPage(telegram, MovableClock(built), desk.programme.zone)
        runner = await _serve_site(telegram, page, listening, feed.routes(desk))
        await _people(built, page)
        click.echo(f"The local chat is at {address}", err=True)
        running = spawn(app.run(built, until), "bot")
        try:
            await running
        finally:
            await runner.cleanup()


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise ConfigError(f"port {port} is taken; give another one: python -m bot demo --port {port + 1}") from None
    return listening


async def _serve_site(
    telegram: Telegram, page: ChatPage, listening: socket.socket, further: list[web.RouteDef]
) -> web.AppRunner:
    site = web.Application()
    site.add_routes(further)
    BotApiServer(telegram).mount(site)
    page.mount(site)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=1, handler_cancellation=True)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    return runner


async def _people(demo: app.App, page: ChatPage) -> None:
    """One person, and every counsellor of the programme, already bound."""
    page.add_person()
    for counsellor in demo.desk.programme.counsellors.values():
        phone = page.add_counsellor(name=counsellor.name)
        phone.start(await bind_counsellor.invite(demo.desk, counsellor.id))
