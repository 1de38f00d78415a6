"""The ticker of the product: APScheduler ticks and holds nothing that could be lost, late or doubled."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.timetable import EverySecond
from bot.demo.faults import Fault
from tests.delivery.bench import until
from tests.delivery.steps import NOON, Seen, booked, reminder, start_again
from tests.harness import World


class Ticked:
    """Something to tick; it may be held."""

    def __init__(self) -> None:
        self.began = self.ended = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None

    async def __call__(self) -> None:
        self.began += 1
        await self.gate.wait()
        if self.error:
            raise self.error
        self.ended += 1


def _now(ticker: EverySecond) -> None:
    """Let the next tick come at once."""
    ticker._scheduler.get_job("tick").modify(next_run_time=datetime.now(UTC))


@pytest.fixture
async def ticker() -> Iterator[EverySecond]:
    ticker = EverySecond()
    yield ticker
    if ticker._scheduler.running:
        ticker.stop()
        await asyncio.sleep(0)


async def test_there_is_one_job_that_is_neither_dropped_as_late_nor_run_twice_at_once(ticker: EverySecond) -> None:
    ticker.start(Ticked())
    (job,) = ticker._scheduler.get_jobs()
    assert (job.id, job.trigger.interval) == ("tick", timedelta(seconds=1))
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)


async def test_it_ticks_again_and_again_also_after_an_error(
    ticker: EverySecond, caplog: pytest.LogCaptureFixture
) -> None:
    ticked = Ticked()
    ticked.error = RuntimeError("x")
    ticker.start(ticked)
    _now(ticker)
    await until(lambda: ticked.began == 1)
    ticked.error = None
    _now(ticker)
    await until(lambda: ticked.ended == 1)
    assert "RuntimeError" in caplog.text


async def test_a_tick_that_lasts_is_not_doubled(ticker: EverySecond, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "apscheduler")  # it warns of a tick left out, which is what we want of it
    ticked = Ticked()
    ticked.gate.clear()
    ticker.start(ticked)
    _now(ticker)
    await until(lambda: ticked.began == 1)
    _now(ticker)
    await asyncio.sleep(0.05)
    assert ticked.began == 1
    ticked.gate.set()
    await until(lambda: ticked.ended == 1)


async def test_a_tick_under_way_when_it_is_stopped_ends_in_good_order(
    ticker: EverySecond, caplog: pytest.LogCaptureFixture
) -> None:
    ticked = Ticked()
    ticked.gate.clear()
    ticker.start(ticked)
    _now(ticker)
    await until(lambda: ticked.began == 1)
    ticker.stop()
    await asyncio.sleep(0.01)
    ticked.gate.set()
    await until(lambda: ticked.ended == 1)
    await asyncio.sleep(0.01)
    assert ticked.began == 1 and [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_a_reminder_on_its_way_when_the_bot_is_stopped_goes_out_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await booked(world)
    await world.stop()
    ticker = EverySecond()
    monkeypatch.setattr("tests.harness.FastTicker", lambda: ticker)
    await world.start()
    await until(lambda: ticker._scheduler.running)
    seen = Seen(world, person)
    world.telegram.faults.add("sendMessage", Fault.hang(0.2, executed=True), chat_id=person.id)
    world.clock.run_ahead_to(NOON)
    _now(ticker)
    await until(lambda: seen.tried == 1)
    await world.stop()
    assert (reminder(world).state, reminder(world).attempts) == ("sent", 1)
    monkeypatch.undo()
    await start_again(world)
    assert len(seen.texts) == 1
