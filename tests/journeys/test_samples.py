"""What nobody has confirmed: hidden, or offered and marked as a sample."""

from pathlib import Path

import pytest

from bot.demo.phone import Phone
from bot.domain import errors
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_MONDAY,
    book,
    changed_programme,
    data_of,
    live_visits,
    one_in_each_language,
    refusal,
    send,
    take,
    tap,
    text_of,
    words,
)

SAMPLE = "⚠️"


@pytest.fixture
def packaged(tmp_path: Path) -> World:
    """The programme as it is delivered, where nothing is confirmed."""
    return World(tmp_path, programme=None, samples="hide")


async def earliest(world: World, locale: str = "en") -> Phone:
    person = await world.newcomer(locale)
    await send(world, person, "book:0")
    return person


async def test_hidden_samples_show_the_published_times_as_something_to_ask_about(packaged: World) -> None:
    async with packaged as world:
        for locale, person in (await one_in_each_language(world)).items():
            await send(world, person, "book:0")
            shown = text_of(person)
            assert words(locale, "At the moment there is no free place. Please look again later.") in shown
            asked = "These times were published. They are not confirmed. Please ask before you go."
            assert words(locale, asked) in shown
            assert shown.count("Jülich") == 2
            for time in ("14:00", "16:00", "09:00", "11:00"):
                assert time in shown
            assert data_of(person) == ["menu"]


async def test_times_that_were_made_up_as_samples_are_not_shown_as_published(packaged: World) -> None:
    async with packaged as world:
        person = await earliest(world)
        assert "Düren" not in text_of(person)
        assert "Thursday" not in text_of(person)


async def test_hidden_samples_cannot_be_booked_by_any_button(packaged: World) -> None:
    async with packaged as world:
        person = await earliest(world)
        for data in (take(OPEN_MONDAY), "slot:0:juelich:o::2611231400"):
            await send(world, person, data)
            assert text_of(person).startswith(refusal("en", errors.SlotGone))
        assert live_visits(world) == []


async def test_hidden_samples_are_not_announced_as_open_now(packaged: World) -> None:
    async with packaged as world:
        await world.to(berlin(23, 15))
        person = await earliest(world)
        assert "16:00. Just come" not in text_of(person)


async def test_offered_samples_are_marked_on_every_screen_that_shows_one(tmp_path: Path) -> None:
    async with World(tmp_path, programme=None, samples="offer") as world:
        for person in (await one_in_each_language(world)).values():
            await send(world, person, "book:0")
            for verb in ("slot", "take", "cancel?", "visit"):
                assert SAMPLE in text_of(person), verb
                await tap(world, person, verb)
        await world.to(berlin(23, 12))
        assert SAMPLE in text_of(person)
        assert SAMPLE in world.phones["neumann"].last.text


async def test_times_of_a_day_to_book_by_one_tap_are_marked_as_samples_too(tmp_path: Path) -> None:
    async with World(tmp_path, programme=None, samples="offer") as world:
        person = await earliest(world)
        await send(world, person, "in:0:juelich:o::2611250000:2611260000")
        assert data_of(person, "take")
        assert SAMPLE in text_of(person)


async def test_a_confirmed_programme_shows_no_sample_mark(world: World) -> None:
    person = await earliest(world)
    for verb in ("slot", "take"):
        assert SAMPLE not in text_of(person)
        await tap(world, person, verb)
    assert SAMPLE not in text_of(person)


async def test_an_office_without_a_street_is_not_promised_but_offered_as_a_sample(tmp_path: Path) -> None:
    file = changed_programme(tmp_path, ('street = "Teststraße 2"\n', ""))
    async with World(tmp_path, programme=file) as world:
        person = await earliest(world)
        assert data_of(person, "slot")
        assert not [data for data in data_of(person, "slot") if "juelich" in data]
        await send(world, person, take(OPEN_MONDAY))
        assert live_visits(world) == []


async def test_unconfirmed_hours_are_not_offered_among_confirmed_ones(tmp_path: Path) -> None:
    hours = 'places = 2\nlead_minutes = 0\nconfirmed = true\n\n[[hours]]\noffice = "juelich"'
    file = changed_programme(tmp_path, (hours, hours.replace("true", "false", 1)))
    async with World(tmp_path, programme=file) as world:
        person = await earliest(world)
        assert not [data for data in data_of(person, "slot") if "juelich:o::26112314" in data]
        await world.to(berlin(23, 15))
        await send(world, person, "book:0")
        assert "16:00" not in text_of(person)


async def test_a_visit_booked_as_a_sample_keeps_its_mark(tmp_path: Path) -> None:
    async with World(tmp_path, programme=None, samples="offer") as world:
        person = await world.newcomer("en")
        await book(world, person)
        assert live_visits(world)[0]["confirmed"] == 0
