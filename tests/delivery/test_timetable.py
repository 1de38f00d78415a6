"""The timetable: deeds that do not disturb each other, and a clock that runs ahead through all that is due."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.delivery.timetable import NOTE_EVERY, TIDY_EVERY, Timetable
from bot.demo.faults import Fault
from bot.services.desk import Desk
from bot.tasks import Pulse
from tests.delivery.bench import look, until
from tests.delivery.steps import NOON, WITH_NEUMANN, booked, no_halt, open_hour, reminder, states
from tests.harness import World, berlin

SECOND = timedelta(seconds=1)


class FakeSender:
    """Notes what it is asked to do, and fails where told to."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.fails = ""
        self.gate: asyncio.Event | None = None
        self.pulse = Pulse(60.0)

    async def settle_left_over(self) -> None:
        return

    async def drain(self) -> None:
        if self.gate:
            await self.gate.wait()
        await self._do("drain")

    async def redact(self) -> None:
        await self._do("redact")

    def reload(self) -> None:
        self.done.append("reload")
        if self.fails == "reload":
            raise OSError("canary")

    async def _do(self, name: str) -> None:
        self.done.append(name)
        if self.fails == name:
            raise RuntimeError("canary")


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def timetable(desk: Desk, sender: FakeSender) -> Timetable:
    return Timetable(desk, sender, sender.reload)


def _marks(desk: Desk) -> dict[str, str]:
    return {row.name: row.value for row in look(desk.database.path, "SELECT * FROM marks")}


@pytest.mark.parametrize("fails", ["reload", "drain", "redact"])
async def test_trouble_with_one_deed_keeps_no_other_from_being_done(
    timetable: Timetable, sender: FakeSender, desk: Desk, fails: str, caplog: pytest.LogCaptureFixture
) -> None:
    sender.fails = fails
    await timetable.tick()
    await timetable.tick()
    assert sender.done == ["reload", "drain", "redact"] * 2
    assert caplog.text.count(f"{fails} failed") == 2
    assert _marks(desk)["kept_house_on"] == "2026-11-23" and "ran_at" in _marks(desk)


async def test_a_tick_that_comes_during_another_does_nothing(timetable: Timetable, sender: FakeSender) -> None:
    sender.gate = asyncio.Event()
    first = asyncio.create_task(timetable.tick())
    await until(lambda: sender.done == ["reload"])
    await timetable.tick()
    assert sender.done == ["reload"]
    idle = asyncio.create_task(timetable.idle())
    await asyncio.sleep(0)
    assert not idle.done()
    sender.gate.set()
    await asyncio.gather(first, idle)
    assert sender.done == ["reload", "drain", "redact"]


async def test_that_we_run_is_noted_once_a_minute(timetable: Timetable, desk: Desk) -> None:
    start, noted = desk.now(), []
    for seconds in range(0, 181, 20):
        desk.clock.run_ahead_to(start + seconds * SECOND)
        await timetable.tick()
        noted.append(datetime.fromisoformat(_marks(desk)["ran_at"]) - start)
    assert sorted(set(noted)) == [n * NOTE_EVERY for n in range(4)]


async def test_the_write_ahead_log_is_folded_into_the_file_every_few_minutes(timetable: Timetable, desk: Desk) -> None:
    log = desk.database.path.with_name("bot.db-wal")
    await timetable.tick()
    assert log.stat().st_size == 0
    start = desk.now()
    desk.clock.run_ahead_to(start + NOTE_EVERY)
    await timetable.tick()
    assert log.stat().st_size > 0
    desk.clock.run_ahead_to(start + TIDY_EVERY)
    await timetable.tick()
    assert log.stat().st_size == 0


async def test_the_clock_runs_ahead_through_every_instant_at_which_something_is_due(world: World) -> None:
    people = [
        await booked(world, 1001, open_hour(datetime(2026, 11, 23, 15, 30))),
        await booked(world, 1002, WITH_NEUMANN),
        await booked(world, 1003, open_hour(datetime(2026, 11, 23, 14))),
    ]
    before = len(world.telegram.calls)
    target = berlin(24, 12)
    await world.app.timetable.move_clock(target)
    sent = [
        (call.chat_id, call.at)
        for call in world.telegram.calls[before:]
        if call.method == "sendMessage" and call.chat_id in {person.id for person in people}
    ]
    assert sent == [(1003, NOON), (1001, berlin(23, 13, 30)), (1002, berlin(23, 17)), (1002, berlin(24, 7))]
    assert world.clock.now() == target


async def test_what_expires_on_the_way_is_told_at_that_instant(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    no_halt(monkeypatch)
    person = await booked(world)
    world.telegram.faults.add("sendMessage", Fault.api(429, "Too Many Requests", 600), None, person.id)
    await world.app.timetable.move_clock(berlin(23, 16))
    tries = [call.at for call in world.telegram.calls_of("sendMessage", person.id)[1:]]
    assert tries == [NOON + n * timedelta(minutes=10) for n in range(6)]
    assert reminder(world).state == "expired" and states(world, "reminder-expired") == ["sent", "sent"]
    told = world.telegram.calls_of("sendMessage", world.phones["neumann"].id)[-1]
    assert told.at == berlin(23, 13)


async def test_the_clock_is_never_moved_back(world: World) -> None:
    await booked(world)
    now = world.clock.now()
    await world.app.timetable.move_clock(now - timedelta(days=1))
    assert world.clock.now() == now and reminder(world).state == "waiting"


async def test_no_tick_of_the_ticker_runs_while_the_clock_is_being_moved(
    timetable: Timetable, sender: FakeSender, desk: Desk
) -> None:
    sender.gate = asyncio.Event()
    moving = asyncio.create_task(timetable.move_clock(desk.now() + timedelta(hours=1)))
    await until(lambda: sender.done == ["reload"])
    await timetable.tick()
    assert sender.done == ["reload"]
    sender.gate.set()
    await moving
    assert sender.done == ["reload", "drain", "redact"]
