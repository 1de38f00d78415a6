"""What the tables share: one metadata, names of constraints, and instants in UTC."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


AnyRow = sa.Row[*tuple[Any, ...]]


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC. A naive one is refused: nobody could say what it means."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """To UTC, as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """From the database: aware, in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def one_of(column: str, values: Any) -> str:
    """The SQL condition that `column` holds one of the values of an enum."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"
