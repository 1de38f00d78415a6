"""Backups by hand: a copy of the file while it is in use, and a verified return."""

from pathlib import Path

from bot.services.desk import Desk
from bot.services.erase_person import erase_again, purge
from bot.store import backup
from bot.store.database import DatabaseError, locked


def back_up(database: Path, target: Path) -> None:
    """Write a consistent copy of the database, which may be in use. Raises DatabaseError."""
    backup.copy(database, target)
    backup.verify(target)


def restore(source: Path, database: Path, purpose: str) -> None:
    """Put a verified copy in the place of the database; the one before stays beside it.

    Raises DatabaseError when the copy is damaged, newer, of another use, or the database is being served.
    """
    backup.verify(source)
    found = backup.purpose_of(source)
    if found not in (None, purpose):
        raise DatabaseError(f"{source} belongs to the use {found!r}, not {purpose!r}; take another backup")
    with locked(database):
        backup.put_back(source, database)


async def purge_restored(desk: Desk) -> int:
    """Delete, before anybody is served, what has become too old since the copy was made and who had gone since."""
    gone = await erase_again(desk) + await purge(desk)
    await desk.database.fold_log()
    return gone
