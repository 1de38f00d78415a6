"""Forged callback data by the hundred thousand, and hoarding of places by many chats."""

import random

from bot.chat.actions.start import ShowMenu
from bot.chat.callback_data import UnknownButton, pack, unpack
from tests.harness import World
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    OPEN_WEDNESDAY,
    WITH_NEUMANN,
    WITH_RASLILO,
    book,
    every_press,
    everything_stored,
    rows,
    screen_of,
    take,
)
from tests.journeys.test_forged import mutated

MUTATIONS = 100_000
PLAYED = 400
HOARDERS = 25
SLOTS = (OPEN_MONDAY, OPEN_WEDNESDAY, OPEN_THURSDAY, WITH_NEUMANN, WITH_RASLILO)


async def test_forged_and_foreign_callback_data_changes_no_state_of_others(world: World) -> None:
    """Each of 100,000 is unknown or exactly what a real button says; a part of the known ones is pressed for real."""
    owner = await world.newcomer("en", 3001)
    await book(world, owner)
    await book(world, owner, WITH_NEUMANN)
    chance = random.Random(2026)
    genuine = [data for visit in (1, 2) for data in every_press(visit)]
    known = []
    for _ in range(MUTATIONS):
        data = mutated(genuine, chance)
        try:
            action, in_german = unpack(data)
        except UnknownButton:
            continue
        assert pack(action, in_german=in_german) == data
        known.append(data)
    assert len(known) > PLAYED
    before = {table: content for table, content in everything_stored(world).items() if table in OTHERS}
    stranger = world.person(1001, "en")
    stranger.start("en")
    await world.settled()
    for data in chance.sample(known, PLAYED):
        if not data.removeprefix("~").startswith(("take", "language", "erase", "traces")):
            stranger.press_data(data, screen_of(stranger).id)
    await world.settled(120)
    after = everything_stored(world)
    assert {table: after[table] for table in before} == before
    assert rows(world, "SELECT * FROM inbox WHERE state = 'parked'") == []
    assert pack(ShowMenu()) == "menu"


OTHERS = ("visits", "outbox", "bindings", "awaiting", "redactions", "counters", "questions", "withdrawn")


async def test_hoarding_is_bounded_for_each_chat_however_often_it_tries(world: World) -> None:
    """Two live visits and four bookings a week each, whatever is pressed, and one more for somebody else."""
    persons = [await world.newcomer("en", 4001 + number) for number in range(HOARDERS)]
    for _ in range(3):
        for person in persons:
            for slot in SLOTS:
                person.press_data(take(slot), screen_of(person).id)
        await world.settled(60)
    held = rows(world, "SELECT person_id, count(*) AS n FROM visits WHERE state = 'booked' GROUP BY person_id")
    assert max(row["n"] for row in held) <= world.desk.programme.live_visits_per_person
    places = "SELECT office, starts_at, counsellor, count(*) AS n, max(place) AS highest FROM visits"
    taken = rows(world, f"{places} WHERE state = 'booked' GROUP BY office, kind, counsellor, starts_at")
    assert all(row["n"] == row["highest"] for row in taken)
