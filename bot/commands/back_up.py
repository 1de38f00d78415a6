"""`bot backup` and `bot restore`: to and from a file, or through a pipe."""

import shutil
import sys
import tempfile
from pathlib import Path

from bot.services import back_up as service

PIPE = "-"
PURPOSE = "telegram"


def back_up(database: Path, target: str) -> None:
    """Copy the database to a file, or to standard output for `-`. Raises DatabaseError."""
    if target != PIPE:
        service.back_up(database, Path(target))
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        service.back_up(database, copy)
        with copy.open("rb") as stream:
            shutil.copyfileobj(stream, sys.stdout.buffer)


def restore(source: str, database: Path) -> None:
    """Put a backup back, from a file, or from standard input for `-`. Raises DatabaseError."""
    if source != PIPE:
        service.restore(Path(source), database, PURPOSE)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        with copy.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        service.restore(copy, database, PURPOSE)
