"""Questions to the counsellors. The schema lets a person have one open question, and an answer be given once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.domain import errors
from bot.domain.questions import Question, QuestionState, Ready
from bot.store.database import Connection
from bot.store.persons import persons
from bot.store.schema import AnyRow, Instant, metadata, one_of

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person_id", sa.ForeignKey(persons.c.id, ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("state", sa.String, nullable=False, server_default=QuestionState.OPEN.value),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("answered_by", sa.String),
    sa.Column("reply", sa.String, nullable=False, server_default=""),
    sa.Column("ready", sa.String),
    sa.CheckConstraint(one_of("state", QuestionState), name="state"),
    sa.CheckConstraint("(state = 'answered') = (answered_by IS NOT NULL)", name="answered"),
    sqlite_autoincrement=True,
)
ONE_OPEN = sa.Index("uq_questions_open", questions.c.person_id, unique=True, sqlite_where=sa.text("state = 'open'"))


def _question(row: AnyRow) -> Question:
    values = dict(row._mapping)
    values["state"] = QuestionState(values["state"])
    values["ready"] = Ready(values["ready"]) if values["ready"] else None
    return Question(**values)


def ask(connection: Connection, person: int, text: str, now: datetime) -> int:
    """Store a question. Raises QuestionOpen when the person has one that is not answered yet."""
    try:
        result = connection.execute(questions.insert().values(person_id=person, text=text, asked_at=now))
    except IntegrityError as error:
        if "questions.person_id" not in str(error.orig):
            raise
        raise errors.QuestionOpen from None
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def find(connection: Connection, question: int) -> Question:
    """A question as a counsellor or the outbox sees it; who asks has been checked before. Raises QuestionUnknown."""
    row = connection.execute(sa.select(questions).where(questions.c.id == question)).first()
    if row is None:
        raise errors.QuestionUnknown
    return _question(row)


def open_of(connection: Connection, person: int) -> Question | None:
    """The person's question that waits for an answer, or None."""
    waiting = sa.and_(questions.c.person_id == person, questions.c.state == QuestionState.OPEN)
    row = connection.execute(sa.select(questions).where(waiting)).first()
    return _question(row) if row else None


def answer(connection: Connection, question: int, counsellor: str, **answer: Any) -> bool:
    """Answer an open question; False when somebody else was faster."""
    is_open = sa.and_(questions.c.id == question, questions.c.state == QuestionState.OPEN)
    values = {"state": QuestionState.ANSWERED, "answered_by": counsellor, "ready": None, **answer}
    return connection.execute(questions.update().where(is_open).values(**values)).rowcount == 1


def promise(connection: Connection, question: int, ready: Ready) -> None:
    """Note that an answer has been promised; the question stays open."""
    connection.execute(questions.update().where(questions.c.id == question).values(ready=ready))


def empty(connection: Connection, question: int) -> None:
    """Forget the texts of a question: its answer has arrived, or never will."""
    connection.execute(questions.update().where(questions.c.id == question).values(text="", reply=""))


def of_person(connection: Connection, person: int) -> list[int]:
    """The ids of all questions of a person."""
    return list(connection.execute(sa.select(questions.c.id).where(questions.c.person_id == person)).scalars())


def asked_before(connection: Connection, instant: datetime) -> list[int]:
    """The ids of questions asked before an instant."""
    return list(connection.execute(sa.select(questions.c.id).where(questions.c.asked_at < instant)).scalars())


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Delete questions and what hangs on them."""
    connection.execute(questions.delete().where(questions.c.id.in_(list(ids))))
