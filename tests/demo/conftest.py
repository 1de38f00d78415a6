"""A simulated Telegram on a clock that only tests move, and its server."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot

from bot.demo.bot_api import BotApiServer
from bot.demo.telegram import Telegram
from tests.demo.helpers import HandClock, HandClockBar


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def bar(clock: HandClock) -> HandClockBar:
    return HandClockBar(clock)


@pytest.fixture
def world(clock: HandClock) -> Telegram:
    return Telegram(clock)


@pytest_asyncio.fixture
async def server(world: Telegram) -> AsyncIterator[BotApiServer]:
    server = BotApiServer(world)
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    async with Bot("1:demo", base_url=f"{server.url}/bot") as bot:
        yield bot
