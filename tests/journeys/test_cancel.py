"""Cancelling, and taking that back."""

import pytest

from bot.domain import errors
from bot.domain.notices import NoticeKind
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    OPEN_WEDNESDAY,
    WITH_NEUMANN,
    book,
    data_of,
    live_visits,
    notices,
    one_in_each_language,
    refusal,
    rows,
    send,
    take,
    tap,
    text_of,
    visit_row,
    words,
)


async def test_cancelling_asks_once_tells_the_counsellors_and_can_be_taken_back(world: World) -> None:
    for number, (locale, person) in enumerate((await one_in_each_language(world)).items(), 1):
        visit = await book(world, person, (OPEN_MONDAY[0].replace(hour=15), "juelich") if number > 2 else OPEN_MONDAY)
        await tap(world, person, "cancel?")
        assert visit_row(world, visit)["state"] == "booked"
        assert words(locale, "Cancel this visit?") in text_of(person)
        await tap(world, person, "cancel")
        assert words(locale, "This visit is cancelled.") in text_of(person)
        assert visit_row(world, visit)["state"] == "cancelled"
        for counsellor in world.phones.values():
            assert len(notices(counsellor, NoticeKind.CANCELLED)) == number
        await tap(world, person, "back")
        assert words(locale, "Your visit is back.") in text_of(person)
        assert live_visits(world)[-1]["starts_at"] == visit_row(world, visit)["starts_at"]


async def test_keeping_it_changes_nothing_and_tells_nobody(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    before = visit_row(world, visit)
    await tap(world, person, "cancel?", "visit")
    assert visit_row(world, visit) == before
    assert notices(world.phones["neumann"], NoticeKind.CANCELLED) == []


async def test_moving_is_offered_instead_of_cancelling(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    await tap(world, person, "cancel?", "book", "slot", "take")
    assert visit_row(world, visit)["local"][11:16] == "14:30"


async def test_a_double_tap_cancels_once_and_shows_twice_that_it_is_cancelled(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    for _ in range(2):
        person.press_data("cancel:1:1")
    await world.settled()
    assert text_of(person).startswith(words("en", "This visit is cancelled."))
    assert data_of(person)[0] == "back:1"
    assert len(notices(world.phones["neumann"], NoticeKind.CANCELLED)) == 1


async def test_the_place_is_free_again_at_once(world: World) -> None:
    person, other = await world.newcomer("en"), await world.newcomer("en", 1002)
    visit = await book(world, person, WITH_NEUMANN)
    await send(world, other, take(WITH_NEUMANN))
    assert text_of(other).startswith(refusal("en", errors.SlotTaken))
    await send(world, person, f"cancel:{visit}:1")
    await book(world, other, WITH_NEUMANN)


async def test_what_is_taken_back_keeps_number_nickname_topic_and_wishes(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    await send(world, person, f"nickname?:{visit}")
    await world.write(person, "Kite")
    await send(world, person, f"topic:{visit}:housing")
    await send(world, person, f"wishes:{visit}:ch,in")
    old = visit_row(world, visit)
    await send(world, person, f"cancel:{visit}:{old['version']}")
    await tap(world, person, "back")
    new = live_visits(world)[0]
    same = ("number", "nickname", "topic", "wishes", "for_someone_else", "starts_at", "office")
    assert {name: new[name] for name in same} == {name: old[name] for name in same}
    assert new["nickname"] == "Kite"


async def test_a_place_for_someone_else_is_taken_back_as_one(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "else:1")
    await send(world, person, "cancel:2:1")
    await tap(world, person, "back")
    assert [visit["for_someone_else"] for visit in live_visits(world)] == [0, 1]


async def test_a_double_tap_takes_back_once(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "cancel:1:1")
    for _ in range(2):
        person.press_data("back:1")
    await world.settled()
    assert len(live_visits(world)) == 1
    assert text_of(person).startswith(words("en", "Your visit is back."))


@pytest.mark.parametrize("slot", [OPEN_MONDAY, WITH_NEUMANN], ids=["open hour", "appointment"])
async def test_a_place_given_away_meanwhile_cannot_be_taken_back_and_others_are_offered(
    world: World, slot: tuple[object, ...]
) -> None:
    person = await world.newcomer("en")
    await book(world, person, slot)
    await send(world, person, "cancel:1:1")
    for number in range(2 if slot is OPEN_MONDAY else 1):
        await book(world, await world.newcomer("en", 1002 + number), slot)
    before = live_visits(world)
    await send(world, person, "back:1")
    assert text_of(person).startswith(refusal("en", errors.SlotTaken))
    assert live_visits(world) == before
    assert all(data.startswith("slot:0:") for data in data_of(person, "slot"))
    await tap(world, person, "slot", "take")
    assert len(live_visits(world)) == len(before) + 1


async def test_after_the_lead_a_cancelled_appointment_can_still_be_taken_back(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, WITH_NEUMANN)
    await world.to(berlin(24, 8))
    await send(world, person, "cancel:1:1")
    await tap(world, person, "back")
    assert len(live_visits(world)) == 1


async def test_after_its_start_a_cancelled_visit_cannot_be_taken_back(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "cancel:1:1")
    await world.to(berlin(23, 14))
    await send(world, person, "back:1")
    assert text_of(person).startswith(refusal("en", errors.TooLate))
    assert live_visits(world) == []
    await send(world, person, "visit:1")
    assert data_of(person, "back") == []


async def test_taking_back_beyond_two_visits_is_refused(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "cancel:1:1")
    await book(world, person, OPEN_WEDNESDAY)
    await book(world, person, OPEN_THURSDAY)
    await send(world, person, "back:1")
    assert text_of(person).startswith(refusal("en", errors.TooManyVisits))
    assert len(live_visits(world)) == 2


async def test_taking_back_again_and_again_does_not_use_up_the_bookings_of_a_week(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    for visit in range(1, 4):
        await send(world, person, f"cancel:{visit}:1")
        await send(world, person, f"back:{visit}")
    assert len(live_visits(world)) == 1


async def test_a_visit_that_has_begun_cannot_be_cancelled(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await world.to(berlin(23, 14))
    for data in ("cancel?:1", "cancel:1:1"):
        await send(world, person, data)
        assert text_of(person).startswith(refusal("en", errors.VisitBegun))
        assert data_of(person, "cancel") == []
    assert visit_row(world, 1)["state"] == "booked"


async def test_an_older_cancel_button_asks_to_look_first_and_cancels_nothing(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, take(OPEN_THURSDAY, 1, 1))
    await send(world, person, "cancel:1:1")
    assert text_of(person).startswith(refusal("en", errors.VisitChanged))
    assert "26.11.2026" in text_of(person)
    assert visit_row(world, 1)["state"] == "booked"
    await tap(world, person, "cancel?", "cancel")
    assert visit_row(world, 1)["state"] == "cancelled"


async def test_what_was_never_cancelled_cannot_be_taken_back(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "back:1")
    assert text_of(person).startswith(refusal("en", errors.NotPossible))
    assert len(rows(world, "SELECT id FROM visits")) == 1
