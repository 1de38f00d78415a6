"""Persons: a Telegram id, a locale, when last seen."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.domain.persons import Person
from bot.store.bindings import bindings
from bot.store.database import Connection
from bot.store.schema import AnyRow, metadata

persons = sa.Table(
    "persons",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("telegram_id", sa.BigInteger, nullable=False, unique=True),
    sa.Column("locale", sa.String),
    sa.Column("seen_on", sa.Date, nullable=False),
    sa.Column("privacy_seen_on", sa.Date),
    sqlite_autoincrement=True,
)

_SELECT = sa.select(persons, bindings.c.counsellor).join_from(
    persons, bindings, bindings.c.telegram_id == persons.c.telegram_id, isouter=True
)


def _person(row: AnyRow) -> Person:
    return Person(**row._mapping)


def find(connection: Connection, telegram_id: int) -> Person | None:
    """The person of this Telegram id, or None."""
    row = connection.execute(_SELECT.where(persons.c.telegram_id == telegram_id)).first()
    return _person(row) if row else None


def by_id(connection: Connection, person: int) -> Person | None:
    """The person of this number of ours, or None."""
    row = connection.execute(_SELECT.where(persons.c.id == person)).first()
    return _person(row) if row else None


def find_or_add(connection: Connection, telegram_id: int, today: date) -> Person:
    """The person of this Telegram id, made if new; they were seen `today`."""
    person = find(connection, telegram_id)
    if person is None:
        connection.execute(persons.insert().values(telegram_id=telegram_id, seen_on=today))
    elif person.seen_on != today:
        see(connection, person.id, today)
    found = find(connection, telegram_id)
    assert found is not None
    return found


def locale_of_counsellor(connection: Connection, counsellor: str) -> str:
    """The language a bound counsellor has chosen; German until they have."""
    found = _SELECT.where(bindings.c.counsellor == counsellor).with_only_columns(persons.c.locale)
    return connection.execute(found).scalar() or "de"


def change(connection: Connection, person: int, **values: Any) -> None:
    """Set columns of a person."""
    connection.execute(persons.update().where(persons.c.id == person).values(**values))


def see(connection: Connection, person: int, today: date) -> None:
    """Note that a person was seen today."""
    change(connection, person, seen_on=today)


def remove(connection: Connection, person: int) -> None:
    """Delete the person; what hangs on them goes with them or loses its link."""
    connection.execute(persons.delete().where(persons.c.id == person))


def seen_before(connection: Connection, on: date) -> list[Person]:
    """Persons, counsellors apart, who have not been seen since before a date."""
    rows = connection.execute(_SELECT.where(persons.c.seen_on < on, bindings.c.counsellor.is_(None)))
    return [_person(row) for row in rows]
