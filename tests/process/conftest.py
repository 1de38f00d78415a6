"""The real process, as an operator starts it, against the local Bot API server of the test."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock
from bot.demo.bot_api import BotApiServer
from bot.demo.phone import Phone
from bot.demo.telegram import Telegram
from tests.harness import TOKEN, lend_what_is_learnt

PROGRAMME = Path(__file__).parent / "daily.toml"
PATIENCE = 30.0


class Bot:
    """One bot process after another on one database."""

    def __init__(self, folder: Path, telegram: Telegram, server: BotApiServer) -> None:
        self.telegram = telegram
        self.server = server
        self.database = folder / "bot.db"
        self._log = folder / "log.txt"
        self.settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}",
            "PROGRAMME": str(PROGRAMME),
            "SAMPLES": "offer",
        }
        self._process: asyncio.subprocess.Process | None = None

    async def verb(self, *arguments: str) -> str:
        """Run another verb of the command line beside it; its standard output."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, env=os.environ | self.settings, stdout=asyncio.subprocess.PIPE
        )
        output, _ = await process.communicate()
        return output.decode()

    async def start(self, *module: str) -> None:
        """Start it (or another module with its arguments); it may take a moment to listen."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *(module or ("bot", "run")), env=os.environ | self.settings, stderr=log
            )

    async def ended(self, within: float) -> int:
        """Its exit code, once it has ended of itself. Raises TimeoutError."""
        assert self._process is not None
        async with asyncio.timeout(within):
            return await self._process.wait()

    async def kill(self) -> None:
        """kill -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Stop it as a supervisor does; its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self._process.wait()

    def rows(self, statement: str) -> list[Any]:
        """What a query finds in the database, from outside."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            return connection.execute(statement).fetchall()

    def change(self, statement: str) -> None:
        """Change the database from outside, as time passing would."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            connection.execute(statement)
            connection.commit()

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait until something is true."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"waited in vain; the log:\n{self.log()}") from None

    def log(self) -> str:
        """What the processes have logged so far."""
        return self._log.read_text()

    async def person(self, number: int = 1001) -> Phone:
        """A person who sees the menu."""
        phone = self.telegram.person(number, "Person", "en")
        phone.start("en")
        await phone.wait(lambda p: p.last is not None, timeout=PATIENCE)
        return phone

    async def press(self, phone: Phone, label: str) -> None:
        """Press a button and wait for another screen."""
        before = phone.last
        phone.press(label)
        await phone.wait(lambda p: p.last != before, timeout=PATIENCE)


@pytest.fixture
async def quiet_bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot process that is not started yet."""
    telegram = Telegram(Clock(), token=TOKEN)
    server = BotApiServer(telegram)
    await server.start()
    lend_what_is_learnt(tmp_path)
    bot = Bot(tmp_path, telegram, server)
    yield bot
    await bot.kill()
    await server.stop()


@pytest.fixture
async def bot(quiet_bot: Bot) -> Bot:
    """A running bot process."""
    await quiet_bot.start()
    return quiet_bot
