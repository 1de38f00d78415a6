"""Deletion: on wish at once, and by itself after the retention time."""

import pytest

from bot.chat.actions.start import SetLocale
from bot.chat.callback_data import pack
from bot.domain.notices import NoticeKind
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    OPEN_WEDNESDAY,
    book,
    data_of,
    everything_stored,
    live_visits,
    notices,
    rows,
    seen,
    send,
    take,
    tap,
    text_of,
    words,
)

PERSON = 1001


def mentions(world: World, value: object) -> list[tuple[str, dict[str, object]]]:
    """Every row that holds a value in any column, whole or inside a text."""
    return [
        (table, row)
        for table, found in everything_stored(world).items()
        for row in found
        if any(cell == value or (isinstance(cell, str) and str(value) in cell) for cell in row.values())
    ]


@pytest.mark.parametrize(("visits", "locale"), [(0, "de"), (1, "en"), (2, "ar")])
async def test_everything_is_deleted_and_the_visits_are_cancelled(world: World, visits: int, locale: str) -> None:
    person = await world.newcomer(locale)
    for slot in (OPEN_MONDAY, OPEN_THURSDAY)[:visits]:
        await book(world, person, slot)
    await world.write(person, "/privacy")
    await tap(world, person, "erase?")
    asks = words(locale, "Delete everything about you?")
    assert asks in text_of(person)
    assert len(live_visits(world)) == visits
    await tap(world, person, "erase")
    assert words(locale, "Everything about you is deleted.") in text_of(person)
    assert mentions(world, PERSON) == []
    assert live_visits(world) == []
    for counsellor in world.phones.values():
        assert len(notices(counsellor, NoticeKind.CANCELLED)) == visits


async def test_how_many_visits_will_be_cancelled_is_said_before(world: World) -> None:
    person = await world.newcomer("en")
    for slot, said in ((OPEN_MONDAY, "Your visit will be cancelled."), (OPEN_THURSDAY, "Your 2 visits will be")):
        await book(world, person, slot)
        await send(world, person, "erase?")
        assert said in text_of(person)


async def test_going_back_deletes_nothing(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "erase?")
    await tap(world, person, "privacy")
    assert len(live_visits(world)) == 1


async def test_the_notices_in_the_counsellors_chats_are_edited_to_deleted(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "nickname?:1")
    await world.write(person, "Lighthouse")
    await send(world, person, "wishes:1:in")
    before = {c: len(c.messages) for c in world.phones.values()}
    await send(world, person, "erase")
    for counsellor, count in before.items():
        shown = seen(counsellor.shown())
        assert "Lighthouse" not in shown
        assert shown.count(words("de", "Deleted.")) == count
        assert len(notices(counsellor)) == 1
    assert rows(world, "SELECT * FROM redactions") == []


async def test_the_counsellors_still_learn_which_place_is_free(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "erase")
    told = seen(notices(world.phones["neumann"], NoticeKind.CANCELLED)[0].text)
    assert "23.11.2026" in told
    assert "14:00" in told


async def test_a_cancelled_and_a_past_visit_leave_only_numbers(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "topic:1:work")
    await world.to(berlin(23, 16))
    await send(world, person, "erase")
    assert rows(world, "SELECT * FROM visits") == []
    counted = {(row["margin"], row["value"]): row["count"] for row in rows(world, "SELECT * FROM counters")}
    assert counted[("office-and-kind", "juelich open-hour")] == 1
    assert counted[("topic", "work")] == 1
    assert counted[("locale", "en")] == 1


async def test_no_reminder_comes_after_deletion(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    await send(world, person, "erase")
    count = len(person.messages)
    await world.to(berlin(27, 12))
    assert len(person.messages) == count


async def test_a_double_tap_deletes_once_and_then_asks_for_the_language(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    for _ in range(2):
        person.press_data("erase")
    await world.settled()
    assert len(notices(world.phones["neumann"], NoticeKind.CANCELLED)) == 1
    assert pack(SetLocale("en")) in data_of(person)
    assert rows(world, "SELECT * FROM persons WHERE telegram_id = ?", PERSON) == []


async def test_old_buttons_after_deletion_find_nothing(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "erase")
    for data in ("visit:1", "back:1", "details:1", "data", take(OPEN_MONDAY)):
        await send(world, person, data)
        assert pack(SetLocale("en")) in data_of(person), data
    await send(world, person, "language:en")
    for data in ("visit:1", "back:1", "details:1"):
        await send(world, person, data)
        assert "cannot find" in text_of(person)
    assert live_visits(world) == []


async def test_who_starts_again_is_new_and_is_told_again_what_is_stored(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "erase")
    person.start()
    await world.settled()
    assert pack(SetLocale("en")) in data_of(person)
    await tap(world, person, "language:en", "book", "slot")
    assert "/privacy" in text_of(person)
    await tap(world, person, "take")
    assert len(live_visits(world)) == 1


async def test_a_person_without_visits_is_forgotten_after_the_retention_time(world: World) -> None:
    await world.newcomer("en")
    await world.to(berlin(7, 4, month=12))
    assert len(rows(world, "SELECT * FROM persons WHERE telegram_id = ?", PERSON)) == 1
    await world.to(berlin(8, 4, month=12))
    assert mentions(world, PERSON) == []


async def test_each_press_puts_the_forgetting_off(world: World) -> None:
    person = await world.newcomer("en")
    await world.to(berlin(5, 12, month=12))
    await send(world, person, "menu")
    await world.to(berlin(19, 4, month=12))
    assert len(rows(world, "SELECT * FROM persons WHERE telegram_id = ?", PERSON)) == 1
    await world.to(berlin(20, 4, month=12))
    assert mentions(world, PERSON) == []


async def test_a_visit_is_forgotten_after_the_retention_time_and_counted(world: World) -> None:
    person = await world.newcomer("ar")
    await book(world, person, OPEN_WEDNESDAY)
    await world.to(berlin(9, 4, month=12))
    assert len(rows(world, "SELECT * FROM visits")) == 1
    await world.to(berlin(10, 4, month=12))
    assert rows(world, "SELECT * FROM visits") == []
    assert rows(world, "SELECT * FROM outbox") == []
    assert mentions(world, PERSON) == []
    counted = {(row["month"], row["margin"]): row["value"] for row in rows(world, "SELECT * FROM counters")}
    assert counted == {
        ("2026-11", "outcome"): "no-outcome",
        ("2026-11", "office-and-kind"): "juelich open-hour",
        ("2026-11", "topic"): "none",
        ("2026-11", "locale"): "ar",
    }


async def test_the_counsellors_notices_are_edited_when_the_visit_is_forgotten(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await world.to(berlin(8, 4, month=12))
    for counsellor in world.phones.values():
        assert notices(counsellor) == []
        assert words("de", "Deleted.") in seen(counsellor.shown())


async def test_a_person_with_a_visit_ahead_is_kept_however_long_they_are_silent(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, (OPEN_MONDAY[0].replace(month=12, day=21), "juelich"))
    await world.to(berlin(20, 12, month=12))
    assert len(rows(world, "SELECT * FROM persons WHERE telegram_id = ?", PERSON)) == 1
    await world.to(berlin(21, 12, month=12))
    assert "21.12.2026" in text_of(person)


async def test_counsellors_are_kept_and_still_told_after_the_retention_time(world: World) -> None:
    await world.to(berlin(20, 12, month=12))
    assert len(rows(world, "SELECT * FROM bindings")) == 2
    assert len(rows(world, "SELECT * FROM persons")) == 2
    person = await world.newcomer("en")
    await tap(world, person, "book", "slot", "take")
    assert notices(world.phones["raslilo"], NoticeKind.BOOKED)
