"""The visit card: everything that one must know to be there, in every locale; calendar file and map."""

from pathlib import Path

from icalendar import Calendar, Event

from bot.demo.phone import Phone
from bot.domain.programme import Kind
from bot.views.describe import KINDS
from tests.harness import World, berlin, labels
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    OPEN_WEDNESDAY,
    WITH_NEUMANN,
    book,
    data_of,
    day,
    one_in_each_language,
    send,
    tap,
    text_of,
    visit_row,
    words,
)


def entry(phone: Phone) -> Event:
    """The entry in the newest calendar file of a chat."""
    documents = [message.document for message in phone.messages if message.document]
    assert documents
    assert documents[-1].filename == "termin.ics"
    calendar = Calendar.from_ical(documents[-1].content)
    assert isinstance(calendar, Calendar)
    return calendar.events[0]


async def test_the_card_of_an_open_hour_says_when_where_and_which_number(world: World) -> None:
    for minute, (locale, person) in zip((0, 0, 30), (await one_in_each_language(world)).items(), strict=True):
        visit = await book(world, person, (OPEN_MONDAY[0].replace(minute=minute), "juelich"))
        for _ in range(2):
            shown = text_of(person)
            for wanted in (day(locale, OPEN_MONDAY[0].date()), f"14:{minute:02}", "Jülich", "Teststraße 2, Jülich"):
                assert wanted in shown
            assert words(locale, KINDS[Kind.OPEN_HOUR]) in shown
            assert str(visit_row(world, visit)["number"]) in shown
            assert {f"book:{visit}", f"cancel?:{visit}"} <= set(data_of(person))
            await send(world, person, f"visit:{visit}")


async def test_the_card_of_an_appointment_names_the_counsellor(world: World) -> None:
    for hour, (locale, person) in enumerate((await one_in_each_language(world)).items(), 9):
        visit = await book(world, person, (WITH_NEUMANN[0].replace(hour=hour), "dueren", "neumann"))
        for _ in range(2):
            shown = text_of(person)
            for wanted in (day(locale, WITH_NEUMANN[0].date()), f"{hour:02}:00", f"{hour + 1}:00", "Sarah Neumann"):
                assert wanted in shown
            assert "Josef-Schregelstr. 31, Düren" in shown
            assert words(locale, KINDS[Kind.APPOINTMENT]) in shown
            assert {f"book:{visit}", f"cancel?:{visit}"} <= set(data_of(person))
            await send(world, person, f"visit:{visit}")


async def test_the_second_office_has_its_own_name_building_and_map(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    assert "Office: Düren" in text_of(person)
    assert "DIZ – Dürener Integrationszentrum" in text_of(person)
    await tap(world, person, "map")
    venue = next(message.venue for message in person.messages if message.venue)
    assert (venue.latitude, venue.longitude) == (50.8, 6.48)
    assert venue.address == "Josef-Schregelstr. 31, Düren"


async def test_an_office_whose_place_on_the_map_is_unknown_offers_its_address_to_copy(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    copies = [button.copy_text for row in person.last.buttons for button in row if button.copy_text]
    assert copies == ["Teststraße 2, Jülich"]
    await send(world, person, "map:1")
    assert not any(message.venue for message in person.messages)
    assert "Teststraße 2" in text_of(person)


async def test_an_unknown_street_is_said_to_be_unknown(tmp_path: Path) -> None:
    async with World(tmp_path, programme=None, samples="offer") as world:
        for visit, (locale, person) in enumerate((await one_in_each_language(world)).items(), 1):
            await book(world, person, OPEN_MONDAY if visit < 3 else OPEN_WEDNESDAY)
            unknown = words(locale, "The address in {town} is not known yet. Please ask.", town="Jülich")
            assert unknown in text_of(person)
            assert not any(button.copy_text for row in person.last.buttons for button in row)
            await send(world, person, f"map:{visit}")
            assert unknown in text_of(person)
            await send(world, person, f"ics:{visit}")
            assert "LOCATION" not in entry(person)


async def test_the_list_of_visits_leads_to_each_card(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    await book(world, person, OPEN_MONDAY)
    await send(world, person, "visits")
    assert data_of(person, "visit") == ["visit:2", "visit:1"]
    assert all(part in labels(person)[0] for part in ("Mon", "23.11.", "14:00", "Jülich"))
    await tap(world, person, "visit:1")
    assert "26.11.2026" in text_of(person)


async def test_a_visit_that_is_over_leaves_the_list_and_its_card_offers_a_new_one(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await world.to(berlin(23, 14, 29))
    await send(world, person, "visits")
    assert data_of(person, "visit") == ["visit:1"]
    await world.to(berlin(23, 14, 30))
    await send(world, person, "visits")
    assert data_of(person, "visit") == []
    await send(world, person, "visit:1")
    assert data_of(person)[0] == "book:0"
    assert not {"cancel?:1", "book:1", "late?:1"} & set(data_of(person))


async def test_the_calendar_file_is_neutral_and_tells_time_and_place(world: World) -> None:
    for hour, (_, person) in enumerate((await one_in_each_language(world)).items(), 9):
        visit = await book(world, person, (WITH_NEUMANN[0].replace(hour=hour), "dueren", "neumann"))
        await tap(world, person, "ics")
        found = entry(person)
        assert str(found["SUMMARY"]) == "Termin"
        assert (found.start, found.end) == (berlin(24, hour), berlin(24, hour + 1))
        assert str(found["LOCATION"]) == "Josef-Schregelstr. 31, Düren"
        assert "Neumann" not in found.to_ical().decode()
        assert f"cancel?:{visit}" in data_of(person), "the card stays"


async def test_the_calendar_entry_keeps_its_identity_and_grows_with_moving_and_cancelling(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    found = []
    for change in ("", "take:1:1:dueren:o::2611261400", "cancel:1:2"):
        if change:
            await send(world, person, change)
        await send(world, person, "ics:1")
        found.append(entry(person))
    assert len({str(event["UID"]) for event in found}) == 1
    assert [int(event["SEQUENCE"]) for event in found] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.start for event in found] == [berlin(23, 14), berlin(26, 14), berlin(26, 14)]


async def test_the_card_tells_when_reminders_will_come_and_when_none_will(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    assert "Wednesday, 25.11.2026, 17:00" in text_of(person)
    assert "Thursday, 26.11.2026, 12:00" in text_of(person)
    late = await world.newcomer("en", 1002)
    await world.to(berlin(23, 12))
    await book(world, late)
    assert words("en", "I will not remind you: the visit is soon.") in text_of(late)
