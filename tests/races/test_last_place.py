"""Two hundred people tap the last place at once, through the whole stack. One guard is enough; both are on."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from bot.chat.actions.book import Take
from bot.chat.callback_data import pack
from bot.demo.phone import Phone
from bot.domain.programme import Kind
from bot.store import visits
from tests.harness import World

PERSONS = 200
TUESDAY_AT_NINE = datetime(2026, 11, 24, 9, 0)
LAST_PLACE = pack(Take(0, 0, "dueren", Kind.APPOINTMENT, "neumann", TUESDAY_AT_NINE))


def _without_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the booking rules believe that every place is free."""
    monkeypatch.setattr(visits, "taken_places", lambda *_, **__: set())
    monkeypatch.setattr(visits, "is_busy", lambda *_, **__: False)


def _without_schema(database: Path) -> None:
    """Take the constraints about places out of the database."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            "DROP INDEX uq_visits_place; DROP TRIGGER visits_overlap_added; DROP TRIGGER visits_overlap_changed;"
        )


async def _rush(world: World) -> list[Phone]:
    """Everyone sees the menu, then everyone taps the same appointment at the same moment."""
    persons = [world.person(5000 + number, "en") for number in range(PERSONS)]
    for person in persons:
        person.start("en")
    await world.settled(60)
    for person in persons:
        person.press_data(LAST_PLACE)
    await world.settled(60)
    return persons


def _visits(world: World) -> int:
    with closing(sqlite3.connect(world.database)) as connection:
        return int(connection.execute("SELECT count(*) FROM visits WHERE state = 'booked'").fetchone()[0])


@pytest.mark.parametrize("guards", ["both", "check alone", "schema alone"])
async def test_exactly_one_of_two_hundred_gets_the_last_place_and_the_others_see_free_ones(
    world: World, monkeypatch: pytest.MonkeyPatch, guards: str
) -> None:
    if guards == "check alone":
        _without_schema(world.database)
    if guards == "schema alone":
        _without_check(monkeypatch)
    persons = await _rush(world)
    booked = [person for person in persons if "Booked" in person.last.text]
    refused = [person for person in persons if "has just been taken" in person.last.text]
    assert (len(booked), len(refused)) == (1, PERSONS - 1)
    assert _visits(world) == 1
    for person in refused:
        offered = [button.data or "" for row in person.last.buttons for button in row]
        slots = [data for data in offered if data.startswith("slot:")]
        assert len(slots) == 4
        assert not any("neumann:2611240900" in data for data in slots)


async def test_without_both_guards_the_same_rush_books_double(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_schema(world.database)
    _without_check(monkeypatch)
    await _rush(world)
    assert _visits(world) > 1
