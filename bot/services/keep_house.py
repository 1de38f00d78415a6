"""Once a day: purge, backup, and the disposal of old backups. What was done is a stored date."""

from pathlib import Path

from bot.services.desk import Desk
from bot.services.erase_person import purge
from bot.store import backup, inbox, marks
from bot.store.database import Connection, Database, DatabaseError, locked

PURPOSE = "purpose"
KEPT_HOUSE = "kept_house_on"
FOLDER = "backups"


async def is_due(desk: Desk) -> bool:
    """Whether it has not been done today."""
    return await desk.database.read(marks.get, KEPT_HOUSE) != desk.today().isoformat()


async def keep_house(desk: Desk) -> None:
    """Purge, then copy the database, so that no copy holds what should be gone; then drop old copies."""
    await purge(desk)
    await desk.database.fold_log()
    await backup_now(desk)
    await desk.database.write(_done, desk.today().isoformat())


def _done(connection: Connection, today: str) -> None:
    marks.set_(connection, KEPT_HOUSE, today)


async def backup_now(desk: Desk) -> Path:
    """Put a copy of the database of today beside it; copies older than the programme's `backup_days` go."""
    folder = desk.database.path.parent / FOLDER
    copy = folder / f"{desk.database.path.stem}-{desk.today().isoformat()}.db"
    await desk.database.copy_to(copy)
    backup.drop_old(folder, desk.database.path, desk.today() - desk.programme.backup)
    return copy


async def tidy(desk: Desk) -> None:
    """Empty what is kept of updates for a short time only, and fold the write-ahead log into the file."""
    await desk.database.write(inbox.clean, desk.now())
    await desk.database.fold_log()


async def use_as(database: Database, purpose: str) -> None:
    """Mark whose database this is, "demo" or "telegram". Raises DatabaseError when it is the other's."""
    await database.write(_use_as, purpose)


def _use_as(connection: Connection, purpose: str) -> None:
    found = marks.get(connection, PURPOSE)
    if found is None:
        marks.set_(connection, PURPOSE, purpose)
    elif found != purpose:
        raise DatabaseError(f"this database belongs to the use {found!r}, not {purpose!r}; set another DATABASE_URL")


def remove_demo(file: Path) -> None:
    """Delete the demo's database before a new one is made. Raises DatabaseError when it is not the demo's or in use."""
    with locked(file):
        if file.exists() and backup.purpose_of(file) != "demo":
            raise DatabaseError(f"{file} is not a demo's database; move it away")
        for leftover in ("", "-wal", "-shm"):
            file.with_name(file.name + leftover).unlink(missing_ok=True)
