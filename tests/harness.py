"""The real bot over real HTTP against the local Bot API server, on a clock that tests move by hand."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import app
from bot.answers.library import Library
from bot.answers.matcher import Matcher
from bot.chat.limiter import Limiter
from bot.chat.screen import plain
from bot.clock import Clock
from bot.config import SQLITE, Settings
from bot.demo.bot_api import BotApiServer
from bot.demo.phone import Phone
from bot.demo.telegram import Telegram
from bot.services import bind_counsellor
from bot.services.desk import Desk
from bot.tasks import sleep, spawn

TOKEN = "1:" + "t" * 35
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=BERLIN)
LEARNT = Path(tempfile.gettempdir()) / "counselling-bot-learnt"
PROGRAMME = Path(__file__).parent / "programme.toml"


def lend_what_is_learnt(folder: Path) -> None:
    """Let a process of its own find what the matcher has learnt, as after its first start."""
    Matcher(Library(), LEARNT).learn_all()
    shutil.copytree(LEARNT, folder / app.LEARNT, dirs_exist_ok=True)


def berlin(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An instant of 2026 by the wall clock of the offices."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


class HandClock(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime = MONDAY_MORNING) -> None:
        super().__init__()
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def run_ahead_to(self, instant: datetime) -> None:
        self._now = max(self._now, instant.astimezone(UTC))


TICK_SECONDS = 0.02


class FastTicker:
    """Ticks fifty times a second, or as often as `TICK_SECONDS` says."""

    def start(self, tick: Callable[[], Awaitable[None]]) -> None:
        self._task = spawn(self._tick(tick), "ticks")

    async def _tick(self, tick: Callable[[], Awaitable[None]]) -> None:
        while True:
            await tick()
            await sleep(TICK_SECONDS)

    def stop(self) -> None:
        self._task.cancel()


class World:
    """One running bot with its Telegram. `async with World(tmp_path) as world:`."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock | None = None,
        programme: Path | None = PROGRAMME,
        samples: str = "hide",
        counsellors: tuple[str, ...] = ("neumann", "raslilo"),
        keeps_limits: bool = False,
        http_port: int | None = None,
    ) -> None:
        self.clock = clock or HandClock()
        self.telegram = Telegram(self.clock, token=TOKEN, flood_limits=keeps_limits)
        self._keeps_limits = keeps_limits
        self.server = BotApiServer(self.telegram)
        self.database = folder / "bot.db"
        self._programme = programme
        self._samples = samples
        self._bound = counsellors
        self.http_port = http_port
        self.phones: dict[str, Phone] = {}

    async def __aenter__(self) -> Self:
        await self.server.start()
        try:
            await self._begin()
        except BaseException:
            await self.server.stop()
            raise
        return self

    async def _begin(self) -> None:
        await self.start()
        for number, counsellor in enumerate(self._bound):
            phone = self.telegram.person(2001 + number, "Counsellor")
            self.phones[counsellor] = phone
            phone.start(await bind_counsellor.invite(self.desk, counsellor))
            await self.settled()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        await self.server.stop()

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            bot_token=SecretStr(TOKEN),
            telegram_api_url=self.server.url,
            database_url=f"{SQLITE}{self.database}",
            programme=self._programme,
            samples=self._samples,
            http_port=self.http_port,
        )

    async def start(self) -> None:
        """Start the bot on its database."""
        self._open = app.open_desk(self.settings, self.clock, alone=True, learnt=LEARNT)
        self.desk: Desk = await self._open.__aenter__()
        self.app = app.build(self.settings, self.desk)
        if isinstance(limiter := self.app.bot.rate_limiter, Limiter) and not self._keeps_limits:
            limiter.second = 0.001
        self._until = asyncio.Event()
        self._running = spawn(app.run(self.app, self._until, FastTicker()), "bot")

    async def stop(self) -> None:
        """Stop the bot in good order."""
        self._until.set()
        await self._running
        await self._open.__aexit__(None, None, None)

    async def settled(self, patience: float = 10.0) -> None:
        """Wait until every update is handled and everything due is sent."""
        async with asyncio.timeout(patience):
            while not await self._is_settled():
                await asyncio.sleep(0.005)

    async def _is_settled(self) -> bool:
        if self.telegram.updates.pending() or any(phone.waiting_presses for phone in self.telegram.phones):
            return False
        if self._running.done():
            self._running.result()
        await self.app.inbox.idle()
        await self.app.timetable.move_clock(self.clock.now())
        return not self.telegram.updates.pending() and not self.app.inbox.is_busy

    def person(self, number: int = 1001, language: str = "de") -> Phone:
        """A person's phone with the Telegram app in a language."""
        return self.telegram.person(number, "Person", language)

    async def newcomer(self, locale: str = "de", number: int = 1001) -> Phone:
        """A person who has come by a link in their language and sees the menu."""
        phone = self.person(number, locale)
        phone.start(locale)
        await self.settled()
        return phone

    async def press(self, phone: Phone, *labels: str) -> None:
        """Press buttons one after the other, by data, exact label or part of it."""
        for label in labels:
            phone.press(label)
            await self.settled()

    async def write(self, phone: Phone, text: str) -> None:
        """Write a text."""
        phone.write(text)
        await self.settled()

    async def to(self, instant: datetime) -> None:
        """Move the clock through everything that is due until `instant`."""
        await self.app.timetable.move_clock(instant.astimezone(UTC))
        await self.settled()

    async def forward(self, **distance: float) -> None:
        """Move the clock forward."""
        await self.to(self.clock.now() + timedelta(**distance))


def labels(phone: Phone) -> list[str]:
    """The labels of the newest screen's buttons."""
    return [plain(button.text) for row in phone.last.buttons for button in row]
