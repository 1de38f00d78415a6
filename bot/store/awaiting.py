"""What a person is asked to type; a row, so that it outlives a restart."""

from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Connection
from bot.store.persons import persons
from bot.store.schema import AnyRow, Instant, metadata
from bot.store.visits import visits

awaiting = sa.Table(
    "awaiting",
    metadata,
    sa.Column("person_id", sa.ForeignKey(persons.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("what", sa.String, nullable=False),
    sa.Column("visit_id", sa.ForeignKey(visits.c.id, ondelete="CASCADE"), nullable=False),
    sa.Column("since_at", Instant, nullable=False),
)


def expect(connection: Connection, person: int, what: str, visit: int, now: datetime) -> None:
    """Await typed text from a person about a visit; what was awaited before is not any more."""
    stop(connection, person)
    connection.execute(awaiting.insert().values(person_id=person, what=what, visit_id=visit, since_at=now))


def expected_from(connection: Connection, telegram_id: int) -> AnyRow | None:
    """What is awaited from the person of this Telegram id, or None."""
    joined = sa.select(awaiting).join(persons).where(persons.c.telegram_id == telegram_id)
    return connection.execute(joined).first()


def stop(connection: Connection, person: int) -> None:
    """Await nothing from a person any more."""
    connection.execute(awaiting.delete().where(awaiting.c.person_id == person))
