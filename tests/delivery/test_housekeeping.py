"""Once a day at 3:30 by the wall clock of the offices: purge, then a backup, then old backups go."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.delivery.timetable import Timetable
from bot.domain.programme import Kind
from bot.domain.slots import SlotKey
from bot.services import keep_house
from bot.services.book_visit import book_visit
from bot.services.desk import Desk
from bot.services.know_person import choose_locale
from bot.store import backup
from tests.delivery.bench import look
from tests.harness import BERLIN

MINUTE = timedelta(minutes=1)
PERSON = 1001


@pytest.fixture
def timetable(desk: Desk) -> Timetable:
    async def nothing() -> None:
        """There is nothing to send here."""

    sender = SimpleNamespace(drain=nothing, redact=nothing)
    sender.drain.__name__ = "drain"
    return Timetable(desk, sender, lambda: None)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The wall-clock times of housekeeping."""
    times: list[datetime] = []
    real = keep_house.keep_house

    async def noting(desk: Desk) -> None:
        times.append(desk.local_now().replace(tzinfo=None))
        await real(desk)

    monkeypatch.setattr(keep_house, "keep_house", noting)
    return times


async def _tick_through(timetable: Timetable, desk: Desk, first: datetime, last: datetime, step: timedelta) -> None:
    at = first.astimezone(UTC)
    while at <= last:
        desk.clock.run_ahead_to(at)
        await timetable.tick()
        at += step


def _copies(desk: Desk) -> list[str]:
    return sorted(file.name for file in (desk.database.path.parent / "backups").glob("*"))


@pytest.mark.parametrize(
    "night", [date(2027, 3, 28), date(2027, 10, 31), date(2027, 1, 1)], ids=["spring", "autumn", "winter"]
)
async def test_it_happens_once_a_day_also_when_the_clocks_change(
    timetable: Timetable, desk: Desk, kept: list[datetime], night: date
) -> None:
    before = datetime(night.year, night.month, night.day, 12, tzinfo=BERLIN) - timedelta(days=1)
    desk.clock.run_ahead_to(before)
    await timetable.tick()  # what was missed before
    kept.clear()
    await _tick_through(timetable, desk, before, before + timedelta(days=2, hours=1), 30 * MINUTE)
    assert kept == [datetime(night.year, night.month, night.day, 3, 30) + timedelta(days=n) for n in range(2)]


async def test_not_a_minute_before(timetable: Timetable, desk: Desk, kept: list[datetime]) -> None:
    desk.clock.run_ahead_to(datetime(2026, 11, 24, 0, 0, tzinfo=BERLIN))
    await _tick_through(timetable, desk, desk.now(), datetime(2026, 11, 24, 3, 32, tzinfo=BERLIN), MINUTE)
    assert kept == [datetime(2026, 11, 24, 3, 30)]


async def test_who_was_off_at_night_does_it_when_they_are_back(
    timetable: Timetable, desk: Desk, kept: list[datetime]
) -> None:
    for _ in range(3):
        await timetable.tick()
    assert kept == [datetime(2026, 11, 23, 8)]


async def test_a_restart_does_not_repeat_it(desk: Desk, timetable: Timetable, kept: list[datetime]) -> None:
    await timetable.tick()
    await Timetable(desk, timetable._sender, lambda: None).tick()
    assert len(kept) == 1


async def test_every_day_has_its_backup_and_old_ones_go(timetable: Timetable, desk: Desk) -> None:
    folder = desk.database.path.parent / "backups"
    folder.mkdir()
    for foreign in ("other-2020-01-01.db", "bot-notes.txt"):
        (folder / foreign).write_text("not ours to delete")
    for _ in range(12):
        await timetable.tick()
        desk.clock.run_ahead_to(desk.now() + timedelta(days=1))
    first = date(2026, 11, 23) + timedelta(days=11 - desk.programme.backup.days)
    dates = [first + timedelta(days=n) for n in range(desk.programme.backup.days + 1)]
    assert _copies(desk) == sorted(
        [*(f"bot-{on.isoformat()}.db" for on in dates), "bot-notes.txt", "other-2020-01-01.db"]
    )


async def test_a_backup_is_sound_and_made_after_the_purge(timetable: Timetable, desk: Desk) -> None:
    await choose_locale(desk, PERSON, "de")
    await timetable.tick()
    desk.clock.run_ahead_to(desk.now() + desk.programme.retention + timedelta(days=2))
    await timetable.tick()
    old, new = (desk.database.path.parent / "backups" / name for name in ("bot-2026-11-23.db", _copies(desk)[-1]))
    assert not old.exists() and new.name == "bot-2026-12-09.db"
    backup.verify(new)
    assert look(new, "SELECT * FROM persons") == look(desk.database.path, "SELECT * FROM persons") == []


async def test_the_purge_spares_who_was_seen_within_the_retention_time(timetable: Timetable, desk: Desk) -> None:
    await choose_locale(desk, PERSON, "de")
    desk.clock.run_ahead_to(desk.now() + desk.programme.retention)
    await timetable.tick()
    assert [row.telegram_id for row in look(desk.database.path, "SELECT * FROM persons")] == [PERSON]
    desk.clock.run_ahead_to(desk.now() + timedelta(days=1))
    await timetable.tick()
    assert look(desk.database.path, "SELECT * FROM persons") == []


@pytest.mark.parametrize("is_gone", [False, True])
async def test_a_visit_lives_on_as_a_number_once_its_retention_time_is_over(
    timetable: Timetable, desk: Desk, is_gone: bool
) -> None:
    await choose_locale(desk, PERSON, "de")
    starts_at = datetime(2026, 11, 23, 14, tzinfo=BERLIN).astimezone(UTC)
    await book_visit(desk, PERSON, SlotKey(starts_at, "juelich", Kind.OPEN_HOUR, None))
    over = starts_at + timedelta(minutes=30) + desk.programme.retention
    desk.clock.run_ahead_to(over + MINUTE if is_gone else over - MINUTE)
    await timetable.tick()
    counted = {(row.margin, row.value): row.count for row in look(desk.database.path, "SELECT * FROM counters")}
    assert (look(desk.database.path, "SELECT 1 FROM visits") == []) is is_gone
    assert (look(desk.database.path, "SELECT 1 FROM outbox") == []) is is_gone
    assert (counted.get(("office-and-kind", "juelich open-hour")) == 1) is is_gone


async def test_a_backup_that_fails_is_tried_again_in_ten_minutes_and_not_each_second(
    timetable: Timetable, desk: Desk, kept: list[datetime], caplog: pytest.LogCaptureFixture
) -> None:
    blocker = desk.database.path.parent / "backups"
    blocker.write_text("a file where the folder should be")
    start = desk.now()
    await _tick_through(timetable, desk, start, start + 15 * MINUTE, timedelta(seconds=30))
    assert kept == [datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 8, 10)]
    assert caplog.text.count("_keep_house failed") == 2
    blocker.unlink()
    await _tick_through(timetable, desk, start + 16 * MINUTE, start + 60 * MINUTE, 2 * MINUTE)
    assert len(kept) == 3 and _copies(desk) == ["bot-2026-11-23.db"]


async def test_a_copy_that_broke_off_never_replaces_a_good_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = await keep_house.backup_now(desk)
    good = copy.read_bytes()

    def broken(*_: object) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        await keep_house.backup_now(desk)
    assert copy.read_bytes() == good
