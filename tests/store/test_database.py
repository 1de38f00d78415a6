"""The database owns transactions: whole, alone, and undisturbed by callers who give up."""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store import marks
from bot.store.database import SETTINGS, Connection, DatabaseError, SqliteDatabase, connect_file


@pytest.fixture
async def database(path: Path) -> AsyncIterator[SqliteDatabase]:
    """An open database."""
    database = SqliteDatabase(path)
    await database.open()
    yield database
    await database.close()


def count_up(connection: Connection, name: str = "count", pause: float = 0) -> int:
    """Read, wait, write: what two interleaved transactions would get wrong."""
    value = int(marks.get(connection, name) or 0) + 1
    time.sleep(pause)
    marks.set_(connection, name, str(value))
    return value


async def test_settings_are_in_force(database: SqliteDatabase) -> None:
    def settings(connection: Connection) -> dict[str, object]:
        return {name: connection.execute(sa.text(f"PRAGMA {name}")).scalar() for name in SETTINGS}

    assert await database.write(settings) == SETTINGS
    assert await database.read(settings) == SETTINGS


async def test_a_unit_that_raises_leaves_nothing(database: SqliteDatabase) -> None:
    def half(connection: Connection) -> None:
        count_up(connection)
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        await database.write(half)
    assert await database.read(marks.get, "count") is None


async def test_writers_never_interleave(database: SqliteDatabase) -> None:
    values = await asyncio.gather(*(database.write(count_up) for _ in range(100)))
    assert sorted(values) == list(range(1, 101))


async def test_a_write_through_the_reading_connection_is_refused(database: SqliteDatabase) -> None:
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        await database.read(count_up)


async def test_a_reader_is_not_kept_waiting_by_a_writer(database: SqliteDatabase) -> None:
    writing = asyncio.create_task(database.write(count_up, pause=0.5))
    await asyncio.sleep(0.1)
    assert await database.read(marks.get, "count") is None
    assert not writing.done()
    await writing


async def test_cancelled_callers_leave_whole_transactions_and_no_lock(database: SqliteDatabase) -> None:
    dice = random.Random(7)
    tasks = [asyncio.create_task(database.write(count_up, pause=0.0005)) for _ in range(400)]
    for task in tasks:
        if dice.random() < 0.5:
            await asyncio.sleep(dice.random() * 0.002)
            task.cancel()
    answered = [r for r in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(r, int)]
    assert len(set(answered)) == len(answered)
    last = await database.write(count_up)
    assert last > max(answered)
    assert last <= 401


async def test_a_caller_that_times_out_in_mid_unit_disturbs_no_later_one(database: SqliteDatabase) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await database.write(count_up, pause=0.3)
    assert await database.write(count_up) == 2


async def test_a_second_process_on_the_file_is_refused_at_once(database: SqliteDatabase) -> None:
    second = SqliteDatabase(database.path)
    with pytest.raises(DatabaseError, match="another process already serves"):
        await second.open()


async def test_closing_frees_the_file_for_the_next(path: Path) -> None:
    for _ in range(2):
        database = SqliteDatabase(path)
        await database.open()
        await database.write(count_up)
        await database.close()


async def test_what_is_deleted_is_gone_from_file_and_log_after_folding(database: SqliteDatabase) -> None:
    await database.write(marks.set_, "canary", "a-planted-value")
    assert _found(database.path, b"a-planted-value")
    await database.write(marks.set_, "canary", "x")
    await database.fold_log()
    assert not _found(database.path, b"a-planted-value")


def _found(path: Path, value: bytes) -> bool:
    return any(value in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def test_a_copy_made_while_it_runs_is_whole(database: SqliteDatabase, tmp_path: Path) -> None:
    await database.write(count_up)
    writing = asyncio.gather(*(database.write(count_up) for _ in range(50)))
    await database.copy_to(tmp_path / "copies" / "copy.db")
    await writing
    with sqlite3.connect(tmp_path / "copies" / "copy.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert int(copy.execute("SELECT value FROM marks WHERE name = 'count'").fetchone()[0]) >= 1
    copy.close()


def test_a_file_on_which_sqlite_does_not_take_our_settings_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SETTINGS, "journal_mode", "elephant")
    with pytest.raises(DatabaseError, match="does not take journal_mode"):
        connect_file(path)
