"""Reminders: the normative table end to end, and what becomes of them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.chats import Message
from bot.demo.phone import Phone
from bot.domain.notices import NoticeKind
from tests.harness import HandClock, World, berlin
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    OPEN_WEDNESDAY,
    book,
    changed_programme,
    data_of,
    notices,
    one_in_each_language,
    seen,
    send,
    shape,
    take,
    tap,
    text_of,
    words,
)

WEDNESDAY = (datetime(2026, 11, 25, 9, 0), "juelich")
# What is booked when → which reminders come: section 5 of the design; all in the week of Monday 23.11.2026.
TABLE = {
    "Wed 9:00, Mon": (WEDNESDAY, berlin(23, 10), [berlin(24, 17), berlin(25, 7)]),
    "Wed 9:00, Tue 19:30": (WEDNESDAY, berlin(24, 19, 30), [berlin(25, 7)]),
    "Wed 8:30, Mon": ((datetime(2026, 11, 25, 8, 30), "juelich"), berlin(23, 10), [berlin(24, 17), berlin(25, 7)]),
    "Wed 8:00, Mon": ((datetime(2026, 11, 25, 8, 0), "juelich"), berlin(23, 10), [berlin(24, 17)]),
    "Wed 8:00, Tue 19:30": ((datetime(2026, 11, 25, 8, 0), "juelich"), berlin(24, 19, 30), []),
    "Wed 14:00, Wed 10:30": ((datetime(2026, 11, 25, 14, 0), "dueren"), berlin(25, 10, 30), [berlin(25, 12, 30)]),
    "Wed 14:00, Wed 11:30": ((datetime(2026, 11, 25, 14, 0), "dueren"), berlin(25, 11, 30), []),
    "Mon 14:00, Fri": (
        (datetime(2026, 11, 30, 14, 0), "juelich"),
        berlin(27, 10),
        [berlin(29, 17), berlin(30, 12)],
    ),
}
CHANGES = (
    ('weekday = "wednesday"\nfrom = "09:00"', 'weekday = "wednesday"\nfrom = "08:00"'),
    ('weekday = "thursday"', 'weekday = "wednesday"'),
)


def reminders(phone: Phone) -> list[Message]:
    """The reminders in a chat, oldest first, known by "I'm coming"."""
    return [m for m in phone.messages if any((b.data or "").startswith("coming") for row in m.buttons for b in row)]


def instants(phone: Phone) -> list[datetime]:
    return [message.at.astimezone(UTC) for message in reminders(phone)]


@pytest.mark.parametrize(("slot", "booked_at", "wanted"), TABLE.values(), ids=TABLE)
async def test_reminders_come_at_the_instants_of_the_table_and_at_no_others(
    tmp_path: Path, slot: tuple[datetime, str], booked_at: datetime, wanted: list[datetime]
) -> None:
    file = changed_programme(tmp_path, *CHANGES)
    async with World(tmp_path, clock=HandClock(booked_at), programme=file) as world:
        person = await world.newcomer("en")
        await book(world, person, slot)
        promised = [f"{at:%d.%m.%Y}, {at.astimezone(world.desk.programme.zone):%H:%M}" for at in wanted]
        assert all(moment in text_of(person) for moment in promised)
        await world.to(berlin(30, 20))
        assert instants(person) == wanted


async def test_one_minute_before_its_time_no_reminder_has_come(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    for before, at in ((berlin(25, 16, 59), berlin(25, 17)), (berlin(26, 11, 59), berlin(26, 12))):
        count = len(reminders(person))
        await world.to(before)
        assert len(reminders(person)) == count
        await world.to(at)
        assert len(reminders(person)) == count + 1


async def test_a_reminder_says_tomorrow_on_the_evening_before_and_today_on_the_day(world: World) -> None:
    people = await one_in_each_language(world)
    for minute, person in zip((0, 0, 30), people.values(), strict=True):
        await book(world, person, (OPEN_THURSDAY[0].replace(minute=minute), "dueren"))
    await world.to(berlin(26, 13))
    for minute, (locale, person) in zip((0, 0, 30), people.items(), strict=True):
        time = f"14:{minute:02}"
        evening, same_day = (seen(message.text) for message in reminders(person))
        assert evening.startswith(words(locale, "Reminder: tomorrow at {time} is your visit.", time=time))
        assert same_day.startswith(words(locale, "Reminder: today at {time} is your visit.", time=time))
        for text in (evening, same_day):
            assert "26.11.2026" in text
            assert "Josef-Schregelstr. 31, Düren" in text
            assert words(locale, "If you tap nothing, your visit stays.") in text


async def test_a_reminder_that_comes_late_says_what_is_true_then(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_WEDNESDAY)
    await world.stop()
    world.clock.run_ahead_to(berlin(24, 19, 59))
    await world.start()
    await world.settled()
    assert instants(person) == [berlin(24, 19, 59)]
    assert "tomorrow at 09:00" in text_of(person)


async def test_a_reminder_shown_again_on_the_next_day_does_not_say_tomorrow(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    await world.to(berlin(25, 17))
    await world.to(berlin(26, 10))
    await send(world, person, "~reminder:1")
    await send(world, person, "reminder:1")
    assert text_of(person).startswith(words("en", "Reminder: today at {time} is your visit.", time="14:00"))


async def test_a_reminder_whose_window_passed_while_we_were_away_is_not_sent_and_the_counsellors_are_told(
    world: World,
) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_WEDNESDAY)
    await world.stop()
    world.clock.run_ahead_to(berlin(24, 20))
    await world.start()
    await world.settled()
    assert reminders(person) == []
    assert len(notices(world.phones["neumann"], NoticeKind.REMINDER_EXPIRED)) == 1
    await world.to(berlin(25, 9))
    assert instants(person) == [berlin(25, 7)]


async def test_a_cancelled_visit_is_not_reminded_of(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    await world.to(berlin(25, 17))
    await tap(world, person, "cancel?", "cancel")
    await world.to(berlin(27, 20))
    assert len(instants(person)) == 0, "the one reminder became the card of a cancelled visit"


async def test_a_visit_taken_back_is_reminded_of_again(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    await send(world, person, "cancel:1:1")
    await send(world, person, "back:1")
    await world.to(berlin(27, 20))
    assert instants(person) == [berlin(25, 17), berlin(26, 12)]
    assert all("2" in data for data in data_of(person, "coming"))


async def test_a_moved_visit_gets_new_reminders_and_none_of_the_old_ones(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    await send(world, person, take((OPEN_MONDAY[0].replace(day=30), "juelich"), 1, 1))
    await world.to(berlin(30, 20))
    assert instants(person) == [berlin(29, 17), berlin(30, 12)]
    assert all("30.11.2026" in message.text for message in reminders(person))


async def test_what_is_added_to_a_visit_does_not_change_its_reminders(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    for data in ("topic:1:work", "wishes:1:in"):
        await send(world, person, data)
    await world.to(berlin(27, 20))
    assert instants(person) == [berlin(25, 17), berlin(26, 12)]


async def test_a_reminder_comes_in_the_language_of_the_moment(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    await send(world, person, "language:ar")
    await world.to(berlin(25, 17))
    assert text_of(person).startswith(words("ar", "Reminder: tomorrow at {time} is your visit.", time="14:00"))


async def test_a_delivered_reminder_is_shown_in_german_and_back_by_one_tap(world: World) -> None:
    person = await world.newcomer("ar")
    await book(world, person, OPEN_THURSDAY)
    await world.to(berlin(25, 17))
    delivered = shape(person.last)
    await send(world, person, "~reminder:1")
    assert text_of(person).startswith(words("de", "Reminder: tomorrow at {time} is your visit.", time="14:00"))
    await send(world, person, "reminder:1")
    assert shape(person.last) == delivered


async def test_each_of_two_visits_is_reminded_of(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_WEDNESDAY)
    await book(world, person, OPEN_THURSDAY)
    await world.to(berlin(27, 20))
    assert instants(person) == [berlin(24, 17), berlin(25, 7), berlin(25, 17), berlin(26, 12)]


async def test_every_button_of_a_reminder_works(world: World) -> None:
    people = [await world.newcomer("en", number) for number in range(1001, 1005)]
    for number, person in enumerate(people):
        await book(world, person, (OPEN_MONDAY[0].replace(minute=30 * (number // 2)), "juelich"))
    await world.to(berlin(23, 12, 30))
    shown = {"coming": "details", "late?": "late", "cancel?": "cancel", "book": "slot"}
    for person, (verb, then) in zip(people, shown.items(), strict=True):
        await tap(world, person, verb)
        assert data_of(person, then) or data_of(person, "late?"), verb


async def test_a_reminder_makes_a_sound_and_can_be_kept(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await world.to(berlin(23, 12))
    assert not person.last.silent
    assert not person.last.protected
