"""Whether the database is sound: SQLite's own checks."""

import sqlalchemy as sa

from bot.store.database import Connection


def is_sound(connection: Connection) -> bool:
    """Integrity and foreign keys, as SQLite sees them."""
    whole = connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    return whole and not connection.execute(sa.text("PRAGMA foreign_key_check")).all()
