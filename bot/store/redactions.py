"""Messages in counsellors' chats that must not name a person any more: to be edited to "deleted"."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Connection
from bot.store.schema import metadata

redactions = sa.Table(
    "redactions",
    metadata,
    sa.Column("chat_id", sa.BigInteger, primary_key=True),
    sa.Column("message_id", sa.BigInteger, primary_key=True),
)


def ask_for(connection: Connection, messages: Iterable[tuple[int, int]]) -> None:
    """Note messages (chat, message id) to be edited."""
    for chat_id, message_id in messages:
        statement = insert(redactions).values(chat_id=chat_id, message_id=message_id)
        connection.execute(statement.on_conflict_do_nothing())


def waiting(connection: Connection, most: int = 10) -> list[tuple[int, int]]:
    """Some messages that are still to be edited."""
    rows = connection.execute(sa.select(redactions).order_by(redactions.c.message_id).limit(most))
    return [(chat_id, message_id) for chat_id, message_id in rows]


def done(connection: Connection, chat_id: int, message_id: int) -> None:
    """A message has been edited, or never can be."""
    connection.execute(
        redactions.delete().where(redactions.c.chat_id == chat_id, redactions.c.message_id == message_id)
    )
