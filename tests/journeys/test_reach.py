"""Every free place of the packaged programme is few taps away from the menu, without typing."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.chat.actions.book import Narrow, ShowSlot, Take
from bot.chat.callback_data import pack, unpack
from bot.demo.phone import Phone
from bot.domain.programme import Kind
from bot.domain.slots import SlotKey, slots
from tests.harness import BERLIN, HandClock, World, berlin
from tests.journeys.steps import data_of, live_visits, rows, send

MOST_TAPS = 6
EARLIEST_TAPS = 3
Key = tuple[str, Kind, str, datetime]


def offered(world: World) -> list[Key]:
    """What must be reachable, by an own look at the rules: what begins after the lead and within the horizon."""
    programme, now = world.desk.programme, world.clock.now()
    today = now.astimezone(BERLIN).date()
    taken = rows(world, "SELECT office, kind, counsellor, starts_at FROM visits WHERE state = 'booked'")
    gone = [(v["office"], v["kind"], v["counsellor"], v["starts_at"][:16]) for v in taken]
    found = []
    for slot in slots(programme, today, today + programme.horizon_days * (berlin(2, 0) - berlin(1, 0))):
        counted = gone.count((slot.office, slot.kind, slot.counsellor, f"{slot.starts_at:%Y-%m-%d %H:%M}"))
        if now < slot.starts_at and now <= slot.starts_at - slot.lead and counted < slot.places:
            found.append(key_of(slot.key))
    return found


def key_of(slot: SlotKey) -> Key:
    local = slot.starts_at.astimezone(BERLIN).replace(tzinfo=None)
    return slot.office, slot.kind, slot.counsellor or "", local


async def crowd(world: World, locale: str, first: int) -> list[Phone]:
    """Some people who walk together: each looks at another screen, which is much faster than one after the other."""
    people = [world.person(number, locale) for number in range(first, first + 8)]
    for person in people:
        person.start(locale)
    await world.settled()
    return people


async def taps_to_every_slot(world: World, people: list[Phone]) -> dict[Key, int]:
    """Walk the screens, each once, nearest first; how many taps book each slot."""
    found: dict[Key, int] = {}
    walked: set[str] = set()
    edge = ["book:0"]
    for taps in range(2, 10):
        further: list[str] = []
        for start in range(0, len(edge), len(people)):
            for shown in await _look(world, people, edge[start : start + len(people)]):
                action, _ = unpack(shown)
                if isinstance(action, Take):
                    found.setdefault((action.office, action.kind, action.counsellor, action.local), taps)
                elif shown not in walked and _leads_on(shown):
                    further.append(shown)
                    walked.add(shown)
        edge = further
    return found


async def _look(world: World, people: list[Phone], edge: list[str]) -> list[str]:
    """The buttons of the screens behind some buttons."""
    lookers = list(zip(people, edge, strict=False))
    for person, data in lookers:
        person.press_data(data)
    await world.settled()
    return [shown for person, _ in lookers for shown in data_of(person)]


def _leads_on(data: str) -> bool:
    action, _ = unpack(data)
    return isinstance(action, ShowSlot | Narrow) or data in ("other:0", "who:0")


# Moments with different spans of weeks and days; at the first of them every language is walked through.
MOMENTS = {
    "monday-early": berlin(23, 6),
    "friday": berlin(27, 11, 30),
    "sunday-evening": berlin(29, 21),
    "before-christmas": berlin(16, 12, month=12),
    "easter-week": berlin(8, 9, 15, month=4),
}


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
async def test_every_free_place_is_at_most_six_taps_away(tmp_path: Path, now: datetime) -> None:
    async with World(tmp_path, clock=HandClock(now), programme=None, samples="offer", counsellors=()) as world:
        wanted = offered(world)
        assert len(wanted) > 50
        locales = world.desk.programme.locales
        for number, locale in enumerate(locales if now == MOMENTS["monday-early"] else locales[-1:], 1):
            taps = await taps_to_every_slot(world, await crowd(world, locale, 1000 * number))
            assert set(taps) == set(wanted)
            assert max(taps.values()) <= MOST_TAPS
            assert [taps[key] for key in wanted[:4]] == [EARLIEST_TAPS] * 4


async def test_what_is_left_of_a_programme_that_is_half_taken_is_as_near(tmp_path: Path) -> None:
    async with World(tmp_path, programme=None, samples="offer", counsellors=()) as world:
        gone = [key for key in offered(world)[::2] for _ in range(2 if key[1] is Kind.OPEN_HOUR else 1)]
        people = [world.person(number) for number in range(2001, 2001 + len(gone))]
        for person, (office, kind, counsellor, local) in zip(people, gone, strict=True):
            person.start("en")
            person.press_data(pack(Take(0, 0, office, kind, counsellor, local)))
        await world.settled()
        assert len(live_visits(world)) == len(gone)
        wanted = offered(world)
        taps = await taps_to_every_slot(world, await crowd(world, "ar", 1001))
        assert set(taps) == set(wanted)
        assert max(taps.values()) <= MOST_TAPS


async def test_the_four_earliest_are_the_first_four_that_are_free(tmp_path: Path) -> None:
    async with World(tmp_path, programme=None, samples="offer", counsellors=()) as world:
        person = await world.newcomer("de")
        await send(world, person, "book:0")
        shown = [unpack(data)[0] for data in data_of(person, "slot")]
        keys = [(a.office, a.kind, a.counsellor, a.local) for a in shown if isinstance(a, ShowSlot)]
        assert keys == offered(world)[:4]
