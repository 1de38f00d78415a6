"""Our own numbers of persons who had themselves deleted: so that a backup that is put back does not bring them back.

The number says nothing to anybody once its person is gone; it is never given out again.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Connection
from bot.store.schema import metadata

erased = sa.Table(
    "erased",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("erased_on", sa.Date, nullable=False),
)


def note(connection: Connection, number: int, today: date) -> None:
    """Remember that the person of this number is to be gone."""
    connection.execute(insert(erased).values(number=number, erased_on=today).on_conflict_do_nothing())


def numbers(connection: Connection) -> list[int]:
    """The numbers of all who are to be gone."""
    return list(connection.execute(sa.select(erased.c.number)).scalars())


def clean(connection: Connection, before: date) -> None:
    """Forget those who were deleted before a date: no backup still brings them back."""
    connection.execute(erased.delete().where(erased.c.erased_on < before))
