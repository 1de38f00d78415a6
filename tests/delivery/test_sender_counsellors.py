"""Notices to counsellors: blocked → another one, nobody → they wait; protected, and silent outside working hours."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.demo.faults import Fault
from bot.domain.notices import NoticeKind
from bot.services import bind_counsellor
from bot.services.look_after import health
from bot.services.settle_notice import LEASE
from tests.delivery.steps import (
    NOON,
    WITH_NEUMANN,
    Seen,
    booked,
    cancel,
    notices,
    open_hour,
    start_again,
    states,
)
from tests.harness import World, berlin


async def test_a_counsellor_who_has_blocked_the_bot_is_replaced_and_nobody_is_told_twice(world: World) -> None:
    blocked, other = world.phones["neumann"], world.phones["raslilo"]
    world.telegram.faults.add("sendMessage", Fault.api(403, "Forbidden: bot was blocked by the user"), None, blocked.id)
    seen = Seen(world, other)
    await booked(world)
    assert sorted(states(world, "booked")) == ["failed", "sent"]
    assert len(seen.texts) == 1
    assert (await health(world.desk)).blocked == ("neumann",)


async def test_an_appointment_with_a_blocked_counsellor_is_told_to_the_other(world: World) -> None:
    blocked, other = world.phones["neumann"], world.phones["raslilo"]
    world.telegram.faults.add("sendMessage", Fault.api(403, "Forbidden: bot was blocked by the user"), None, blocked.id)
    seen = Seen(world, other)
    await booked(world, take=WITH_NEUMANN)
    assert [row.counsellor for row in notices(world, "booked")] == ["neumann", "raslilo"]
    assert states(world, "booked") == ["failed", "sent"] and len(seen.texts) == 1


async def test_what_waits_for_one_who_blocks_the_bot_goes_to_another_once(world: World) -> None:
    person = await booked(world)
    seen = Seen(world, world.phones["raslilo"])
    world.telegram.faults.add("getMe", Fault.refuse(), None)
    world.telegram.faults.add("sendMessage", Fault.refuse(), None)
    await cancel(world, person)
    assert states(world, "cancelled") == ["waiting", "waiting"]
    world.phones["neumann"].block()
    await world.settled()
    world.telegram.faults.clear()
    await world.to(world.clock.now() + LEASE)
    assert len(seen.texts) == 1
    assert sorted(states(world, "cancelled")) == ["sent", "withdrawn"]


async def test_with_nobody_bound_notices_wait_and_the_doctor_says_so(folder: Path) -> None:
    async with World(folder, counsellors=()) as world:
        await booked(world)
        await world.to(berlin(24, 9))
        assert states(world, "booked") == ["waiting"]
        assert (await health(world.desk)).stuck == 1
        phone = world.person(2001)
        phone.start(await bind_counsellor.invite(world.desk, "raslilo"))
        await world.settled()
        assert states(world, "booked") == ["sent"]
        assert world.telegram.calls_of("sendMessage", 2001)[-1].params["protect_content"]
        assert (await health(world.desk)).stuck == 0


async def test_the_only_counsellor_gets_what_waited_when_they_unblock(folder: Path) -> None:
    async with World(folder, counsellors=("neumann",)) as world:
        phone = world.phones["neumann"]
        phone.block()
        await world.settled()
        await booked(world)
        assert states(world, "booked") == ["waiting"]
        seen = Seen(world, phone)
        phone.start()
        await world.settled()
        assert states(world, "booked") == ["sent"]
        assert [text for text in seen.texts if "23.11.2026" in text]


async def test_the_only_counsellor_blocking_unseen_loses_nothing(folder: Path) -> None:
    async with World(folder, counsellors=("neumann",)) as world:
        phone = world.phones["neumann"]
        world.telegram.faults.add("sendMessage", Fault.api(403, "Forbidden: bot was blocked by the user"), 1, phone.id)
        await booked(world)
        assert states(world, "booked") == ["failed", "waiting"]
        phone.block()
        phone.start()
        await world.settled()
        assert states(world, "booked") == ["failed", "sent"]


async def test_a_notice_that_telegram_refuses_is_not_tried_for_ever(folder: Path) -> None:
    async with World(folder, counsellors=("neumann",)) as world:
        phone = world.phones["neumann"]
        seen = Seen(world, phone)
        world.telegram.faults.add("sendMessage", Fault.api(400, "Bad Request: can't parse entities"), None, phone.id)
        await booked(world)
        await world.to(NOON)
        assert (states(world, "booked"), seen.tried) == (["failed"], 1)


async def test_a_refused_notice_is_tried_with_each_counsellor_once(world: World) -> None:
    for phone in world.phones.values():
        world.telegram.faults.add("sendMessage", Fault.api(400, "Bad Request: can't parse entities"), None, phone.id)
    tries = [Seen(world, phone) for phone in world.phones.values()]
    await booked(world, take=WITH_NEUMANN)
    await world.to(NOON)
    assert states(world, "booked") == ["failed", "failed"] and [seen.tried for seen in tries] == [1, 1]


async def test_after_two_unknown_outcomes_another_counsellor_is_told(world: World) -> None:
    world.telegram.faults.add("sendMessage", Fault.status(502), 2, world.phones["neumann"].id)
    seen = Seen(world, world.phones["raslilo"])
    await booked(world, take=WITH_NEUMANN)
    await world.forward(minutes=3)
    assert states(world, "booked") == ["failed", "sent"] and len(seen.texts) == 1


async def test_a_new_person_at_the_old_chat_of_a_counsellor_is_told_nothing(world: World) -> None:
    await bind_counsellor.revoke(world.desk, "neumann")
    seen = Seen(world, world.phones["neumann"])
    await booked(world)
    assert seen.tried == 0 and states(world, "booked") == ["sent"]


SUNDAY, NIGHT, WORKDAY = berlin(29, 12), berlin(23, 22), berlin(24, 10)


@pytest.mark.parametrize(
    ("at", "is_silent"), [(SUNDAY, True), (NIGHT, True), (WORKDAY, False), (berlin(24, 6, 59), True)], ids=str
)
async def test_counsellors_are_told_at_once_but_without_a_sound_outside_working_hours(
    world: World, at: datetime, is_silent: bool
) -> None:
    await world.to(at)
    await booked(world, take=open_hour(datetime(2026, 12, 2, 9)))
    (call,) = world.telegram.calls_of("sendMessage", world.phones["neumann"].id)[1:]
    assert bool(call.params.get("disable_notification")) is is_silent
    assert call.params["protect_content"] is True


async def test_a_reminder_makes_a_sound_and_may_be_forwarded(world: World) -> None:
    person = await booked(world)
    await world.to(NOON)
    params = world.telegram.calls_of("sendMessage", person.id)[-1].params
    assert not params.get("disable_notification") and not params.get("protect_content")


@pytest.mark.parametrize("kind", [NoticeKind.BOOKED, NoticeKind.CANCELLED])
async def test_what_waited_through_a_restart_is_told(folder: Path, kind: NoticeKind) -> None:
    async with World(folder, counsellors=("neumann",)) as world:
        world.telegram.faults.add("sendMessage", Fault.api(401, "Unauthorized"), None, world.phones["neumann"].id)
        person = await booked(world)
        if kind is NoticeKind.CANCELLED:
            await cancel(world, person)
        await world.stop()
        world.telegram.faults.clear()
        world.clock.run_ahead_to(berlin(23, 9))
        await start_again(world)
        assert states(world, kind) == ["sent"]
