"""Copies of the database file: made while it runs, verified before they replace it, dropped when old."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from bot.store.database import DatabaseError
from bot.store.upgrade import is_current, upgrade

BEFORE_RESTORE, BEFORE_MIGRATION = ".before-restore", ".before-migration"
WRITE_AHEAD = ("-wal", "-shm")
LEFT_BESIDE = (BEFORE_RESTORE, *(BEFORE_RESTORE + end for end in WRITE_AHEAD), BEFORE_MIGRATION)


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy of a database that may be in use. Raises DatabaseError."""
    if not source.exists():
        raise DatabaseError(f"{source} does not exist; there is nothing to back up")
    target.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{source} cannot be copied: {error}") from None


def verify(file: Path) -> None:
    """Raise DatabaseError unless the file is a sound database of ours, this version or older."""
    if not file.exists():
        raise DatabaseError(f"{file} does not exist; give the path of a backup")
    is_current(file)
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{file} cannot be read: {error}") from None
    if not sound or loose:
        raise DatabaseError(f"{file} is damaged; take another backup")


def purpose_of(file: Path) -> str | None:
    """Whose database a file is, "demo" or "telegram"; None when it does not say."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT value FROM marks WHERE name = 'purpose'").fetchone()
    return str(row[0]) if row else None


def put_back(file: Path, target: Path) -> None:
    """Replace the database by a verified copy, brought up to date; the old one stays beside it for `backup_days`.

    Who has been deleted since is carried over, to be deleted again before anybody is served. At no moment is there no
    database. Raises DatabaseError.
    """
    verify(file)
    fresh = target.with_name(target.name + ".restored")
    copy(file, fresh)
    upgrade(fresh)
    _fold(fresh)
    if target.exists():
        _fold(target)
        _carry_over(target, fresh)
        _keep_beside(target)
    for leftover in WRITE_AHEAD:
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    fresh.replace(target)


def _fold(file: Path) -> None:
    """Put the write-ahead log into the file, so that the file alone is the whole database."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keep_beside(target: Path) -> None:
    """A second name for the old file and, where it could not be folded, for its log."""
    for end in ("", *WRITE_AHEAD):
        old, beside = target.with_name(target.name + end), target.with_name(target.name + BEFORE_RESTORE + end)
        beside.unlink(missing_ok=True)
        if old.exists():
            beside.hardlink_to(old)


def _carry_over(old: Path, fresh: Path) -> None:
    """Take the numbers of deleted persons out of the database that is replaced, and never give a number twice."""
    gone = _rows(old, "SELECT number, erased_on FROM erased")
    highest = _rows(old, "SELECT seq FROM sqlite_sequence WHERE name = 'persons'") or [(0,)]
    with closing(sqlite3.connect(fresh)) as connection:
        connection.executemany("INSERT OR IGNORE INTO erased VALUES (?, ?)", gone)
        none_yet = "'persons' NOT IN (SELECT name FROM sqlite_sequence)"
        connection.execute(f"INSERT INTO sqlite_sequence SELECT 'persons', 0 WHERE {none_yet}")
        connection.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'persons'", highest[0])
        connection.commit()
    _fold(fresh)


def _rows(file: Path, query: str) -> list[tuple[int, ...]]:
    """What a query finds; nothing where the file is older than the table, or the very damage to be cured."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()
    except sqlite3.DatabaseError:
        return []


def drop_old(folder: Path, database: Path, before: date) -> None:
    """Delete daily copies made before a date, and what a migration or a restore left beside the database by then."""
    stem = database.stem
    for file in folder.glob(f"{stem}-????-??-??.db"):
        if file.stem.removeprefix(f"{stem}-") < before.isoformat():
            file.unlink()
    for leftover in LEFT_BESIDE:
        file = database.with_name(database.name + leftover)
        if file.exists() and datetime.fromtimestamp(file.stat().st_mtime, UTC).date() < before:
            file.unlink()
