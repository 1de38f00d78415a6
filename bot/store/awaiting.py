"""What a person is asked to type; a row, so that it outlives a restart."""

from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Connection
from bot.store.persons import persons
from bot.store.questions import questions
from bot.store.schema import AnyRow, Instant, metadata
from bot.store.visits import visits

awaiting = sa.Table(
    "awaiting",
    metadata,
    sa.Column("person_id", sa.ForeignKey(persons.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("what", sa.String, nullable=False),
    sa.Column("visit_id", sa.ForeignKey(visits.c.id, ondelete="CASCADE")),
    sa.Column("question_id", sa.ForeignKey(questions.c.id, ondelete="CASCADE")),
    sa.Column("typed", sa.String, nullable=False, server_default=""),
    sa.Column("since_at", Instant, nullable=False),
)


def expect(
    connection: Connection,
    person: int,
    what: str,
    now: datetime,
    *,
    visit: int | None = None,
    question: int | None = None,
) -> None:
    """Await typed text from a person, about a visit or a question; what was awaited before is not any more."""
    stop(connection, person)
    values = {"person_id": person, "what": what, "visit_id": visit, "question_id": question, "since_at": now}
    connection.execute(awaiting.insert().values(**values))


def keep_typed(connection: Connection, person: int, text: str) -> None:
    """Keep what was typed until the person says that it may go; another text takes its place."""
    connection.execute(awaiting.update().where(awaiting.c.person_id == person).values(typed=text))


def expected_from(connection: Connection, telegram_id: int) -> AnyRow | None:
    """What is awaited from the person of this Telegram id, or None."""
    joined = sa.select(awaiting).join(persons).where(persons.c.telegram_id == telegram_id)
    return connection.execute(joined).first()


def stop(connection: Connection, person: int) -> None:
    """Await nothing from a person any more."""
    connection.execute(awaiting.delete().where(awaiting.c.person_id == person))


def forget_replies(connection: Connection, question: int) -> None:
    """Forget what counsellors have typed to a question and not sent: it has been answered."""
    connection.execute(awaiting.update().where(awaiting.c.question_id == question).values(typed=""))


def clean(connection: Connection, before: datetime) -> None:
    """Await nothing any more that has been awaited since before an instant; what was typed goes with it."""
    connection.execute(awaiting.delete().where(awaiting.c.since_at < before))
