"""What all journeys share: a ready office, few ticks, and a log without errors at the end."""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import harness
from tests.harness import World
from tests.journeys.steps import changed_programme
from tests.journeys.written_steps import ON


@pytest.fixture(scope="session")
def ready_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a programme and a database with two bound counsellors, to be copied: faster than binding them."""
    folder = tmp_path_factory.mktemp("ready")
    programme = changed_programme(folder)

    async def bind() -> None:
        async with World(folder, programme=programme):
            return

    asyncio.run(bind())
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        for table in ("inbox", "messages"):
            database.execute(f"DELETE FROM {table}")
        database.commit()
    return folder


@pytest.fixture
async def world(tmp_path: Path, ready_office: Path) -> AsyncIterator[World]:
    """As everywhere: two bound counsellors, Monday 23.11.2026 at 8:00, everything confirmed; three languages."""
    shutil.copytree(ready_office, tmp_path, dirs_exist_ok=True)
    async with World(tmp_path, programme=tmp_path / "programme.toml", counsellors=()) as world:
        for number, counsellor in enumerate(("neumann", "raslilo"), 2001):
            world.phones[counsellor] = world.telegram.person(number, "Counsellor")
            world.phones[counsellor].chat.started = True
        yield world


@pytest.fixture
async def asked(tmp_path: Path, ready_office: Path) -> AsyncIterator[World]:
    """As `world`, with questions switched on."""
    shutil.copytree(ready_office, tmp_path, dirs_exist_ok=True)
    async with World(tmp_path, programme=changed_programme(tmp_path, ON), counsellors=()) as world:
        for number, counsellor in enumerate(("neumann", "raslilo"), 2001):
            world.phones[counsellor] = world.telegram.person(number, "Counsellor")
            world.phones[counsellor].chat.started = True
        yield world


@pytest.fixture(autouse=True)
def _few_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits here lets the timetable tick; ticking besides is a waste of the only processor."""
    monkeypatch.setattr(harness, "TICK_SECONDS", 0.5)


@pytest.fixture(autouse=True)
def _no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test that expects an error clears the log itself."""
    yield
    errors = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert errors == []
