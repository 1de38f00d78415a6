"""Messages in counsellors' chats to be edited: to "deleted" when a person goes, to "answered" when a question is."""

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
    sa.Column("is_answered", sa.Boolean, nullable=False, server_default=sa.false()),
)


def ask_for(connection: Connection, messages: Iterable[tuple[int, int]], *, is_answered: bool = False) -> None:
    """Note messages (chat, message id) to be edited; what was to become "answered" may still become "deleted"."""
    for chat_id, message_id in messages:
        statement = insert(redactions).values(chat_id=chat_id, message_id=message_id, is_answered=is_answered)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[redactions.c.chat_id, redactions.c.message_id], set_={"is_answered": is_answered}
            )
        )


def waiting(connection: Connection, most: int = 10) -> list[tuple[int, int, bool]]:
    """Some messages that are still to be edited: chat, message id, and whether to "answered"."""
    rows = connection.execute(sa.select(redactions).order_by(redactions.c.message_id).limit(most))
    return [(chat_id, message_id, is_answered) for chat_id, message_id, is_answered in rows]


def done(connection: Connection, chat_id: int, message_id: int) -> None:
    """A message has been edited, or never can be."""
    connection.execute(
        redactions.delete().where(redactions.c.chat_id == chat_id, redactions.c.message_id == message_id)
    )
