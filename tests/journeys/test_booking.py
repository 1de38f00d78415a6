"""Booking: from the menu to the card, and what is said where it cannot be."""

from pathlib import Path

import pytest

from bot import app
from bot.domain import errors
from bot.domain.booking import OfferRules
from bot.domain.notices import NoticeKind
from tests.harness import HandClock, World, berlin, labels
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    OPEN_WEDNESDAY,
    WITH_NEUMANN,
    WITH_RASLILO,
    book,
    changed_programme,
    data_of,
    day,
    live_visits,
    notices,
    one_in_each_language,
    refusal,
    send,
    take,
    tap,
    text_of,
    words,
)


async def test_three_taps_from_the_menu_book_one_of_the_earliest_places(world: World) -> None:
    for number, (locale, person) in enumerate((await one_in_each_language(world)).items(), 1):
        await tap(world, person, "book", "slot", "take")
        assert day(locale, OPEN_MONDAY[0].date()) in text_of(person)
        for counsellor in world.phones.values():
            assert len(notices(counsellor, NoticeKind.BOOKED)) == number
    booked = [(visit["office"], visit["local"][:16]) for visit in live_visits(world)]
    assert booked == [("juelich", "2026-11-23 14:00")] * 2 + [("juelich", "2026-11-23 14:30")]


async def test_each_of_the_four_earliest_is_two_taps_behind_the_menu_and_one_more_books_it(world: World) -> None:
    for nth, locale in enumerate(("de", "en", "ar", "ar")):
        person = await world.newcomer(locale, 1001 + nth)
        await tap(world, person, "book")
        slots = data_of(person, "slot")
        assert len(slots) == 4
        await tap(world, person, slots[nth], "take")
        assert live_visits(world)[-1]["local"][11:16] == ("14:00", "14:30", "15:00", "15:30")[nth]


async def test_an_appointment_is_booked_by_kind_day_and_time(world: World) -> None:
    for person in (await one_in_each_language(world)).values():
        await tap(world, person, "book", "other")
        appointments = [data for data in data_of(person, "in") if data.startswith("in:0:dueren:a:")]
        await tap(world, person, appointments[0], "in", "in", "take")
        assert "Sarah Neumann" in text_of(person)
        booked = [(visit["counsellor"], visit["local"][:16]) for visit in live_visits(world)]
        assert booked == [("neumann", "2026-11-24 09:00")]
        await tap(world, person, "cancel?", "cancel")


async def test_only_with_shows_the_times_of_that_counsellor_alone(world: World) -> None:
    person = await world.newcomer("en")
    await tap(world, person, "book", "other", "who")
    assert ["Sarah Neumann" in label for label in labels(person)[:2]].count(True) == 1
    theirs = [data for data in data_of(person, "in") if ":raslilo:" in data]
    await tap(world, person, *theirs)
    assert all(":raslilo:" in data for data in data_of(person, "in"))
    await tap(world, person, "in", "take")
    assert live_visits(world)[0]["counsellor"] == "raslilo"
    assert "Khalil Raslilo" in text_of(person)


async def test_names_that_are_not_confirmed_are_not_shown_and_not_offered_to_choose(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("unnamed")
    secret = changed_programme(folder, ('Neumann"\nconfirmed = true', 'Neumann"\nconfirmed = false'))
    async with World(folder, programme=secret) as unnamed:
        person = await unnamed.newcomer("en")
        await tap(unnamed, person, "book", "other")
        assert data_of(person, "who") == []
        await book(unnamed, person, WITH_NEUMANN)
        assert "Neumann" not in person.shown()


async def test_a_double_tap_on_a_slot_books_it_once_and_shows_the_same_card_twice(world: World) -> None:
    person = await world.newcomer("en")
    await tap(world, person, "book", "slot")
    for _ in range(2):
        person.press_data(take(OPEN_MONDAY))
    await world.settled()
    assert len(live_visits(world)) == 1
    assert f"number {live_visits(world)[0]['number']}" in text_of(person)
    assert len(notices(world.phones["neumann"], NoticeKind.BOOKED)) == 1


async def test_a_place_taken_meanwhile_is_refused_kindly_with_fresh_places(world: World) -> None:
    for number in (1002, 1003):
        await book(world, await world.newcomer("en", number))
    person = await world.newcomer("en")
    await send(world, person, take(OPEN_MONDAY))
    assert text_of(person).startswith(refusal("en", errors.SlotTaken))
    assert len(live_visits(world)) == 2
    assert [data[-4:] for data in data_of(person, "slot")] == ["1430", "1500", "1530", "0900"]
    await tap(world, person, "slot", "take")
    assert live_visits(world)[-1]["local"][11:16] == "14:30"


async def test_of_many_who_tap_at_once_each_place_goes_to_one_and_all_others_see_fresh_places(world: World) -> None:
    people = [await world.newcomer("en", 1001 + number) for number in range(12)]
    for person in people:
        person.press_data(take(OPEN_MONDAY))
    await world.settled()
    refused = [person for person in people if text_of(person).startswith(refusal("en", errors.SlotTaken))]
    assert sorted(visit["place"] for visit in live_visits(world)) == [1, 2]
    assert len(refused) == 10
    assert all(data_of(person, "slot") for person in refused)


async def test_two_live_visits_are_the_limit_and_the_refusal_shows_them(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await book(world, person, OPEN_WEDNESDAY)
    await send(world, person, take(OPEN_THURSDAY))
    assert text_of(person).startswith(refusal("en", errors.TooManyVisits))
    assert data_of(person, "visit") == ["visit:1", "visit:2"]
    assert len(live_visits(world)) == 2


async def test_four_bookings_in_seven_days_are_the_limit_and_pass_with_time(world: World) -> None:
    person = await world.newcomer("en")
    for number in range(1, 5):
        await book(world, person)
        await send(world, person, f"cancel:{number}:1")
    await send(world, person, take(OPEN_THURSDAY))
    assert text_of(person).startswith(refusal("en", errors.TooManyBookings))
    assert live_visits(world) == []
    await world.to(berlin(30, 8, 1))
    await tap(world, person, "menu", "book", "slot", "take")
    assert len(live_visits(world)) == 1


async def test_one_person_cannot_be_in_two_places_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("twice")
    twin = ('office = "dueren"\nkind = "open-hour"', 'office = "juelich"\nkind = "open-hour"')
    appointments = ('office = "dueren"\nkind = "appointment"\ncounsellor = "neumann"\nweekday = "tuesday"',)
    monday = appointments[0].replace("tuesday", "wednesday")
    file = changed_programme(folder, twin, (appointments[0], monday))
    async with World(folder, programme=file) as world:
        person = await world.newcomer("en")
        await book(world, person, OPEN_WEDNESDAY)
        await send(world, person, take((OPEN_WEDNESDAY[0], "dueren", "neumann")))
        assert text_of(person).startswith(refusal("en", errors.AlreadyBooked))
        assert len(live_visits(world)) == 1


async def test_booking_that_is_switched_off_says_so_and_books_nothing(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("off")
    file = changed_programme(folder, ('law = "dsgvo"\nconfirmed = true', 'law = "dsgvo"\nconfirmed = false'))
    monkeypatch.setattr(app, "_rules", lambda settings, is_demo: OfferRules(samples=False, needs_controller=True))
    async with World(folder, programme=file) as world:
        person = await world.newcomer("en")
        await send(world, person, take(OPEN_MONDAY))
        assert text_of(person).startswith(refusal("en", errors.BookingSwitchedOff))
        assert "menu" not in data_of(person)
        assert data_of(person, "book")
        assert live_visits(world) == []


async def test_without_a_free_place_the_screen_says_so_and_leads_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("empty")
    closed = '\n[[closure]]\nfrom = 2026-11-01\nto = 2027-03-01\nreason = "illness"\n'
    file = changed_programme(folder)
    file.write_text(file.read_text(encoding="utf-8") + closed, encoding="utf-8")
    async with World(folder, programme=file) as world:
        person = await world.newcomer("en")
        for data in ("book:0", "other:0"):
            await send(world, person, data)
            assert words("en", "At the moment there is no free place. Please look again later.") in text_of(person)
            assert data_of(person) == ["menu"]
        await send(world, person, take(OPEN_MONDAY))
        assert text_of(person).startswith(refusal("en", errors.OfficeClosed))


async def test_a_slot_is_offered_until_its_lead_and_refused_after_it(world: World) -> None:
    person = await world.newcomer("en")
    await world.to(berlin(26, 13, 1))
    await tap(world, person, "book")
    assert not [data for data in data_of(person, "slot") if data.endswith("raslilo:2611270900")]
    await send(world, person, take(WITH_RASLILO))
    assert text_of(person).startswith(refusal("en", errors.TooLate))
    assert live_visits(world) == []


async def test_times_beyond_the_horizon_or_outside_the_programme_are_refused(world: World) -> None:
    person = await world.newcomer("en")
    await send(world, person, take((OPEN_MONDAY[0].replace(year=2027, month=1, day=4), "juelich")))
    assert text_of(person).startswith(refusal("en", errors.TooEarly))
    for hour, office in ((13, "juelich"), (14, "dueren"), (14, "nowhere")):
        await send(world, person, take((OPEN_MONDAY[0].replace(hour=hour), office)))
        assert text_of(person).startswith(refusal("en", errors.SlotGone))
    assert live_visits(world) == []


async def test_while_an_open_hour_runs_the_first_screen_says_just_come(world: World) -> None:
    people = await one_in_each_language(world)
    runs = {berlin(23, 13, 59): False, berlin(23, 14): True, berlin(23, 15, 59): True, berlin(23, 16): False}
    for instant, is_running in runs.items():
        await world.to(instant)
        for locale, person in people.items():
            line = words(locale, "{office}: open today until {time}. Just come.", office="Jülich", time="16:00")
            await send(world, person, "book:0")
            assert (line in text_of(person)) is is_running


async def test_a_clock_change_between_booking_and_visit_does_not_move_the_visit(tmp_path: Path) -> None:
    async with World(tmp_path, clock=HandClock(berlin(23, 8, month=10))) as world:
        person = await world.newcomer("en")
        await book(world, person, (OPEN_MONDAY[0].replace(month=10, day=26), "juelich"))
        assert live_visits(world)[0]["starts_at"][:16] == "2026-10-26 13:00"
        assert "14:00 to 14:30" in text_of(person)
