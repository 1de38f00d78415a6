"""Moving a visit."""

from bot.domain import errors
from bot.domain.notices import NoticeKind
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_THURSDAY,
    OPEN_WEDNESDAY,
    WITH_NEUMANN,
    WITH_RASLILO,
    book,
    data_of,
    day,
    live_visits,
    notices,
    one_in_each_language,
    refusal,
    seen,
    send,
    take,
    tap,
    text_of,
    visit_row,
    words,
)


async def test_a_visit_is_moved_from_its_card_and_keeps_its_id(world: World) -> None:
    for visit, (locale, person) in enumerate((await one_in_each_language(world)).items(), 1):
        await book(world, person, OPEN_THURSDAY if visit < 3 else OPEN_WEDNESDAY)
        await tap(world, person, "book", "slot", "take")
        assert words(locale, "Your visit is moved.") in text_of(person)
        assert day(locale, OPEN_MONDAY[0].date()) in text_of(person)
        assert len(live_visits(world)) == visit
        assert visit_row(world, visit)["version"] == 2
        assert visit_row(world, visit)["local"][:10] == "2026-11-23"


async def test_the_own_slot_is_not_offered_to_move_to(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await tap(world, person, "book")
    assert [data[-4:] for data in data_of(person, "slot")] == ["1430", "1500", "1530", "0900"]
    await send(world, person, "in:1:juelich:o::2611230000:2611240000")
    assert [data[-4:] for data in data_of(person, "take")] == ["1430", "1500", "1530"]


async def test_the_number_is_kept_on_the_same_day_and_drawn_anew_on_another(world: World) -> None:
    person = await world.newcomer("en")
    world.desk.random.choice = lambda numbers: numbers[0]  # type: ignore[method-assign]
    visit = await book(world, person)
    world.desk.random.choice = lambda numbers: numbers[-1]  # type: ignore[method-assign]
    await send(world, person, take((OPEN_MONDAY[0].replace(hour=15), "juelich"), visit, 1))
    assert visit_row(world, visit)["number"] == 10
    await send(world, person, take(OPEN_THURSDAY, visit, 2))
    assert visit_row(world, visit)["number"] == 99
    assert "number 99." in text_of(person)


async def test_the_counsellors_read_what_was_before_and_what_is_now(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    await send(world, person, take(OPEN_THURSDAY, visit, 1))
    for counsellor in world.phones.values():
        told = notices(counsellor, NoticeKind.MOVED)
        assert len(told) == 1
        before, now = day("de", OPEN_MONDAY[0].date()), day("de", OPEN_THURSDAY[0].date())
        assert now in seen(told[0].text)
        assert f"{before}, 14:00" in seen(told[0].text)
        assert "Jülich" in told[0].text


async def test_both_counsellors_are_told_when_the_counsellor_changes(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person, WITH_NEUMANN)
    assert notices(world.phones["raslilo"]) == []
    await send(world, person, take(WITH_RASLILO, visit, 1))
    for counsellor in world.phones.values():
        assert len(notices(counsellor, NoticeKind.MOVED)) == 1
        assert "Khalil Raslilo" in counsellor.last.text


async def test_moving_onto_a_place_taken_meanwhile_changes_nothing_and_offers_others_to_move_to(world: World) -> None:
    person, other = await world.newcomer("en"), await world.newcomer("en", 1002)
    visit = await book(world, person)
    await book(world, other, WITH_RASLILO)
    before = visit_row(world, visit)
    await send(world, person, take(WITH_RASLILO, visit, 1))
    assert text_of(person).startswith(refusal("en", errors.SlotTaken))
    assert visit_row(world, visit) == before
    assert all(data.startswith(f"slot:{visit}:") for data in data_of(person, "slot"))
    await tap(world, person, "slot", "take")
    assert len(live_visits(world)) == 2
    assert visit_row(world, visit)["version"] == 2


async def test_a_double_tap_moves_once_and_says_twice_that_it_is_moved(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    for _ in range(2):
        person.press_data(take(OPEN_THURSDAY, visit, 1))
    await world.settled()
    assert words("en", "Your visit is moved.") in text_of(person)
    assert visit_row(world, visit)["version"] == 2
    assert len(notices(world.phones["neumann"], NoticeKind.MOVED)) == 1


async def test_moving_does_not_count_as_a_visit_or_booking_more(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    await book(world, person, OPEN_THURSDAY)
    slots = [(OPEN_MONDAY[0].replace(hour=15, minute=minute), "juelich") for minute in (0, 30, 0, 30, 0)]
    for version, slot in enumerate(slots, 1):
        await send(world, person, take(slot, visit, version))
        assert words("en", "Your visit is moved.") in text_of(person)
    assert visit_row(world, visit)["version"] == 6


async def test_a_button_of_an_older_version_shows_how_it_is_now_and_moves_nothing(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    await send(world, person, take(OPEN_THURSDAY, visit, 1))
    await send(world, person, take((OPEN_MONDAY[0].replace(hour=15), "juelich"), visit, 1))
    assert text_of(person).startswith(refusal("en", errors.VisitChanged))
    assert "26.11.2026" in text_of(person)
    assert visit_row(world, visit)["version"] == 2


async def test_a_visit_can_be_moved_until_its_start_and_not_after(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    await world.to(berlin(23, 14))
    for data in (f"book:{visit}", f"other:{visit}", take(OPEN_THURSDAY, visit, 1)):
        await send(world, person, data)
        assert text_of(person).startswith(refusal("en", errors.VisitBegun)), data
        assert data_of(person, "slot") == []
    assert visit_row(world, visit)["version"] == 1


async def test_a_cancelled_visit_cannot_be_moved(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    await send(world, person, f"cancel:{visit}:1")
    for data in (f"book:{visit}", take(OPEN_THURSDAY, visit, 2), f"slot:{visit}:dueren:o::2611261400"):
        await send(world, person, data)
        assert text_of(person).startswith(refusal("en", errors.NotPossible)), data
    assert live_visits(world) == []


async def test_what_was_said_of_the_old_time_is_not_said_of_the_new_one(world: World) -> None:
    person = await world.newcomer("en")
    visit = await book(world, person)
    await send(world, person, f"wishes:{visit}:in")
    await world.to(berlin(23, 12, 30))
    for data in (f"late:{visit}:20", f"coming:{visit}"):
        await send(world, person, data)
    await send(world, person, take(OPEN_THURSDAY, visit, visit_row(world, visit)["version"]))
    moved = visit_row(world, visit)
    assert (moved["delay"], moved["coming"], moved["wishes"]) == (None, 0, "interpreter")
