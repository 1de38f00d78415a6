"""Counters that survive the purge: monthly totals and one-dimensional margins, nothing about one person."""

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Connection
from bot.store.schema import metadata

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("month", sa.String, primary_key=True),
    sa.Column("margin", sa.String, primary_key=True),
    sa.Column("value", sa.String, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)


def add(connection: Connection, month: str, margin: str, value: str) -> None:
    """Count one more in a month (`2026-11`)."""
    statement = insert(counters).values(month=month, margin=margin, value=value, count=1)
    keys = [counters.c.month, counters.c.margin, counters.c.value]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"count": counters.c.count + 1}))


def all_counts(connection: Connection) -> dict[tuple[str, str, str], int]:
    """Every counter by month, margin and value."""
    return {(month, margin, value): count for month, margin, value, count in connection.execute(sa.select(counters))}
