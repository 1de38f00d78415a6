"""The wall clock is put forward and back: what has been told is not told again, and nothing is forgotten."""

from datetime import timedelta

from tests.delivery.bench import look
from tests.delivery.steps import NOON, Seen, booked, reminder, states
from tests.harness import HandClock, World, berlin


def _put(world: World, by: timedelta) -> None:
    """Put the clock without passing through what is due, as a correction of the machine's clock does."""
    assert isinstance(world.clock, HandClock)
    world.clock._now += by


async def test_put_forward_by_an_hour_over_a_reminder_it_goes_out_once(world: World) -> None:
    person = await booked(world)
    seen = Seen(world, person)
    await world.to(NOON - timedelta(minutes=30))
    _put(world, timedelta(hours=1))
    await world.settled()
    await world.forward(minutes=5)
    assert sum("Reminder" in text for text in seen.texts) == 1


async def test_put_forward_over_the_whole_window_the_counsellors_are_told(world: World) -> None:
    await booked(world)
    _put(world, berlin(23, 13, 30) - world.clock.now())
    await world.settled()
    assert reminder(world).state == "expired"
    assert states(world, "reminder-expired") == ["sent", "sent"]


async def test_put_back_by_two_days_nothing_is_told_again_and_we_still_note_that_we_run(world: World) -> None:
    person = await booked(world)
    await world.to(NOON)
    seen = Seen(world, person)
    _put(world, timedelta(days=-2))
    await world.settled()
    (ran,) = look(world.database, "SELECT value FROM marks WHERE name = 'ran_at'")
    assert ran.value == world.clock.now().isoformat()
    _put(world, timedelta(days=2, minutes=5))
    await world.settled()
    assert seen.texts == []
    assert states(world, "reminder") == ["sent"]
