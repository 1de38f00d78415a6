"""Forged and garbled buttons by the thousand: never an error, never a change that was not one's own to make."""

import asyncio
import logging
import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.callback_data import UnknownButton, unpack
from tests.harness import World
from tests.journeys.steps import (
    WITH_NEUMANN,
    WITH_RASLILO,
    book,
    data_of,
    every_press,
    everything_stored,
    rows,
    screen_of,
    send,
    text_of,
    visit_row,
    words,
)

AT_ONCE = 100
ALPHABET = "~:?,-0123456789abcdefgiklmnoprstuvwxyz \x00é٣🙂"


def mutated(genuine: list[str], chance: random.Random) -> str:
    """Genuine data with something changed, doubled, taken out, cut off or mixed with another."""
    data = chance.choice(genuine)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        data = chance.choice(
            [
                data[:at] + chance.choice(ALPHABET) + data[at:],
                data[:at] + data[at + 1 :],
                data[:at] + chance.choice(ALPHABET) + data[at + 1 :],
                data[:at] + chance.choice(genuine)[at:],
                data.replace(chance.choice("0123456789"), chance.choice("0123456789")),
                "~" + data,
            ]
        )
    return data.encode()[:64].decode(errors="ignore") or "~"


def is_known(data: str) -> bool:
    try:
        unpack(data)
    except UnknownButton:
        return False
    return True


async def victim(world: World) -> None:
    """Somebody else with a visit of each kind; nothing of theirs may change."""
    owner = await world.newcomer("en", 3001)
    await book(world, owner)
    await book(world, owner, WITH_NEUMANN)


async def test_thousands_of_mutated_buttons_raise_nothing_and_change_nothing_of_others(world: World) -> None:
    await victim(world)
    before = [visit_row(world, 1), visit_row(world, 2)]
    chance = random.Random(11)
    genuine = [data for visit in (0, 1, 2) for data in every_press(visit)]
    person = await world.newcomer("ar")
    for _ in range(15):
        for _ in range(AT_ONCE):
            person.press_data(mutated(genuine, chance), screen_of(person).id)
        await world.settled()
        person.start("ar")
    await world.settled()
    assert [visit_row(world, 1), visit_row(world, 2)] == before
    assert rows(world, "SELECT * FROM inbox WHERE state = 'parked'") == []
    limit = world.desk.programme.live_visits_per_person
    others = rows(world, "SELECT * FROM visits WHERE id > 2 AND state = 'booked' AND person_id IS NOT NULL")
    assert len(others) <= limit
    await send(world, person, "menu")
    assert words("ar", "What do you want to do?") in text_of(person)


async def test_what_is_no_button_of_ours_shows_the_menu_and_changes_nothing_at_all(world: World) -> None:
    await victim(world)
    person = await world.newcomer("en")
    await book(world, person, WITH_RASLILO)
    chance = random.Random(7)
    genuine = [data for visit in (0, 3) for data in every_press(visit)]
    unknown = [data for data in (mutated(genuine, chance) for _ in range(800)) if not is_known(data)][:300]
    assert len(unknown) == 300
    before = everything_stored(world)
    for data in unknown:
        person.press_data(data, screen_of(person).id)
    await world.settled()
    after = everything_stored(world)
    for table in ("visits", "outbox", "persons", "bindings", "awaiting", "redactions", "counters"):
        assert after[table] == before[table], table
    assert data_of(person) == ["book:0", "visits", "questions", "answer:emergency", "languages"]


# Numbers and letters that look like ours, and fields as long as a button can hold: longer with the mark for German.
LOOKALIKES = ["visit:01", "visit:1_0", "visit: 1", "visit:+1", "visit:٣", "visit:1 ", "visit:-1", f"visit:{2**64}"]
LOOKALIKES += ["wishes:1:in,in", "wishes:1:wh,in", "topic?:1:2", "~~menu", "~", "menu:", ":", "late:1:+30", "Menu"]
LONGEST = [f"{verb}:0:{{}}:o::2611230000{more}" for verb, more in (("slot", ""), ("in", ":2611240000"), ("take:0", ""))]


async def test_what_only_looks_like_a_button_of_ours_shows_the_menu(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    for data in LOOKALIKES:
        await send(world, person, "visits")
        await send(world, person, data)
        assert text_of(person).endswith(words("en", "What do you want to do?")), data


async def test_a_button_as_long_as_telegram_allows_is_answered_without_an_error(world: World) -> None:
    person = await world.newcomer("en")
    for pattern in LONGEST:
        for length in (63, 64):
            await send(world, person, pattern.format("a" * (length - len(pattern.format("")))))
            await send(world, person, "menu")
            assert text_of(person).endswith(words("en", "What do you want to do?")), pattern


async def press_all(folder: Path, presses: list[str]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    async with World(folder, counsellors=()) as world:
        person = await world.newcomer("en")
        for data in presses:
            person.press_data(data, screen_of(person).id)
        await world.settled()
        return rows(world, "SELECT * FROM visits"), rows(world, "SELECT * FROM inbox WHERE state = 'parked'")


ANY_TEXT = st.text(min_size=1, max_size=64).filter(lambda text: len(text.encode("utf-8", "surrogatepass")) <= 64)
FIELDS = st.lists(st.one_of(st.integers(-(2**70), 2**70).map(str), st.text(max_size=8)), max_size=7)
SHAPED = st.builds(
    lambda verb, fields: ":".join((verb, *fields))[:60],
    st.sampled_from(sorted({data.split(":")[0] for data in every_press()} - {"erase"})),
    FIELDS,
)


@settings(max_examples=6, deadline=None)
@given(presses=st.lists(st.one_of(ANY_TEXT, SHAPED), min_size=40, max_size=60))
def test_any_text_as_a_button_raises_nothing_and_books_nothing(presses: list[str]) -> None:
    errors: list[logging.LogRecord] = []
    listener = logging.Handler(logging.ERROR)
    listener.emit = errors.append  # type: ignore[method-assign]
    logging.getLogger("bot").addHandler(listener)
    try:
        with tempfile.TemporaryDirectory() as folder:
            visits, parked = asyncio.run(press_all(Path(folder), presses))
    finally:
        logging.getLogger("bot").removeHandler(listener)
    assert visits == []
    assert parked == []
    assert errors == []
