"""A backup that is put back: what was told before it was made stays told, what is due is told once."""

import shutil
from datetime import timedelta
from pathlib import Path

from bot.services import back_up
from tests.delivery.steps import NOON, WITH_NEUMANN, Seen, booked, reminder, start_again, states
from tests.harness import World


async def _restored(world: World, copy: Path) -> None:
    """Stop, put the copy back, start."""
    await world.stop()
    back_up.restore(copy, world.database, "telegram")
    await start_again(world)


async def test_what_was_told_before_the_backup_is_not_told_again(world: World, tmp_path: Path) -> None:
    await booked(world)
    await world.to(NOON)
    copy = tmp_path / "copy.db"
    back_up.back_up(world.database, copy)
    seen = [Seen(world, phone) for phone in (world.person(), *world.phones.values())]
    await _restored(world, copy)
    await world.forward(minutes=5)
    assert [s.texts for s in seen] == [[], [], []]


async def test_a_reminder_due_since_the_backup_goes_out_once(world: World, tmp_path: Path) -> None:
    person = await booked(world)
    copy = tmp_path / "copy.db"
    back_up.back_up(world.database, copy)
    await world.stop()
    await world.start()
    seen = Seen(world, person)
    world.clock.run_ahead_to(NOON + timedelta(minutes=5))
    await _restored(world, copy)
    await world.forward(minutes=5)
    await world.forward(minutes=5)
    assert sum("Reminder" in text for text in seen.texts) == 1


async def test_a_reminder_whose_window_has_closed_since_the_backup_is_told_to_the_counsellors_once(
    world: World, tmp_path: Path
) -> None:
    person = await booked(world)
    copy = tmp_path / "copy.db"
    back_up.back_up(world.database, copy)
    seen = Seen(world, person)
    await world.stop()
    world.clock.run_ahead_to(NOON + timedelta(minutes=90))
    shutil.copy(copy, tmp_path / "again.db")
    back_up.restore(copy, world.database, "telegram")
    await start_again(world)
    await world.forward(minutes=5)
    assert seen.texts == []
    assert reminder(world).state == "expired"
    assert states(world, "reminder-expired") == ["sent", "sent"]


async def test_a_visit_booked_after_the_backup_is_gone_and_its_button_says_so_kindly(
    world: World, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    back_up.back_up(world.database, copy)
    person = await booked(world, take=WITH_NEUMANN)
    await _restored(world, copy)
    await world.press(person, "Cancel")
    assert person.last.buttons
    assert states(world) == []
