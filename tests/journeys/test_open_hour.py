"""The open hour: announced with a number, a second place for someone else."""

from bot.domain import errors
from bot.domain.notices import NoticeKind
from tests.harness import World, berlin, labels
from tests.journeys.steps import (
    OPEN_MONDAY,
    WITH_NEUMANN,
    book,
    data_of,
    live_visits,
    notices,
    one_in_each_language,
    refusal,
    seen,
    send,
    take,
    tap,
    text_of,
    words,
)


async def test_the_number_says_who_one_is_and_not_the_order(world: World) -> None:
    for minute, (locale, person) in zip((0, 0, 30), (await one_in_each_language(world)).items(), strict=True):
        await book(world, person, (OPEN_MONDAY[0].replace(minute=minute), "juelich"))
        number = live_visits(world)[-1]["number"]
        assert words(locale, "Say there: number {number}.", number=number) in text_of(person)
        assert words(locale, "The number is not an order. You may have to wait.") in text_of(person)
        assert str(number) in seen(notices(world.phones["neumann"], NoticeKind.BOOKED)[-1].text)


async def test_nobody_else_of_the_day_has_the_same_number(world: World) -> None:
    world.desk.random.choice = lambda numbers: numbers[0]  # type: ignore[method-assign]
    for number, minute in enumerate((0, 0, 30, 30), 1001):
        person = await world.newcomer("en", number)
        await book(world, person, (OPEN_MONDAY[0].replace(minute=minute), "juelich"))
    assert [visit["number"] for visit in live_visits(world)] == [10, 11, 12, 13]


async def test_that_one_can_also_come_without_booking_is_said_before_one_books(world: World) -> None:
    person = await world.newcomer("en")
    await tap(world, person, "book", "slot")
    assert words("en", "You can also come without booking. You may have to wait.") in text_of(person)
    await send(world, person, "slot:0:dueren:a:neumann:2611240900")
    assert words("en", "You can also come without booking. You may have to wait.") not in text_of(person)


async def test_a_second_place_for_someone_else_is_one_tap_and_has_its_own_number(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await tap(world, person, "details", "else")
    mine, other = live_visits(world)
    assert (other["starts_at"], other["office"], other["for_someone_else"]) == (mine["starts_at"], "juelich", 1)
    assert other["number"] != mine["number"]
    assert words("en", "This place is for someone else.") in text_of(person)
    assert f"number {other['number']}." in text_of(person)
    counsellor = world.phones["neumann"]
    assert words("de", "This place is for someone else.") in seen(counsellor.last.text)


async def test_in_the_list_the_own_place_and_the_one_for_someone_else_look_different(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "else:1")
    await send(world, person, "visits")
    assert data_of(person, "visit") == ["visit:1", "visit:2"]
    assert len(set(labels(person)[:2])) == 2


async def test_a_double_tap_on_the_second_place_books_one(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await tap(world, person, "details")
    for _ in range(2):
        person.press_data("else:1")
    await world.settled()
    assert len(live_visits(world)) == 2
    assert words("en", "This place is for someone else.") in text_of(person)


async def test_a_place_for_someone_else_has_none_further(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await tap(world, person, "details", "else", "details")
    assert data_of(person, "else") == []
    await send(world, person, "else:2")
    assert len(live_visits(world)) == 2


async def test_an_appointment_has_no_second_place(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, WITH_NEUMANN)
    await tap(world, person, "details")
    assert data_of(person, "else") == []
    await send(world, person, "else:1")
    assert len(live_visits(world)) == 1
    assert text_of(person).startswith(refusal("en", errors.NotPossible))


async def test_after_cancelling_an_old_button_does_not_book_for_someone_else(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "cancel:1:1")
    await send(world, person, "else:1")
    assert live_visits(world) == []
    assert data_of(person)[0] == "back:1"


async def test_where_no_second_place_is_left_other_places_are_offered_and_the_own_one_stays(world: World) -> None:
    person, other = await world.newcomer("en"), await world.newcomer("en", 1002)
    await book(world, person)
    await book(world, other)
    await send(world, person, "else:1")
    assert text_of(person).startswith(refusal("en", errors.SlotTaken))
    await tap(world, person, "slot", "take")
    assert [(v["local"][11:16], v["version"]) for v in live_visits(world)] == [("14:00", 1), ("14:00", 1), ("14:30", 1)]


async def test_two_places_count_as_two_visits(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "else:1")
    await send(world, person, take(WITH_NEUMANN))
    assert text_of(person).startswith(refusal("en", errors.TooManyVisits))


async def test_once_the_time_has_begun_no_second_place_is_given(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await world.to(berlin(23, 14, 5))
    await send(world, person, "else:1")
    assert len(live_visits(world)) == 1
    assert text_of(person).startswith(refusal("en", errors.TooLate))
