"""A database of our own in a file, and visits put into it without asking the booking rules."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.programme import Kind
from bot.store import persons, visits
from bot.store.database import connect_file
from bot.store.upgrade import upgrade

START = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
_numbers = iter(range(1000, 10**9))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A migrated database file."""
    file = tmp_path / "bot.db"
    upgrade(file)
    return file


@pytest.fixture
def connection(path: Path) -> Iterator[sa.Connection]:
    """A connection with our settings, each statement its own transaction."""
    raw = connect_file(path)
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=sa.StaticPool)
    with engine.connect() as connection:
        yield connection
    raw.close()


def person(connection: sa.Connection, telegram_id: int) -> int:
    """A stored person's id."""
    return persons.find_or_add(connection, telegram_id, START.date()).id


def visit(connection: sa.Connection, owner: int | None, **values: Any) -> int:
    """Store a visit: Monday 14:00 in Jülich unless said otherwise."""
    starts_at = values.pop("starts_at", START)
    number = next(_numbers)
    row = {
        "person_id": owner,
        "state": "booked",
        "office": "juelich",
        "kind": Kind.OPEN_HOUR,
        "counsellor": None,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=30),
        "local": (starts_at + timedelta(hours=1)).replace(tzinfo=None),
        "place": 1,
        "number": number,
        "uid": f"uid-{number}",
        "office_name": "Jülich",
        "building": "",
        "street": "Teststraße 2",
        "town": "Jülich",
        "counsellor_name": "",
        "confirmed": True,
        "booked_at": START,
        "settled_at": START,
    }
    return visits.add(connection, row | values)
