"""Everything stored about one person, derived from the schema: what is shown to them and exported."""

from typing import Any

import sqlalchemy as sa

from bot.domain.persons import Person
from bot.store.awaiting import awaiting
from bot.store.bindings import bindings
from bot.store.database import Connection
from bot.store.inbox import inbox
from bot.store.messages import messages
from bot.store.outbox import outbox
from bot.store.persons import persons
from bot.store.questions import questions
from bot.store.redactions import redactions
from bot.store.visits import visits

Rows = list[dict[str, Any]]


def everything(connection: Connection, person: Person) -> dict[str, Rows]:
    """All rows about a person with all their columns, by table."""
    own_visits = sa.select(visits.c.id).where(visits.c.person_id == person.id)
    own_questions = sa.select(questions.c.id).where(questions.c.person_id == person.id)
    about: dict[sa.Table, sa.ColumnElement[bool]] = {
        persons: persons.c.id == person.id,
        bindings: bindings.c.telegram_id == person.telegram_id,
        visits: visits.c.person_id == person.id,
        awaiting: awaiting.c.person_id == person.id,
        questions: questions.c.person_id == person.id,
        outbox: sa.or_(
            outbox.c.visit_id.in_(own_visits),
            outbox.c.question_id.in_(own_questions),
            outbox.c.chat_id == person.telegram_id,
        ),
        messages: messages.c.person_id == person.id,
        inbox: inbox.c.chat_id == person.telegram_id,
        redactions: redactions.c.chat_id == person.telegram_id,
    }
    return {table.name: _rows(connection, table, condition) for table, condition in about.items()}


def _rows(connection: Connection, table: sa.Table, condition: sa.ColumnElement[bool]) -> Rows:
    return [dict(row) for row in connection.execute(sa.select(table).where(condition)).mappings()]
