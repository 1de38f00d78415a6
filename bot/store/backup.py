"""Copies of the database file: made while it runs, verified before they replace it, dropped when old."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from bot.store.database import DatabaseError
from bot.store.upgrade import is_current, upgrade


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
    """Replace the database by a verified copy, brought up to date; the old one stays beside it.

    Raises DatabaseError.
    """
    verify(file)
    fresh = target.with_name(target.name + ".restored")
    copy(file, fresh)
    upgrade(fresh)
    with closing(sqlite3.connect(fresh)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if target.exists():
        target.replace(target.with_name(target.name + ".before-restore"))
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    fresh.replace(target)


def drop_old(folder: Path, stem: str, before: date) -> None:
    """Delete daily copies made before a date."""
    for file in folder.glob(f"{stem}-????-??-??.db"):
        if file.stem.removeprefix(f"{stem}-") < before.isoformat():
            file.unlink()
