"""The outbox: one row for each thing to tell, ids only.

A row leaves `waiting` by being claimed, withdrawn or expired, and for no other reason.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bot.domain.notices import TO_PERSONS, Notice, NoticeKind
from bot.store.database import Connection
from bot.store.questions import questions
from bot.store.schema import AnyRow, Instant, metadata, one_of
from bot.store.visits import visits


class RowState(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("visit_id", sa.ForeignKey(visits.c.id, ondelete="CASCADE"), index=True),
    sa.Column("question_id", sa.ForeignKey(questions.c.id, ondelete="CASCADE"), index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("counsellor", sa.String),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("not_after", Instant),
    sa.Column("state", sa.String, nullable=False, server_default=RowState.WAITING.value),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("unknown_outcomes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("claimed_at", Instant),
    sa.Column("outcome", sa.String),
    sa.Column("chat_id", sa.BigInteger),
    sa.Column("message_id", sa.BigInteger),
    sa.CheckConstraint(one_of("state", RowState), name="state"),
    sqlite_autoincrement=True,
)
DUE = sa.Index("ix_outbox_due", outbox.c.not_before, sqlite_where=sa.text("state = 'waiting'"))

_waiting = outbox.c.state == RowState.WAITING
_to_person = outbox.c.kind.in_(sorted(TO_PERSONS))


def put(connection: Connection, notices: Iterable[Notice]) -> None:
    """Store notices; this happens in the transaction of their cause."""
    for notice in notices:
        connection.execute(
            outbox.insert().values(
                kind=notice.kind,
                visit_id=notice.visit,
                question_id=notice.question,
                version=notice.version,
                counsellor=notice.counsellor,
                not_before=notice.not_before,
                not_after=notice.not_after,
            )
        )


def withdraw(connection: Connection, visit: int, kinds: Iterable[NoticeKind]) -> None:
    """Take back the waiting notices of these kinds about a visit."""
    about = sa.and_(_waiting, outbox.c.visit_id == visit, outbox.c.kind.in_(list(kinds)))
    connection.execute(outbox.update().where(about).values(state=RowState.WITHDRAWN))


def withdraw_question(connection: Connection, question: int) -> None:
    """Take back every waiting notice about a question."""
    about = sa.and_(_waiting, outbox.c.question_id == question)
    connection.execute(outbox.update().where(about).values(state=RowState.WITHDRAWN))


def withdraw_all(connection: Connection, kind: NoticeKind) -> int:
    """Take back every waiting notice of a kind. Returns how many."""
    waiting = outbox.update().where(_waiting, outbox.c.kind == kind)
    return connection.execute(waiting.values(state=RowState.WITHDRAWN)).rowcount


def due(connection: Connection, now: datetime, *, counsellors_reachable: bool) -> list[AnyRow]:
    """Waiting rows whose window is open, oldest first; those to counsellors only if one can be reached."""
    statement = (
        sa.select(outbox)
        .where(_waiting, outbox.c.not_before <= now, sa.or_(outbox.c.not_after.is_(None), outbox.c.not_after > now))
        .order_by(outbox.c.not_before, outbox.c.id)
        .limit(50)
    )
    if not counsellors_reachable:
        statement = statement.where(_to_person)
    return list(connection.execute(statement))


def claim(connection: Connection, row: int, now: datetime, chat_id: int) -> bool:
    """Take a row for sending: one conditional UPDATE that checks state and window again."""
    statement = (
        outbox.update()
        .where(outbox.c.id == row, _waiting, outbox.c.not_before <= now)
        .where(sa.or_(outbox.c.not_after.is_(None), outbox.c.not_after > now))
        .values(state=RowState.SENDING, claimed_at=now, chat_id=chat_id, attempts=outbox.c.attempts + 1)
    )
    return connection.execute(statement).rowcount == 1


def settle(connection: Connection, row: int, state: RowState, **values: Any) -> bool:
    """Record what became of a claimed row; whether it still was claimed."""
    statement = outbox.update().where(outbox.c.id == row, outbox.c.state == RowState.SENDING)
    return connection.execute(statement.values(state=state, **values)).rowcount == 1


def drop(connection: Connection, row: int) -> None:
    """Withdraw one waiting row: what it tells of no longer stands."""
    connection.execute(outbox.update().where(outbox.c.id == row, _waiting).values(state=RowState.WITHDRAWN))


def postpone(connection: Connection, row: int, not_before: datetime) -> None:
    """Let one row wait longer."""
    connection.execute(outbox.update().where(outbox.c.id == row, _waiting).values(not_before=not_before))


def find(connection: Connection, row: int) -> AnyRow | None:
    """One row, or None when it has gone with its visit."""
    return connection.execute(sa.select(outbox).where(outbox.c.id == row)).first()


def stale(connection: Connection, before: datetime) -> list[AnyRow]:
    """Rows claimed before an instant and not settled: whoever claimed them is gone."""
    claimed = sa.and_(outbox.c.state == RowState.SENDING, outbox.c.claimed_at < before)
    return list(connection.execute(sa.select(outbox).where(claimed).order_by(outbox.c.id)))


def expire(connection: Connection, now: datetime) -> list[AnyRow]:
    """Mark waiting rows past their window; returns them."""
    past = sa.and_(_waiting, outbox.c.not_after <= now)
    rows = list(connection.execute(sa.select(outbox).where(past)))
    if rows:
        connection.execute(outbox.update().where(past).values(state=RowState.EXPIRED))
    return rows


def has_expired(connection: Connection, now: datetime) -> bool:
    """Whether a waiting row is past its window."""
    past = sa.and_(_waiting, outbox.c.not_after <= now)
    return connection.execute(sa.select(outbox.c.id).where(past).limit(1)).first() is not None


def expired_between(connection: Connection, start: datetime, end: datetime) -> int:
    """How many reminders have expired whose windows closed in this time."""
    reminders = sa.and_(outbox.c.state == RowState.EXPIRED, outbox.c.kind == NoticeKind.REMINDER)
    closed = sa.and_(outbox.c.not_after >= start, outbox.c.not_after <= end)
    return connection.execute(sa.select(sa.func.count()).where(reminders, closed)).scalar_one()


def hand_over(connection: Connection, counsellor: str) -> int:
    """Let the waiting notices of one counsellor go to any other. Returns how many."""
    theirs = sa.and_(_waiting, outbox.c.counsellor == counsellor)
    return connection.execute(outbox.update().where(theirs).values(counsellor=None)).rowcount


def is_addressed(connection: Connection, row: AnyRow, counsellor: str) -> bool:
    """Whether the same event already has a row for this counsellor."""
    same = sa.and_(_same_event(row), outbox.c.counsellor == counsellor)
    return connection.execute(sa.select(outbox.c.id).where(same).limit(1)).first() is not None


def _same_event(row: AnyRow) -> sa.ColumnElement[bool]:
    return sa.and_(
        outbox.c.kind == row.kind,
        outbox.c.visit_id.is_not_distinct_from(row.visit_id),
        outbox.c.question_id.is_not_distinct_from(row.question_id),
        outbox.c.version == row.version,
    )


def is_told(connection: Connection, row: AnyRow, counsellor: str, chat_id: int) -> bool:
    """Whether another row has told this counsellor the same event, or is about to."""
    theirs = sa.or_(outbox.c.counsellor == counsellor, outbox.c.chat_id == chat_id)
    alive = outbox.c.state.in_([RowState.WAITING, RowState.SENDING, RowState.SENT])
    found = sa.select(outbox.c.id).where(_same_event(row), theirs, alive, outbox.c.id != row.id)
    return connection.execute(found.limit(1)).first() is not None


def next_reminder(connection: Connection) -> datetime | None:
    """When the next waiting reminder is due."""
    reminders = sa.and_(_waiting, outbox.c.kind == NoticeKind.REMINDER)
    found: datetime | None = connection.execute(sa.select(sa.func.min(outbox.c.not_before)).where(reminders)).scalar()
    return found


def next_due(connection: Connection, after: datetime) -> datetime | None:
    """The next instant after `after` at which a waiting row becomes due or expires."""
    instants = [
        connection.execute(sa.select(sa.func.min(column)).where(_waiting, column > after)).scalar()
        for column in (outbox.c.not_before, outbox.c.not_after)
    ]
    return min((instant for instant in instants if instant), default=None)


def reminders_of(connection: Connection, visit: int) -> list[datetime]:
    """When the waiting reminders of a visit will be due."""
    mine = sa.and_(_waiting, outbox.c.kind == NoticeKind.REMINDER, outbox.c.visit_id == visit)
    return list(connection.execute(sa.select(outbox.c.not_before).where(mine).order_by(outbox.c.not_before)).scalars())


def sent_to_counsellors(
    connection: Connection, visit_ids: Iterable[int] = (), question_ids: Iterable[int] = ()
) -> list[tuple[int, int]]:
    """Chat and message of every notice about these visits and questions that lies in a counsellor's chat."""
    about = sa.or_(outbox.c.visit_id.in_(list(visit_ids)), outbox.c.question_id.in_(list(question_ids)))
    statement = sa.select(outbox.c.chat_id, outbox.c.message_id).where(
        about, sa.not_(_to_person), outbox.c.message_id.is_not(None)
    )
    return [(chat_id, message_id) for chat_id, message_id in connection.execute(statement)]


def stuck(connection: Connection, now: datetime) -> int:
    """How many notices to counsellors have been waiting although due."""
    waiting = sa.select(sa.func.count()).where(_waiting, sa.not_(_to_person), outbox.c.not_before <= now)
    return connection.execute(waiting).scalar_one()
