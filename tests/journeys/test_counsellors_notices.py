"""What counsellors are told: at once, whole, protected, silent outside working hours, and never lost."""

from pathlib import Path

import pytest

from bot.commands.doctor import findings
from bot.demo.faults import Fault
from bot.demo.phone import Phone
from bot.domain.notices import NoticeKind
from bot.domain.programme import Kind
from bot.domain.visits import Topic, Wish
from bot.services.bind_counsellor import invite
from bot.services.look_after import health
from bot.views.describe import KINDS, TOPICS, WISHES
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    WITH_NEUMANN,
    WITH_RASLILO,
    book,
    day,
    live_visits,
    notices,
    rows,
    seen,
    send,
    take,
    tap,
    text_of,
    visit_row,
    words,
)

PRANK = "\u202e<b>boss</b> & \u2067{number}\u2069"


async def doctor(world: World) -> list[str]:
    return [finding.text async for finding in findings(world.settings, world.desk) if not finding.is_well]


async def unblocked(world: World, phone: Phone) -> None:
    phone.unblock()
    await world.settled()


@pytest.mark.parametrize("locale", ["en", "ar"])
async def test_a_notice_says_who_when_where_in_which_language_and_which_wishes(world: World, locale: str) -> None:
    person = await world.newcomer(locale)
    await book(world, person, WITH_NEUMANN)
    await send(world, person, "nickname?:1")
    await world.write(person, PRANK)
    await send(world, person, "topic:1:letter")
    await send(world, person, "wishes:1:in,wh")
    told = notices(world.phones["neumann"], NoticeKind.WISHES)[-1]
    shown = seen(told.text)
    for wanted in (
        day("de", WITH_NEUMANN[0].date()),
        "09:00",
        "10:00",
        words("de", KINDS[Kind.APPOINTMENT]),
        "Düren",
        "Sarah Neumann",
        str(visit_row(world, 1)["number"]),
        {"en": "English", "ar": "العربية"}[locale],
        "<b>boss</b> & {number}",
        words("de", TOPICS[Topic.LETTER]),
        words("de", WISHES[Wish.INTERPRETER]),
        words("de", WISHES[Wish.WHEELCHAIR]),
    ):
        assert wanted in shown
    assert "\u202e" not in told.text
    assert "\u2067" not in told.text


async def test_every_notice_is_protected_from_forwarding(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "wishes:1:in")
    await send(world, person, take((OPEN_MONDAY[0].replace(hour=15), "juelich"), 1, 2))
    await world.to(berlin(23, 14))
    await send(world, person, "late:1:10")
    await send(world, person, "cancel:1:4")
    for counsellor in world.phones.values():
        kinds = (NoticeKind.BOOKED, NoticeKind.WISHES, NoticeKind.MOVED, NoticeKind.LATE, NoticeKind.CANCELLED)
        for kind in kinds:
            assert [message.protected for message in notices(counsellor, kind)] == [True], kind


# The wall clock of a booking, and whether the counsellors' phones keep still.
WHEN = {
    "monday": (berlin(23, 8), False),
    "monday evening": (berlin(23, 19, 59), False),
    "monday night": (berlin(23, 20), True),
    "early morning": (berlin(24, 6, 59), True),
    "saturday": (berlin(28, 11), True),
    "sunday": (berlin(29, 11), True),
    "christmas, a friday": (berlin(25, 11, month=12), True),
}


async def test_notices_come_at_once_and_without_a_sound_when_nobody_works(world: World) -> None:
    for number, (name, (now, silent)) in enumerate(sorted(WHEN.items(), key=lambda item: item[1][0]), 1001):
        await world.to(now)
        before = [phone.last for phone in world.phones.values()]
        await tap(world, await world.newcomer("en", number), "book", "slot", "take")
        told = [phone.last for phone in world.phones.values() if phone.last not in before]
        assert told, name
        assert {message.silent for message in told} == {silent}, name
        assert {message.at for message in told} == {now}, name


async def test_an_appointment_is_told_to_its_counsellor_and_an_open_hour_to_all_who_can_hold_it(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, WITH_RASLILO)
    assert [len(notices(phone)) for phone in world.phones.values()] == [0, 1]
    await book(world, person, OPEN_MONDAY)
    assert [len(notices(phone)) for phone in world.phones.values()] == [1, 2]


async def test_the_other_is_told_when_the_responsible_one_is_not_bound(tmp_path: Path) -> None:
    async with World(tmp_path, counsellors=("raslilo",)) as world:
        await book(world, await world.newcomer("en"), WITH_NEUMANN)
        told = notices(world.phones["raslilo"], NoticeKind.BOOKED)
        assert len(told) == 1
        assert "Sarah Neumann" in told[0].text


@pytest.mark.parametrize("way", ["block", "deactivate"])
async def test_the_other_is_told_when_the_responsible_one_cannot_be_reached_and_doctor_says_so(
    world: World, way: str
) -> None:
    getattr(world.phones["neumann"], way)()
    await book(world, await world.newcomer("en"), WITH_NEUMANN)
    assert len(notices(world.phones["raslilo"], NoticeKind.BOOKED)) == 1
    assert (await health(world.desk)).blocked == ("neumann",)
    assert any("neumann" in line for line in await doctor(world))


async def test_who_lets_the_bot_write_again_is_told_again(world: World) -> None:
    neumann = world.phones["neumann"]
    neumann.block()
    await world.settled()
    await unblocked(world, neumann)
    await book(world, await world.newcomer("en"), WITH_NEUMANN)
    assert len(notices(neumann, NoticeKind.BOOKED)) == 1
    assert notices(world.phones["raslilo"]) == []
    assert not any("neumann" in line for line in await doctor(world))


async def test_without_any_counsellor_notices_wait_doctor_says_so_and_the_first_one_bound_gets_them(
    tmp_path: Path,
) -> None:
    async with World(tmp_path, counsellors=()) as world:
        person = await world.newcomer("en")
        await book(world, person, WITH_NEUMANN)
        await send(world, person, "topic:1:work")
        assert any("2 notices" in line for line in await doctor(world))
        await world.stop()
        await world.start()
        await world.forward(days=1)
        raslilo = world.person(2002)
        raslilo.start(await invite(world.desk, "raslilo"))
        await world.settled()
        assert [len(notices(raslilo, kind)) for kind in (NoticeKind.BOOKED, NoticeKind.WISHES)] == [1, 1]


async def test_when_all_have_blocked_the_bot_notices_wait_for_the_first_who_lets_it_write(world: World) -> None:
    for phone in world.phones.values():
        phone.block()
    await book(world, await world.newcomer("en"), OPEN_THURSDAY)
    assert len(live_visits(world)) == 1
    assert any("notice" in line for line in await doctor(world))
    await unblocked(world, world.phones["raslilo"])
    assert len(notices(world.phones["raslilo"], NoticeKind.BOOKED)) == 1


async def test_the_counsellors_are_told_of_a_person_whom_no_reminder_reaches(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    person.block()
    await world.to(berlin(25, 17))
    for counsellor in world.phones.values():
        assert len(notices(counsellor, NoticeKind.UNREACHABLE)) == 1
    assert live_visits(world)[0]["id"] == 1


async def test_a_notice_read_later_says_that_the_visit_is_cancelled_by_now(tmp_path: Path) -> None:
    async with World(tmp_path, counsellors=()) as world:
        person = await world.newcomer("en")
        await book(world, person)
        await send(world, person, "cancel:1:1")
        phone = world.person(2001)
        phone.start(await invite(world.desk, "neumann"))
        await world.settled()
        booked = notices(phone, NoticeKind.BOOKED)
        assert all(words("de", "This visit is cancelled.") in seen(message.text) for message in booked)
        assert len(notices(phone, NoticeKind.CANCELLED)) == 1


async def test_a_counsellor_with_another_language_reads_german_and_back_by_one_tap(world: World) -> None:
    neumann = world.phones["neumann"]
    await send(world, neumann, "language:ar")
    await book(world, await world.newcomer("en"), WITH_NEUMANN)
    arabic = neumann.last
    assert words("ar", KINDS[Kind.APPOINTMENT]) in seen(arabic.text)
    await send(world, neumann, "~notice:booked:1")
    assert words("de", KINDS[Kind.APPOINTMENT]) in text_of(neumann)
    await send(world, neumann, "notice:booked:1")
    assert (neumann.last.text, neumann.last.buttons) == (arabic.text, arabic.buttons)
    assert neumann.last.protected


async def test_trouble_on_the_line_delays_a_notice_and_does_not_lose_or_double_it(world: World) -> None:
    neumann = world.phones["neumann"]
    world.telegram.faults.add("sendMessage", Fault.api(500, "Internal Server Error"), chat_id=2001)
    await book(world, await world.newcomer("en"), WITH_NEUMANN)
    await world.forward(minutes=2)
    assert len(notices(neumann, NoticeKind.BOOKED)) == 1
    assert rows(world, "SELECT * FROM outbox WHERE state NOT IN ('sent', 'waiting')") == []
