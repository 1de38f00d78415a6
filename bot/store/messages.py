"""Ids of the messages in a person's chat that Telegram still lets the bot delete ("delete my traces")."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Connection
from bot.store.persons import persons
from bot.store.schema import Instant, metadata

DELETABLE = timedelta(hours=48)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("person_id", sa.ForeignKey(persons.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("message_id", sa.BigInteger, primary_key=True),
    sa.Column("sent_at", Instant, nullable=False, index=True),
)


def note(connection: Connection, telegram_id: int, message_id: int, now: datetime) -> None:
    """Remember a message in the chat of a person; nothing happens where there is no such person."""
    person = sa.select(persons.c.id, sa.literal(message_id), sa.literal(now, Instant())).where(
        persons.c.telegram_id == telegram_id
    )
    statement = insert(messages).from_select(["person_id", "message_id", "sent_at"], person)
    connection.execute(statement.on_conflict_do_nothing())


def deletable(connection: Connection, person: int, now: datetime) -> list[int]:
    """The messages of a person's chat that can still be deleted, oldest first."""
    fresh = sa.and_(messages.c.person_id == person, messages.c.sent_at > now - DELETABLE)
    return list(
        connection.execute(sa.select(messages.c.message_id).where(fresh).order_by(messages.c.message_id)).scalars()
    )


def forget(connection: Connection, person: int) -> None:
    """Forget all messages of a person's chat."""
    connection.execute(messages.delete().where(messages.c.person_id == person))


def clean(connection: Connection, now: datetime) -> None:
    """Forget what cannot be deleted any more."""
    connection.execute(messages.delete().where(messages.c.sent_at <= now - DELETABLE))
