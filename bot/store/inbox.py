"""The inbox: updates as they came, committed before they are confirmed to Telegram.

A handled row loses its body at once and keeps its id for two days, so that a redelivery is known.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Connection
from bot.store.schema import Instant, metadata, one_of

KEEP_HANDLED = timedelta(days=2)
KEEP_PARKED_BODY = timedelta(hours=24)


class RowState(StrEnum):
    """Where an update stands."""

    WAITING = "waiting"
    HANDLED = "handled"
    PARKED = "parked"


inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("chat_id", sa.BigInteger),
    sa.Column("state", sa.String, nullable=False, server_default=RowState.WAITING.value),
    sa.Column("body", sa.String),
    sa.Column("is_late", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("error", sa.String),
    sa.Column("accepted_at", Instant, nullable=False, index=True),
    sa.CheckConstraint(one_of("state", RowState), name="state"),
)
WAITING = sa.Index("ix_inbox_waiting", inbox.c.update_id, sqlite_where=sa.text("state = 'waiting'"))


@dataclass(frozen=True, slots=True)
class Row:
    """An update to handle. `is_late`: it came while we were away for long."""

    update_id: int
    chat_id: int | None
    body: dict[str, Any]
    is_late: bool


def accept(
    connection: Connection, updates: Iterable[tuple[int, int | None, dict[str, Any]]], now: datetime, *, is_late: bool
) -> list[Row]:
    """Keep updates (id, chat, body); returns those not known before."""
    fresh = []
    for update_id, chat_id, body in updates:
        values = {"update_id": update_id, "chat_id": chat_id, "body": json.dumps(body), "is_late": is_late}
        statement = insert(inbox).values(accepted_at=now, **values).on_conflict_do_nothing()
        if connection.execute(statement).rowcount:
            fresh.append(Row(update_id, chat_id, body, is_late))
    return fresh


def waiting(connection: Connection) -> list[Row]:
    """What was accepted and not handled, in order."""
    statement = sa.select(inbox).where(inbox.c.state == RowState.WAITING).order_by(inbox.c.update_id)
    return [Row(r.update_id, r.chat_id, json.loads(r.body), r.is_late) for r in connection.execute(statement)]


def mark_handled(connection: Connection, update_ids: Iterable[int]) -> None:
    """Forget the bodies of handled updates."""
    done = inbox.update().where(inbox.c.update_id.in_(list(update_ids)))
    connection.execute(done.values(state=RowState.HANDLED, body=None))


def park(connection: Connection, update_id: int, error: str, body: dict[str, Any]) -> None:
    """Set an update aside that cannot be handled, with the kind of error and a body without texts."""
    aside = inbox.update().where(inbox.c.update_id == update_id)
    connection.execute(aside.values(state=RowState.PARKED, error=error, body=json.dumps(body)))


def park_nameless(connection: Connection, error: str, body: Any, now: datetime) -> None:
    """Keep the outline of something that came without an id; ids of our own are below 0."""
    lowest = connection.execute(sa.select(sa.func.min(inbox.c.update_id))).scalar() or 0
    values = {"update_id": min(lowest, 0) - 1, "state": RowState.PARKED, "error": error, "body": json.dumps(body)}
    connection.execute(inbox.insert().values(accepted_at=now, **values))


def clean(connection: Connection, now: datetime) -> None:
    """Leave of parked rows after a day the kind and the error only, and drop ids of handled ones after two."""
    old_parked = sa.and_(inbox.c.state == RowState.PARKED, inbox.c.accepted_at < now - KEEP_PARKED_BODY)
    connection.execute(inbox.update().where(old_parked).values(body=None, chat_id=None))
    old = sa.and_(inbox.c.state == RowState.HANDLED, inbox.c.accepted_at < now - KEEP_HANDLED)
    connection.execute(inbox.delete().where(old))


def count(connection: Connection, state: RowState) -> int:
    """How many updates are in a state."""
    return connection.execute(sa.select(sa.func.count()).where(inbox.c.state == state)).scalar_one()


def parked_since(connection: Connection, since: datetime) -> int:
    """How many updates that came after an instant are set aside."""
    parked = sa.and_(inbox.c.state == RowState.PARKED, inbox.c.accepted_at >= since)
    return connection.execute(sa.select(sa.func.count()).where(parked)).scalar_one()


def late_since(connection: Connection, since: datetime) -> int:
    """How many updates that had to wait for an outage of ours to end were accepted from an instant on."""
    late = sa.and_(inbox.c.is_late, inbox.c.accepted_at >= since)
    return connection.execute(sa.select(sa.func.count()).where(late)).scalar_one()


def of_chat(connection: Connection, chat_id: int) -> int:
    """How many updates of a chat are known by id."""
    return connection.execute(sa.select(sa.func.count()).where(inbox.c.chat_id == chat_id)).scalar_one()


def forget_chat(connection: Connection, chat_id: int) -> None:
    """Drop the link of a chat's updates to it, and what is left of those set aside.

    Ids stay, so that a redelivery is known; what still waits keeps its body until it is handled.
    """
    of_chat = inbox.update().where(inbox.c.chat_id == chat_id)
    connection.execute(of_chat.where(inbox.c.state == RowState.PARKED).values(body=None))
    connection.execute(of_chat.values(chat_id=None))
