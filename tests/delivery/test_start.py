"""Telegram may be away at the start: the bot waits for it, loudly, and can be stopped meanwhile."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app
from bot.demo.faults import Fault
from tests.delivery.bench import until
from tests.harness import World


@pytest.fixture
async def asleep(folder: Path) -> AsyncIterator[World]:
    """A world whose bot has not been started."""
    world = World(folder, counsellors=())
    await world.server.start()
    yield world
    await world.server.stop()


def _reports(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if "Telegram cannot be reached" in record.message]


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
@pytest.mark.parametrize("fault", [Fault.refuse(), Fault.api(401, "Unauthorized"), Fault.status(502), Fault.garbage()])
async def test_it_waits_loudly_and_starts_when_telegram_comes(
    asleep: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, method: str, fault: Fault
) -> None:
    monkeypatch.setattr(app, "FIRST_PAUSE", 0.002)
    asleep.telegram.faults.add(method, fault, 4)
    person = asleep.person()
    person.start("en")
    await asleep.start()
    await person.wait(lambda phone: phone.last)
    await asleep.settled()
    assert person.last.buttons
    assert [record.levelno for record in _reports(caplog)] == [logging.ERROR] * 4
    await asleep.stop()


async def test_it_waits_ever_longer_but_a_minute_at_most(
    asleep: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pauses = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(app, "sleep", pause)
    asleep.telegram.faults.add("getMe", Fault.status(502), 8)
    await asleep.start()
    await until(lambda: asleep.telegram.calls_of("getUpdates"))
    await asleep.stop()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.parametrize("is_down", [True, False], ids=["closed", "nobody listens"])
async def test_it_can_be_stopped_while_it_waits(
    asleep: World, is_down: bool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "FIRST_PAUSE", 3600.0)
    if is_down:
        asleep.server.down = True
    else:
        await asleep.server.stop()
    await asleep.start()
    await until(lambda: _reports(caplog))
    async with asyncio.timeout(10):
        await asleep.stop()
    gc.collect()  # a connection left open would warn here, and warnings are errors


async def test_what_was_due_before_the_start_is_sent_only_once_telegram_is_there(
    asleep: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "FIRST_PAUSE", 0.002)
    asleep.server.down = True
    await asleep.start()
    await asyncio.sleep(0.05)
    assert asleep.telegram.calls == []
    asleep.server.down = False
    await until(lambda: asleep.telegram.calls_of("getUpdates"))
    await asleep.stop()
