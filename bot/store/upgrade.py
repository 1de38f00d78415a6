"""Bringing a database file up to date, and telling a newer one or a foreign one apart.

Alembic is imported where it is used: a start on an up-to-date file does not need it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from bot.store import awaiting, counters, erased, inbox, marks, messages, outbox, questions, redactions, withdrawn
from bot.store.database import DatabaseError, connect_file

__all__ = ["HEAD", "current", "is_current", "upgrade"]

HEAD = "0012"
TABLES = (awaiting, counters, erased, inbox, marks, messages, outbox, questions, redactions, withdrawn)
MIGRATIONS = Path(__file__).parent / "migrations"


def current(path: Path) -> str | None:
    """The version of the file's schema; None for a new or empty file. Raises DatabaseError for no database."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables:
                return None
            if "alembic_version" not in tables:
                raise DatabaseError(f"{path} is a database of something else; give another path in DATABASE_URL")
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else None
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{path} cannot be read as a database ({error}); restore a backup") from None


def is_current(path: Path) -> bool:
    """Whether the file needs no migration. Raises DatabaseError for a newer or foreign one."""
    found = current(path)
    if found is not None and found > HEAD:
        raise DatabaseError(f"{path} is of a newer version ({found}, this program knows {HEAD}); update the program")
    return found == HEAD


def upgrade(path: Path) -> None:
    """Bring the file to this program's schema; a new file is made. Raises DatabaseError."""
    if is_current(path):
        return
    from alembic import command
    from alembic.config import Config

    path.parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    raw = connect_file(path)
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=sa.StaticPool, hide_parameters=True)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(config, "head")
        connection.exec_driver_sql("COMMIT")
    engine.dispose()
    raw.close()
