"""What all journeys share: a ready database, and a log without errors at the end."""

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store.upgrade import upgrade
from tests.harness import World


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, to be copied: migrating takes longer than many a journey."""
    file = tmp_path_factory.mktemp("empty") / "bot.db"
    upgrade(file)
    return file


@pytest.fixture
async def world(tmp_path: Path, empty_database: Path) -> AsyncIterator[World]:
    """As everywhere: two bound counsellors, Monday 23.11.2026 at 8:00, everything confirmed."""
    shutil.copy(empty_database, tmp_path / "bot.db")
    async with World(tmp_path) as world:
        yield world


@pytest.fixture(autouse=True)
def _no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test that expects an error clears the log itself."""
    yield
    errors = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert errors == []
