"""What all tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The bot with two bound counsellors, on Monday 23.11.2026 at 8:00, everything confirmed."""
    async with World(tmp_path) as world:
        yield world
