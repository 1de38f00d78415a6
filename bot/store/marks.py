"""Single facts the process must find again after a restart: whose database this is, when something was last done."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Connection
from bot.store.schema import metadata

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)


def get(connection: Connection, name: str) -> str | None:
    """The value of a mark, or None."""
    return connection.execute(sa.select(marks.c.value).where(marks.c.name == name)).scalar()


def set_(connection: Connection, name: str, value: str) -> None:
    """Set a mark."""
    statement = insert(marks).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=[marks.c.name], set_={"value": value}))


def get_instant(connection: Connection, name: str) -> datetime | None:
    """The instant kept under a mark, or None."""
    value = get(connection, name)
    return datetime.fromisoformat(value) if value else None
