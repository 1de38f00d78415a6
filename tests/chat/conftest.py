"""What the tests of the client share."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.request import AiohttpRequest


@pytest.fixture
async def request_class() -> AsyncIterator[AiohttpRequest]:
    """The request class with short patience."""
    request = AiohttpRequest(connect=0.3, read=0.1)
    await request.initialize()
    yield request
    await request.shutdown()
