"""After more than 15 minutes of absence what has piled up is late: it is shown again, not done."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.chat.request import NotSent
from bot.i18n.speech import Speech
from bot.services import accept_update
from bot.views import refusals
from tests.delivery.bench import Bench, look, message, until
from tests.harness import World

QUARTER = timedelta(minutes=15)
SECOND = timedelta(seconds=1)
Shift = Callable[[float], None]


@pytest.fixture
async def shift(monkeypatch: pytest.MonkeyPatch) -> Shift:
    """Lets the event loop's time jump ahead by seconds."""
    loop = asyncio.get_running_loop()
    real, ahead = loop.time, 0.0

    def jump(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    monkeypatch.setattr(loop, "time", lambda: real() + ahead)
    return jump


def _later(bench: Bench, distance: timedelta) -> None:
    bench.desk.clock.run_ahead_to(bench.desk.now() + distance)


async def _handle(bench: Bench, *update_ids: int) -> None:
    bench.source.feed(*(message(update_id, chat=update_id) for update_id in update_ids))
    await bench.until_handled(*update_ids)


@pytest.mark.parametrize(("away", "is_late"), [(QUARTER, False), (QUARTER + SECOND, True), (timedelta(days=1), True)])
async def test_after_a_restart_the_clock_tells_how_long_we_were_away(
    bench: Bench, away: timedelta, is_late: bool
) -> None:
    await bench.start()
    await _handle(bench, 11)
    await bench.crash()
    _later(bench, away)
    bench.source.feed(message(12), message(13, chat=5))
    await bench.start()
    await bench.until_handled(12, 13)
    await _handle(bench, 14)
    assert bench.late == {11: False, 12: is_late, 13: is_late, 14: False}
    assert {update_id for update_id, row in bench.rows().items() if row.is_late} == ({12, 13} if is_late else set())


async def test_a_new_office_was_never_away(bench: Bench) -> None:
    _later(bench, timedelta(days=1))
    await bench.start()
    await _handle(bench, 11)
    assert bench.late == {11: False}


async def test_a_long_backlog_is_late_to_its_end(bench: Bench) -> None:
    await bench.start()
    await _handle(bench, 11)
    await bench.crash()
    _later(bench, timedelta(hours=1))
    bench.source.feed(*(message(update_id, chat=update_id) for update_id in range(100, 250)))
    await bench.start()
    await bench.until_handled(*range(100, 250))
    await _handle(bench, 300)
    assert {update_id for update_id, is_late in bench.late.items() if not is_late} == {11, 300}


async def test_a_quiet_hour_is_no_absence(bench: Bench, shift: Shift) -> None:
    await bench.start()
    await _handle(bench, 11)
    for _ in range(60):
        _later(bench, timedelta(minutes=1))
        shift(61)
        asked = len(bench.source.offsets)
        bench.source.answer_nothing()
        await bench.until(lambda asked=asked: len(bench.source.offsets) > asked)
    await _handle(bench, 12)
    await bench.crash()
    _later(bench, timedelta(minutes=10))
    await bench.start()
    await _handle(bench, 13)
    assert bench.late == {11: False, 12: False, 13: False}


@pytest.mark.parametrize(("seconds", "is_late"), [(890, False), (910, True)])
async def test_while_we_run_the_loop_tells_how_long_telegram_was_away(
    bench: Bench, slept: list[float], shift: Shift, seconds: float, is_late: bool
) -> None:
    await bench.start()
    await _handle(bench, 11)
    bench.source.errors.append(NotSent("away"))
    bench.source.asked = lambda offset: shift(seconds) if bench.source.errors else None
    bench.source.answer_nothing()
    await bench.until(lambda: slept)
    await _handle(bench, 12)
    await _handle(bench, 13)
    assert bench.late == {11: False, 12: is_late, 13: False}


@pytest.mark.parametrize(("away", "is_late"), [(timedelta(minutes=14), False), (timedelta(minutes=16), True)])
async def test_what_a_crash_left_is_late_if_it_has_lain_for_long(bench: Bench, away: timedelta, is_late: bool) -> None:
    bench.gate(11)
    await accept_update.note_running(bench.desk)
    bench.source.feed(message(11))
    await bench.start()
    await bench.until(lambda: 11 in bench.late)
    await bench.crash()
    _later(bench, away)
    await bench.start()
    await bench.until_handled(11)
    assert bench.late == {11: is_late}


async def test_a_quiet_hour_before_a_push_is_no_absence(bench: Bench, shift: Shift) -> None:
    await bench.inbox.resume()
    await bench.inbox.take([message(11)])
    shift(3600)
    _later(bench, timedelta(hours=1))
    await bench.inbox.take([message(12)])
    await bench.until_handled(11, 12)
    assert bench.late == {11: False, 12: False}


@pytest.mark.parametrize(("down", "is_late"), [(QUARTER, False), (QUARTER + SECOND, True)])
async def test_what_is_pushed_in_the_first_minute_after_we_were_down_for_long_is_late(
    bench: Bench, shift: Shift, down: timedelta, is_late: bool
) -> None:
    await accept_update.note_running(bench.desk)
    _later(bench, down)
    await bench.inbox.take([message(11)])
    await bench.inbox.resume()
    await accept_update.note_running(bench.desk)
    for update_id, seconds in ((12, 10), (13, 40), (14, 15)):
        shift(seconds)
        await bench.inbox.take([message(update_id)])
    await bench.until_handled(11, 12, 13, 14)
    assert bench.late == {11: is_late, 12: is_late, 13: is_late, 14: False}


async def _all_handled(world: World) -> None:
    """As `settled`, but an old press is never answered: Telegram does not take that any more."""
    await until(lambda: not world.telegram.updates.pending() and not world.app.inbox.is_busy)


async def test_an_old_press_shows_what_is_true_now_and_the_next_one_acts(world: World) -> None:
    person = await world.newcomer("en")
    await world.press(person, "Book a visit", "14:00")
    await world.stop()
    person.press("✅")
    world.clock.run_ahead_to(world.clock.now() + timedelta(minutes=16))
    await world.start()
    await _all_handled(world)
    assert str(refusals.away(Speech.of("en"))) in person.last.text
    assert look(world.database, "SELECT 1 FROM visits") == []
    person.press("✅")
    await _all_handled(world)
    assert len(look(world.database, "SELECT 1 FROM visits")) == 1


async def test_an_old_cancel_still_cancels(world: World) -> None:
    person = await world.newcomer("en")
    await world.press(person, "Book a visit", "14:00", "✅", "Cancel")
    await world.stop()
    person.press("Yes, cancel")
    world.clock.run_ahead_to(world.clock.now() + timedelta(hours=2))
    await world.start()
    await _all_handled(world)
    assert [row.state for row in look(world.database, "SELECT state FROM visits")] == ["cancelled"]


async def test_a_press_of_a_short_absence_acts(world: World) -> None:
    person = await world.newcomer("en")
    await world.press(person, "Book a visit", "14:00")
    await world.stop()
    person.press("✅")
    world.clock.run_ahead_to(world.clock.now() + timedelta(minutes=14))
    await world.start()
    await world.settled()
    assert len(look(world.database, "SELECT 1 FROM visits")) == 1
