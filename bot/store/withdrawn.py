"""Topics that a counsellor has taken out of all languages."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Connection
from bot.store.schema import Instant, metadata

withdrawn = sa.Table(
    "withdrawn",
    metadata,
    sa.Column("topic", sa.String, primary_key=True),
    sa.Column("counsellor", sa.String, nullable=False),
    sa.Column("since_at", Instant, nullable=False),
)


def add(connection: Connection, topic: str, counsellor: str, now: datetime) -> None:
    """Take a topic out; one that is out stays out."""
    statement = insert(withdrawn).values(topic=topic, counsellor=counsellor, since_at=now)
    connection.execute(statement.on_conflict_do_nothing())


def remove(connection: Connection, topic: str) -> None:
    """Put a topic back."""
    connection.execute(withdrawn.delete().where(withdrawn.c.topic == topic))


def all_topics(connection: Connection) -> frozenset[str]:
    """The topics that are out."""
    return frozenset(connection.execute(sa.select(withdrawn.c.topic)).scalars())
