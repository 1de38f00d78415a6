"""What the watch knows and tells: heartbeats, the health page, systemd."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import tasks
from bot.delivery import watch
from bot.services import look_after
from bot.store.database import DatabaseTrouble
from bot.tasks import Pulse
from bot.web import health
from tests.delivery.bench import until
from tests.delivery.steps import booked
from tests.harness import World


class Uptime:
    """The machine's uptime, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def uptime(monkeypatch: pytest.MonkeyPatch) -> Uptime:
    uptime = Uptime()
    monkeypatch.setattr(tasks, "time", uptime)
    return uptime


def test_a_pulse_is_overdue_after_its_patience_and_not_before(uptime: Uptime) -> None:
    pulse = Pulse(10.0)
    assert (pulse.age, pulse.is_overdue) == (None, False)
    pulse.beat()
    uptime.seconds += 10.0
    assert (pulse.age, pulse.is_overdue) == (10.0, False)
    uptime.seconds += 0.1
    assert pulse.is_overdue
    pulse.beat(5.0)
    uptime.seconds += 15.0
    assert not pulse.is_overdue


def test_at_rest_nothing_is_expected_of_a_pulse(uptime: Uptime) -> None:
    pulse = Pulse(10.0)
    pulse.beat()
    pulse.rest()
    uptime.seconds += 1e6
    assert not pulse.is_overdue


async def test_after_work_the_sender_rests_and_the_timetable_and_the_polling_beat(world: World) -> None:
    await booked(world)
    assert world.app.sender.pulse.age is not None
    is_well, ages = world.app.watch.report()
    assert is_well
    assert {name for name, age in ages.items() if age is None} == {
        "loop",
        "lanes",
        "database",
    }  # it is not started here
    assert ages["telegram"] is not None


@pytest.fixture
async def watched(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world whose watch looks fifty times a second."""
    monkeypatch.setattr(watch, "LOOK_EVERY", 0.02)
    world.app.watch.start()
    yield world
    await world.app.watch.stop()


async def test_everyone_is_felt_while_all_is_well(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(watch, "end", lambda: ended.append(True))
    await asyncio.sleep(0.2)
    assert watched.app.watch.overdue == []
    assert all(age is not None for age in watched.app.watch.report()[1].values())
    assert ended == []


async def test_who_is_overdue_at_two_looks_ends_the_process(
    watched: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(watch, "end", lambda: ended.append(True))
    watched.app.inbox.polling.beat(-1e6)
    await until(lambda: ended)
    assert "no sign of life from: polling" in caplog.text


async def test_who_is_heard_of_again_before_the_second_look_is_spared(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(watch, "LOOK_EVERY", 0.2)
    monkeypatch.setattr(watch, "end", lambda: ended.append(True))
    world.app.watch.start()
    world.app.inbox.polling.beat(-1e6)  # as after a sleep of the whole machine
    await asyncio.sleep(0.25)
    world.app.inbox.polling.beat()
    await asyncio.sleep(0.3)
    assert ended == []
    await world.app.watch.stop()


async def test_a_database_in_trouble_is_not_heard_of(
    watched: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: object) -> None:
        raise DatabaseTrouble("SQLITE_IOERR")

    await until(lambda: watched.app.watch.report()[1]["database"] is not None)
    monkeypatch.setattr(watch, "touch", fail)
    await until(lambda: (watched.app.watch.report()[1]["database"] or 0.0) >= 0.3)
    assert "the database does not answer: DatabaseTrouble" in caplog.text


async def test_an_update_worked_at_for_too_long_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not world.app.inbox.is_stuck
    monkeypatch.setattr("bot.delivery.inbox.ATTEMPT_PATIENCE", -1.0)
    assert not world.app.inbox.is_stuck
    world.app.inbox._begun[7] = asyncio.get_running_loop().time()
    assert world.app.inbox.is_stuck
    del world.app.inbox._begun[7]


async def test_the_sign_of_life_goes_through_both_connections(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot goes on meanwhile; what it asks the database for besides does not count."""
    seen: list[str] = []
    for way in ("read", "write"):
        act = getattr(world.desk.database, way)

        async def noted(unit: Any, *args: Any, _way: str = way, _act: Any = act, **values: Any) -> Any:
            if unit is look_after._nothing:
                seen.append(_way)
            return await _act(unit, *args, **values)

        monkeypatch.setattr(world.desk.database, way, noted)
    await look_after.touch(world.desk)
    assert seen == ["read", "write"]


@pytest.mark.parametrize(("is_well", "status"), [(True, 200), (False, 503)])
async def test_the_health_page_tells_seconds_by_part_and_nothing_else(is_well: bool, status: int) -> None:
    app = web.Application()
    app.add_routes([health.route(lambda: (is_well, {"loop": 0.4, "sender": None}))])
    async with TestClient(TestServer(app)) as client, client.get("/healthz") as answer:
        assert answer.status == status
        assert await answer.json() == {"well": is_well, "seconds": {"loop": 0.4, "sender": None}}


async def test_while_telegram_is_away_for_long_the_health_page_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.app.watch.report()[0]
    monkeypatch.setattr(watch, "LONGEST_SILENCE", -1.0)
    assert not world.app.watch.report()[0]
    assert world.app.watch.overdue == []  # a restart would not help: the process goes on


async def test_with_a_port_the_health_page_is_there_while_we_poll(
    world: World, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await world.stop()
    world.http_port = unused_tcp_port
    await world.start()
    await until(lambda: "listening" in caplog.text)
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{unused_tcp_port}/healthz") as answer:
            assert answer.status == 200
        async with session.post(f"http://127.0.0.1:{unused_tcp_port}/webhook") as answer:
            assert answer.status == 404


async def test_a_systemd_that_does_not_listen_disturbs_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch.tell_systemd("READY=1")
    assert caplog.text == ""
    monkeypatch.setenv(watch.SYSTEMD, "@nobody-listens-here")
    watch.tell_systemd("READY=1")
    assert "systemd does not listen" in caplog.text
