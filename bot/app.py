"""The composition root: builds everything and lets it run. The only file that knows every layer below it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bot.answers.library import Library, LibraryError
from bot.answers.matcher import Matcher
from bot.chat.client import Bot, Router, describe_bot, make_bot, make_router, route, set_webhook, show
from bot.clock import Clock
from bot.config import ConfigError, Settings
from bot.delivery.inbox import Inbox
from bot.delivery.sender import Sender
from bot.delivery.timetable import EverySecond, Ticker, Timetable
from bot.delivery.watch import Watch
from bot.domain.booking import OfferRules
from bot.handlers import register_all
from bot.i18n import catalogs
from bot.i18n.speech import Speech
from bot.programme import ProgrammeError, ProgrammeFile
from bot.services import settle_notice
from bot.services.desk import Desk
from bot.services.keep_house import use_as
from bot.services.know_person import meet
from bot.store.backup import BEFORE_MIGRATION, copy
from bot.store.database import DatabaseError, SqliteDatabase
from bot.store.upgrade import current, is_current, upgrade
from bot.tasks import sleep, spawn, stop
from bot.views import refusals
from bot.views.menu import profile
from bot.web import feed, health
from bot.web.server import PATH, Webhook, application, serve

_log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
LEARNT = "learnt"
Reload = Callable[[], None]
EXPECTED = (ConfigError, DatabaseError, ProgrammeError, catalogs.CatalogError, LibraryError)


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs."""

    settings: Settings
    desk: Desk
    bot: Bot
    router: Router
    inbox: Inbox
    sender: Sender
    timetable: Timetable
    watch: Watch


def migrate(path: Path) -> None:
    """Bring the database up to date; one that holds data is copied first. Raises DatabaseError."""
    if current(path) is not None and not is_current(path):
        copy(path, path.with_name(path.name + BEFORE_MIGRATION))
    upgrade(path)


@asynccontextmanager
async def open_desk(
    settings: Settings,
    clock: Clock,
    *,
    alone: bool,
    is_demo: bool = False,
    learnt: Path | None = None,
    address: str = "",
) -> AsyncIterator[Desk]:
    """Database, programme and answers, without Telegram. `alone`: no other process may serve the same file.

    `learnt` is where the matcher keeps what it has learnt; by default beside the database. `address` is where this
    process is reached over HTTP; by default what the settings say.

    Raises DatabaseError, ProgrammeError or CatalogError.
    """
    programmes = ProgrammeFile(settings.programme, all_features=is_demo)
    for locale in programmes.current.locales:
        catalogs.load(locale)
    migrate(settings.database_path)
    database = SqliteDatabase(settings.database_path)
    await database.open(alone=alone)
    try:
        await use_as(database, "demo" if is_demo else "telegram")
        library = Library()
        matcher = Matcher(library, learnt or settings.database_path.parent / LEARNT)
        rules = _rules(settings, is_demo=is_demo)
        yield Desk(database, clock, programmes, rules, Random(), library, matcher, address or settings.address)
    finally:
        await database.close()


def _rules(settings: Settings, *, is_demo: bool) -> OfferRules:
    samples = settings.samples or ("offer" if is_demo else "hide")
    return OfferRules(samples=samples == "offer", needs_controller=settings.is_real_telegram and not is_demo)


def build(settings: Settings, desk: Desk) -> App:
    """The parts, put together; nothing runs yet. Needs a running event loop."""
    assert settings.bot_token is not None
    bot = make_bot(settings.bot_token.get_secret_value(), settings.telegram_api_url)
    router = make_router(bot)
    register_all(router, desk)

    async def handle(body: dict[str, Any], is_late: bool) -> None:
        await route(router, body, late=is_late)

    inbox = Inbox(desk, handle, _apologise(desk, bot))
    sender = Sender(desk, bot)
    timetable = Timetable(desk, sender, _reloading(desk))
    return App(settings, desk, bot, router, inbox, sender, timetable, Watch(desk, inbox, sender, timetable))


def _apologise(desk: Desk, bot: Bot) -> Callable[[int], Awaitable[None]]:
    async def apologise(chat: int) -> None:
        person = await meet(desk, chat)
        if person.locale is not None:
            await show(bot, chat, refusals.trouble(Speech.of(person.locale)))

    return apologise


def _reloading(desk: Desk) -> Reload:
    def reload() -> None:
        programmes = desk.programmes
        if not isinstance(programmes, ProgrammeFile):
            return
        try:
            if programmes.reload_if_changed():
                _log.info("the programme has changed and is in use")
        except ProgrammeError as error:
            _log.error("the programme stays as it was: %s", error)

    return reload


async def run(app: App, until: asyncio.Event, ticker: Ticker | None = None) -> None:
    """Serve until the event is set. Telegram may be away at the start: the bot waits for it, loudly."""
    ticker = ticker or EverySecond()
    await settle_notice.release_stale(app.desk, after_restart=True)
    async with _listening(app, until) as is_connected:
        if is_connected:
            app.timetable.pulse.beat()
            ticker.start(app.timetable.tick)
            _log.info("ready")
            await until.wait()
            ticker.stop()
    await app.timetable.idle()
    await app.inbox.idle()
    await app.router.shutdown()


@asynccontextmanager
async def _listening(app: App, until: asyncio.Event) -> AsyncIterator[bool]:
    """Take updates, by webhook or by polling; False when told to stop before Telegram could be reached."""
    settings, secret = app.settings, ""
    webhook = runner = None
    if settings.webhook_url:
        assert settings.webhook_secret is not None
        secret = settings.webhook_secret.get_secret_value()
        webhook = Webhook(app.inbox.take, secret)
    if settings.http_port:
        routes = [health.route(app.watch.report), *feed.routes(app.desk)]
        runner = await serve(application(webhook, routes), settings.http_port)
    polling = None
    try:
        is_connected = await _connect(app, until, secret)
        if is_connected:
            await app.inbox.resume()
            spawn(_describe(app), "describing the bot")
        if is_connected and webhook is None:
            app.inbox.polling.beat()
            polling = spawn(app.inbox.poll(app.bot), "polling")
        yield is_connected
    finally:
        if polling:
            await stop(polling)
        if runner:
            await runner.cleanup()


async def _connect(app: App, until: asyncio.Event, secret: str) -> bool:
    """Introduce ourselves to Telegram, again and again; False when told to stop before it worked."""
    pause = FIRST_PAUSE
    webhook = f"{app.settings.webhook_url}{PATH}" if app.settings.webhook_url else None
    while not until.is_set():
        try:
            await app.router.initialize()
            await set_webhook(app.bot, webhook, secret)
        except Exception as error:
            _log.error("Telegram cannot be reached: %s; again in %.0f s", type(error).__name__, pause)
            await _sleep_or(until, pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return True
    return False


async def _describe(app: App) -> None:
    """Show the commands beside the input line; the bot works without, so one try is enough."""
    programme = app.desk.programme
    try:
        await describe_bot(app.bot, {code: profile(Speech.of(code), programme) for code in programme.locales})
    except Exception as error:
        _log.warning("the list of commands could not be set: %s", type(error).__name__)


async def _sleep_or(until: asyncio.Event, pause: float) -> None:
    waits = [spawn(sleep(pause), "pause"), spawn(until.wait(), "stop")]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        await stop(wait)
