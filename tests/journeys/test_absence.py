"""We were away, or Telegram tells us things twice: nothing happens by itself, nothing happens twice."""

import asyncio
from datetime import timedelta

import pytest

from bot.demo.phone import Phone
from bot.demo.updates import FIRST_UPDATE_ID
from bot.domain.notices import NoticeKind
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    book,
    data_of,
    everything_stored,
    live_visits,
    notices,
    rows,
    send,
    take,
    tap,
    text_of,
    visit_row,
    words,
)

AWAY = "I was away for some time. Please look: this is how it is now."


async def away(world: World, phone: Phone, *presses: str, minutes: float = 16) -> None:
    """Buttons pressed while nobody listens; some of them too old to be answered when we are back."""
    await world.stop()
    for data in presses:
        phone.press_data(data)
    world.clock.run_ahead_to(world.clock.now() + timedelta(minutes=minutes))
    await world.start()
    async with asyncio.timeout(10):
        while world.telegram.updates.pending() or world.app.inbox.is_busy:
            await asyncio.sleep(0.005)
    for query in world.telegram.queries.values():
        query.answered = True
    await world.settled()


async def prepared(world: World, data: str) -> tuple[Phone, dict[str, list[dict[str, object]]]]:
    """A person with a visit, before whom everything that is stored is noted."""
    person = await world.newcomer("en")
    await book(world, person, OPEN_THURSDAY)
    await send(world, person, "wishes:1:in")
    if data.startswith("back"):
        await send(world, person, "cancel:1:2")
    if data.startswith(("late", "coming")):
        await world.to(berlin(26, 12, 30))
    return person, everything_stored(world)


# What is pressed, and a button of the screen that is shown instead of doing it.
ACTING = {
    "book": (take(OPEN_MONDAY), take(OPEN_MONDAY)),
    "move": (take(OPEN_MONDAY, 1, 2), "cancel?:1"),
    "take back": ("back:1", "back:1"),
    "someone else": ("else:1", "else:1"),
    "coming": ("coming:1", "coming:1"),
    "late": ("late:1:10", "late:1:20"),
    "topic": ("topic:1:work", "topic:1:work"),
    "wishes": ("wishes:1:wh", "wishes:1:wh"),
    "no nickname": ("nickname-no:1", "nickname?:1"),
    "erase": ("erase", "erase"),
}


@pytest.mark.parametrize(("data", "shown"), ACTING.values(), ids=ACTING)
async def test_an_old_press_shows_the_present_screen_instead_of_acting(world: World, data: str, shown: str) -> None:
    person, before = await prepared(world, data)
    await away(world, person, data)
    assert text_of(person).startswith(words("en", AWAY))
    assert shown in data_of(person)
    after = everything_stored(world)
    assert (after["visits"], after["awaiting"]) == (before["visits"], before["awaiting"])
    assert len(after["persons"]) == len(before["persons"])
    await send(world, person, shown)
    assert words("en", AWAY) not in text_of(person)


async def test_an_old_press_that_only_looks_shows_what_it_asked_for(world: World) -> None:
    person, _ = await prepared(world, "")
    for data in ("menu", "visits", "visit:1", "book:0", "privacy", "erase?", "details:1"):
        await send(world, person, data)
        wanted = person.last.text
        await send(world, person, "languages")
        await away(world, person, data)
        assert person.last.text == wanted, data


async def test_an_old_cancellation_is_carried_out(world: World) -> None:
    person, _ = await prepared(world, "cancel")
    await away(world, person, "cancel:1:2")
    assert visit_row(world, 1)["state"] == "cancelled"
    assert words("en", "This visit is cancelled.") in text_of(person)
    assert len(notices(world.phones["neumann"], NoticeKind.CANCELLED)) == 1


async def test_after_a_short_absence_presses_act(world: World) -> None:
    person = await world.newcomer("en")
    await away(world, person, take(OPEN_MONDAY), minutes=14)
    assert len(live_visits(world)) == 1


async def test_presses_after_the_old_ones_act_again(world: World) -> None:
    person, _ = await prepared(world, "book")
    await away(world, person, take(OPEN_MONDAY))
    await tap(world, person, "take")
    assert len(live_visits(world)) == 2


async def test_a_language_chosen_while_we_were_away_is_taken(world: World) -> None:
    person = world.person(1001, "en")
    person.start()
    await world.settled()
    await away(world, person, "language:ar")
    assert words("ar", "What do you want to do?") in text_of(person)


async def journey(world: World) -> Phone:
    """A journey with deeds of many kinds."""
    person = await world.newcomer("en")
    await tap(world, person, "book", "slot", "take", "details", "topic?", "topic")
    await send(world, person, "nickname?:1")
    await world.write(person, "Ali")
    await send(world, person, "wishes:1:in")
    await send(world, world.phones["neumann"], f"possible:1:{visit_row(world, 1)['version']}:1")
    await send(world, person, take(OPEN_THURSDAY, 1, visit_row(world, 1)["version"]))
    await send(world, person, f"cancel:1:{visit_row(world, 1)['version']}")
    await tap(world, person, "back")
    await send(world, person, "else:2")
    return person


async def redelivered(world: World) -> None:
    for update_id in range(FIRST_UPDATE_ID, (world.telegram.person(1001).last_update_id or 0) + 1):
        world.telegram.redeliver(update_id)
    await world.settled()


@pytest.mark.parametrize("restarts", [False, True])
async def test_updates_delivered_again_change_nothing_and_are_not_answered_again(world: World, restarts: bool) -> None:
    await journey(world)
    stored = everything_stored(world)
    shown = [phone.shown() for phone in world.telegram.phones]
    if restarts:
        await world.stop()
        await world.start()
        await world.settled()
    await redelivered(world)
    assert [phone.shown() for phone in world.telegram.phones] == shown
    after = everything_stored(world)
    for table in ("visits", "outbox", "persons", "bindings", "messages", "inbox"):
        assert after[table] == stored[table], table


async def test_updates_handled_again_after_a_crash_change_nothing(world: World) -> None:
    """Committed, and perhaps done, but not marked as handled: every handler may run twice."""
    person = await world.newcomer("en")
    for data in (take(OPEN_THURSDAY), "else:1", take(OPEN_MONDAY, 1, 1), "wishes:1:in", "cancel:2:1", "back:2"):
        person.press_data(data)
        await world.settled()
        text, before = person.last.text, everything_stored(world)
        person.press_data(data)
        await world.settled()
        assert person.last.text == text, data
        for table in ("visits", "outbox"):
            assert everything_stored(world)[table] == before[table], data
    assert rows(world, "SELECT * FROM awaiting") == []
