"""Who had themselves deleted stays deleted, also when a backup that still knew them is put back."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.services.back_up import back_up, purge_restored, restore
from bot.services.keep_house import keep_house
from tests.harness import World
from tests.journeys.steps import WITH_NEUMANN, book, rows, send

COPY = "copy.db"


async def deleted_after_a_backup(world: World, copy: Path) -> None:
    """Two persons book, a backup is made, one has themselves deleted, a third comes; then the backup is put back."""
    gone, stays = await world.newcomer("ar", 1001), await world.newcomer("en", 1002)
    await book(world, gone, WITH_NEUMANN)
    await book(world, stays)
    back_up(world.database, copy)
    await send(world, gone, "erase")
    await world.newcomer("de", 1003)
    await world.stop()
    restore(copy, world.database, "telegram")
    await world.start()
    await world.settled()


async def test_a_restored_backup_does_not_bring_back_who_had_themselves_deleted(world: World, tmp_path: Path) -> None:
    await deleted_after_a_backup(world, tmp_path / COPY)
    assert rows(world, "SELECT * FROM persons WHERE telegram_id = 1001"), "the control: the backup knew them"
    await purge_restored(world.desk)
    assert rows(world, "SELECT * FROM persons WHERE telegram_id = 1001") == []
    assert rows(world, "SELECT state FROM visits WHERE counsellor = 'neumann'") == [{"state": "cancelled"}]
    assert len(rows(world, "SELECT * FROM persons WHERE telegram_id = 1002")) == 1


async def test_a_number_is_never_given_twice_so_nobody_else_is_deleted_in_their_place(
    world: World, tmp_path: Path
) -> None:
    await deleted_after_a_backup(world, tmp_path / COPY)
    await purge_restored(world.desk)
    gone = {row["number"] for row in rows(world, "SELECT number FROM erased")}
    await world.newcomer("de", 1004)
    (newest,) = rows(world, "SELECT id FROM persons WHERE telegram_id = 1004")
    assert newest["id"] not in gone
    assert newest["id"] > max(gone)
    assert await purge_restored(world.desk) == 0


async def test_the_numbers_are_forgotten_when_no_backup_can_bring_anybody_back(world: World) -> None:
    person = await world.newcomer("de")
    await send(world, person, "erase")
    assert len(rows(world, "SELECT * FROM erased")) == 1
    programme = world.desk.programme
    await world.to(world.clock.now() + programme.retention + timedelta(days=programme.horizon_days + 3))
    await keep_house(world.desk)
    assert rows(world, "SELECT * FROM erased") == []


async def test_what_a_restore_or_a_migration_left_beside_the_database_goes_with_the_backups(world: World) -> None:
    left = [world.database.with_name(world.database.name + end) for end in (".before-restore", ".before-migration")]
    for file in left:
        file.write_bytes(b"old")
        long_ago = (world.clock.now() - timedelta(days=9)).timestamp()
        os.utime(file, (long_ago, long_ago))
    await keep_house(world.desk)
    assert [file.exists() for file in left] == [False, False]


async def test_a_database_damaged_beyond_reading_can_be_replaced_all_the_same(world: World, tmp_path: Path) -> None:
    await world.newcomer("en", 1002)
    back_up(world.database, tmp_path / COPY)
    await world.stop()
    world.database.write_bytes(b"no database " * 1000)
    restore(tmp_path / COPY, world.database, "telegram")
    with closing(sqlite3.connect(world.database)) as connection:
        assert connection.execute("SELECT count(*) FROM persons WHERE telegram_id = 1002").fetchone() == (1,)
    await world.start()


async def test_what_lay_in_the_log_of_a_killed_process_is_kept_beside_too(world: World, tmp_path: Path) -> None:
    back_up(world.database, tmp_path / COPY)
    await world.stop()
    commit_and_die(world.database)
    assert world.database.with_name("bot.db-wal").stat().st_size > 0
    restore(tmp_path / COPY, world.database, "telegram")
    with closing(sqlite3.connect(world.database.with_name("bot.db.before-restore"))) as connection:
        assert connection.execute("SELECT value FROM marks WHERE name = 'late'").fetchone() == ("committed",)
    with closing(sqlite3.connect(world.database)) as connection:
        assert connection.execute("SELECT value FROM marks WHERE name = 'late'").fetchone() is None
    await world.start()


def commit_and_die(database: Path) -> None:
    """Another process commits something and is killed before it is folded into the file."""
    killed = subprocess.run([sys.executable, "-c", KILLED, str(database)], check=False)
    assert killed.returncode == -signal.SIGKILL


KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("INSERT INTO marks VALUES ('late', 'committed')")
os.kill(os.getpid(), signal.SIGKILL)
"""
