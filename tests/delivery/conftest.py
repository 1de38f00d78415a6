"""What the tests of delivery share: a database that is migrated once, an inbox, a world."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app
from bot.config import SQLITE, Settings
from bot.services.desk import Desk
from bot.store.upgrade import upgrade
from tests.delivery.bench import Bench
from tests.harness import PROGRAMME, HandClock, World


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database; copying it is quicker than making it."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    upgrade(file)
    return file


@pytest.fixture
def folder(tmp_path: Path, migrated: Path) -> Path:
    """A folder with an empty database."""
    shutil.copy(migrated, tmp_path / "bot.db")
    return tmp_path


@pytest.fixture
async def desk(folder: Path) -> AsyncIterator[Desk]:
    """A desk on an empty database and a clock moved by hand; nothing runs."""
    settings = Settings(_env_file=None, database_url=f"{SQLITE}{folder / 'bot.db'}", programme=PROGRAMME)
    async with app.open_desk(settings, HandClock(), alone=True) as desk:
        yield desk


@pytest.fixture
async def bench(desk: Desk) -> AsyncIterator[Bench]:
    """An inbox; it is not listening yet."""
    bench = Bench(desk)
    yield bench
    await bench.crash()


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    """The running bot with two bound counsellors, on Monday 23.11.2026 at 8:00."""
    async with World(folder) as world:
        yield world


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses the inbox makes, none of which takes time."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0.002)

    monkeypatch.setattr("bot.delivery.inbox.sleep", pause)
    return pauses
