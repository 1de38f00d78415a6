"""Outages, restarts and several senders: nothing is lost in its window, nothing goes out twice without need."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from bot.delivery.sender import Sender
from bot.demo.faults import Fault
from bot.domain.notices import Notice, NoticeKind
from bot.services import settle_notice
from bot.services.claim_notice import claim_notice
from bot.services.desk import Desk
from bot.services.settle_notice import LEASE
from bot.store import outbox
from bot.store.database import Connection
from tests.delivery.bench import look, until
from tests.delivery.steps import NOON, Seen, booked, notices, reminder, start_again, states
from tests.harness import World, berlin

MINUTE = timedelta(minutes=1)


async def _through_outage(world: World, ends: datetime) -> Seen:
    """Telegram goes away shortly before a reminder is due and comes back at an instant."""
    person = await booked(world)
    seen = Seen(world, person)
    await world.to(NOON - MINUTE)
    world.server.down = True
    while world.clock.now() + 5 * MINUTE < ends:
        await world.app.timetable.move_clock(world.clock.now() + 5 * MINUTE)
    world.server.down = False
    await world.to(ends)
    return seen


async def test_an_outage_within_the_window_loses_nothing(world: World, slept: list[float]) -> None:
    seen = await _through_outage(world, berlin(23, 12, 55))
    assert (reminder(world).state, len(seen.texts)) == ("sent", 1)
    assert reminder(world).attempts == 2


async def test_an_outage_longer_than_the_window_is_told_to_the_counsellors_once_it_is_over(
    world: World, slept: list[float]
) -> None:
    seen = await _through_outage(world, berlin(23, 13, 30))
    assert (reminder(world).state, seen.texts) == ("expired", [])
    assert states(world, "reminder-expired") == ["sent", "sent"]


async def test_the_second_try_waits_for_a_sign_of_life(world: World) -> None:
    person = await booked(world)
    seen = Seen(world, person)
    world.telegram.faults.add("sendMessage", Fault.status(502), chat_id=person.id)
    world.telegram.faults.add("getMe", Fault.status(502), times=None)
    for minutes in range(0, 50, 5):
        await world.to(NOON + minutes * MINUTE)
    assert (seen.tried, reminder(world).state) == (1, "waiting")
    assert len(world.telegram.calls_of("getMe")) > 10
    world.telegram.faults.clear()
    await world.to(NOON + 50 * MINUTE)
    assert (seen.tried, reminder(world).state) == (2, "sent")


async def test_while_the_line_is_doubtful_nobody_is_written_to(world: World) -> None:
    first = await booked(world)
    second = await booked(world, 1002)
    world.telegram.faults.add("getMe", Fault.refuse(), times=None)
    world.telegram.faults.add("sendMessage", Fault.refuse(), times=None)
    await world.to(NOON)
    tried = Seen(world, first).calls() + Seen(world, second).calls()
    await world.to(NOON + 30 * MINUTE)
    assert Seen(world, first).calls() + Seen(world, second).calls() == tried
    world.telegram.faults.clear()
    await world.to(NOON + 31 * MINUTE)
    assert states(world, "reminder") == ["sent", "sent"]


def _set(world: World, state: str, claimed_at: datetime) -> None:
    """What a crash leaves of the reminder."""
    at = claimed_at.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    with closing(sqlite3.connect(world.database)) as connection, connection:
        connection.execute(
            "UPDATE outbox SET state = ?, claimed_at = ?, attempts = 1 WHERE kind = 'reminder'", (state, at)
        )


async def test_a_claim_that_a_restart_has_left_is_settled_at_once(world: World) -> None:
    person = await booked(world)
    await world.to(NOON - MINUTE)
    await world.stop()
    world.clock.run_ahead_to(NOON)
    _set(world, "sending", NOON)
    seen = Seen(world, person)
    await start_again(world)
    row = reminder(world)
    assert (row.state, row.attempts, row.unknown_outcomes, len(seen.texts)) == ("sent", 2, 1, 1)


async def test_a_claim_that_nobody_settles_is_given_up_after_its_lease(world: World) -> None:
    person = await booked(world)
    await world.to(NOON - MINUTE)
    _set(world, "sending", world.clock.now())
    seen = Seen(world, person)
    await world.to(world.clock.now() + LEASE)
    assert (reminder(world).state, seen.tried) == ("sending", 0)
    await world.to(world.clock.now() + timedelta(seconds=1))
    assert (reminder(world).state, seen.tried) == ("sent", 1)


async def test_two_crashes_in_the_same_sending_are_the_end_of_it(world: World) -> None:
    await booked(world)
    await world.to(NOON - MINUTE)
    for _ in range(2):
        await world.stop()
        _set(world, "sending", world.clock.now())
        await start_again(world)
    assert (reminder(world).state, reminder(world).unknown_outcomes) == ("failed", 2)
    assert states(world, "unreachable") == ["sent", "sent"]


def _put_many(connection: Connection, visit: int, count: int, now: datetime) -> None:
    """Notices to the counsellors in turn, each about a version of its own."""
    counsellors = ("neumann", "raslilo")
    outbox.put(
        connection,
        [Notice(NoticeKind.BOOKED, visit, 100 + n, now, counsellor=counsellors[n % 2]) for n in range(count)],
    )


async def test_senders_side_by_side_never_send_the_same_row(world: World) -> None:
    await booked(world)
    (visit,) = look(world.database, "SELECT id FROM visits")
    known, claimed = {row.id for row in notices(world)}, Counter()

    async def counting(desk: Desk) -> object:
        if facts := await claim_notice(desk):
            claimed[facts.id] += 1
        return facts

    senders = [Sender(world.desk, world.app.bot, counting) for _ in range(3)]
    calls = len(world.telegram.calls_of("sendMessage"))
    await world.desk.database.write(_put_many, visit.id, 40, world.clock.now())
    await asyncio.gather(*(sender.drain() for sender in senders))
    await world.settled()
    fresh = [row for row in notices(world) if row.id not in known]
    assert len(world.telegram.calls_of("sendMessage")) - calls == 40
    assert {(row.state, row.attempts) for row in fresh} == {("sent", 1)}
    assert set(claimed.values()) == {1} and len({(row.chat_id, row.message_id) for row in fresh}) == 40


async def test_a_row_is_claimed_by_one_of_many(world: World) -> None:
    await booked(world)
    async with world.app.timetable._turn:
        world.clock.run_ahead_to(NOON)
        claims = await asyncio.gather(*(claim_notice(world.desk) for _ in range(20)))
    assert [facts.kind for facts in claims if facts] == [NoticeKind.REMINDER]


async def test_trouble_of_the_database_with_one_notice_lets_the_others_end_in_good_order(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await booked(world)
    (visit,) = look(world.database, "SELECT id FROM visits")
    settle_sent, failures = settle_notice.settle_sent, [sqlite3.OperationalError("disk full")]

    async def failing(*args: object) -> None:
        if failures:
            raise failures.pop()
        await settle_sent(*args)

    monkeypatch.setattr(settle_notice, "settle_sent", failing)
    await world.desk.database.write(_put_many, visit.id, 12, world.clock.now())
    await until(lambda: Counter(states(world, "booked"))["sending"] == 1)
    await world.settled()
    assert Counter(states(world, "booked")) == {"sent": 13, "sending": 1}
    assert "drain failed" in caplog.text
    await world.to(world.clock.now() + LEASE + timedelta(seconds=1))
    assert Counter(states(world, "booked")) == {"sent": 14}


async def test_when_one_worker_fails_the_others_have_settled_before_the_sender_rests(world: World) -> None:
    await booked(world)
    failures = [sqlite3.OperationalError("disk full")]

    async def failing(desk: Desk) -> object:
        facts = await claim_notice(desk)
        if not facts and failures:
            raise failures.pop()
        return facts

    async with world.app.timetable._turn:
        await world.desk.database.write(_put_many, 1, 3, world.clock.now())
        world.telegram.faults.add("sendMessage", Fault.hang(0.1, executed=True), 3)
        with pytest.raises(sqlite3.OperationalError):
            await Sender(world.desk, world.app.bot, failing).drain()
        assert Counter(states(world, "booked")) == {"sent": 5}
