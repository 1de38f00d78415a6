""" "I am late" and "I'm coming"."""

from bot.domain import errors
from bot.domain.notices import NoticeKind
from bot.domain.visits import Delay
from bot.views.describe import DELAYS
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_MONDAY,
    book,
    data_of,
    notices,
    one_in_each_language,
    refusal,
    seen,
    send,
    tap,
    text_of,
    visit_row,
    words,
)

CANNOT_PROMISE = "We have told the counsellors. We cannot promise that they can wait."


async def test_being_late_is_offered_from_two_hours_before_the_start_until_the_end(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    for hour, minute, offered in ((11, 59, False), (12, 0, True), (14, 29, True), (14, 30, False)):
        await world.to(berlin(23, hour, minute))
        await send(world, person, "visit:1")
        assert bool(data_of(person, "late?")) is offered, (hour, minute)


async def test_too_early_to_be_late_is_refused_and_tells_nobody(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    for data in ("late?:1", "late:1:10"):
        await send(world, person, data)
        assert text_of(person).startswith(refusal("en", errors.NotPossible))
    assert visit_row(world, 1)["delay"] is None
    assert notices(world.phones["neumann"], NoticeKind.LATE) == []


async def test_the_counsellors_are_told_how_late_and_the_person_that_waiting_is_no_promise(world: World) -> None:
    people = await one_in_each_language(world)
    for minute, person in zip((0, 0, 30), people.values(), strict=True):
        await book(world, person, (OPEN_MONDAY[0].replace(minute=minute), "juelich"))
    await world.to(berlin(23, 13, 50))
    for visit, (delay, (locale, person)) in enumerate(zip(Delay, people.items(), strict=True), 1):
        await send(world, person, f"visit:{visit}")
        await tap(world, person, "late?", f"late:{visit}:{delay}")
        assert text_of(person).startswith(words(locale, CANNOT_PROMISE))
        for counsellor in world.phones.values():
            told = notices(counsellor, NoticeKind.LATE)
            assert len(told) == visit
            assert words("de", DELAYS[delay]) in seen(told[-1].text)


async def test_a_double_tap_tells_once_and_another_delay_once_more(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await world.to(berlin(23, 13))
    for _ in range(2):
        person.press_data("late:1:10")
    await world.settled()
    assert len(notices(world.phones["neumann"], NoticeKind.LATE)) == 1
    await send(world, person, "late:1:30+")
    assert visit_row(world, 1)["delay"] == "30+"
    assert len(notices(world.phones["neumann"], NoticeKind.LATE)) == 2


async def test_after_the_end_it_is_too_late_to_be_late(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await world.to(berlin(23, 14, 30))
    await send(world, person, "late:1:10")
    assert text_of(person).startswith(refusal("en", errors.NotPossible))
    assert notices(world.phones["neumann"], NoticeKind.LATE) == []


async def test_coming_is_noted_thanked_for_and_disturbs_nobody(world: World) -> None:
    people = await one_in_each_language(world)
    for minute, person in zip((0, 0, 30), people.values(), strict=True):
        await book(world, person, (OPEN_MONDAY[0].replace(minute=minute), "juelich"))
    await world.to(berlin(23, 12, 30))
    told = [len(notices(counsellor)) for counsellor in world.phones.values()]
    for visit, (locale, person) in enumerate(people.items(), 1):
        await tap(world, person, "coming")
        assert text_of(person).startswith(words(locale, "Thank you. See you there!"))
        assert visit_row(world, visit)["coming"] == 1
    assert [len(notices(counsellor)) for counsellor in world.phones.values()] == told


async def test_coming_after_cancelling_is_not_possible(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await world.to(berlin(23, 12))
    await send(world, person, "cancel:1:1")
    await send(world, person, "coming:1")
    assert text_of(person).startswith(refusal("en", errors.NotPossible))
    assert visit_row(world, 1)["coming"] == 0
