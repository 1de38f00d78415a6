"""The services on a database without threads: units run at once, on one connection to a real file."""

from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from bot.answers.library import Library
from bot.answers.matcher import Matcher
from bot.clock import Clock
from bot.domain.booking import OfferRules
from bot.domain.programme import Programme
from bot.services.desk import Desk
from bot.store.database import connect_file
from bot.store.upgrade import upgrade


class InlineDatabase:
    """Runs units on the spot, each in a transaction of its own."""

    def __init__(self, path: Path) -> None:
        upgrade(path)
        self.path = path
        self._raw = connect_file(path)
        engine = sa.create_engine("sqlite://", creator=lambda: self._raw, poolclass=sa.StaticPool)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        self._connection = engine.connect()

    async def read(self, unit: Any, *args: Any, **kwargs: Any) -> Any:
        with self._connection.begin():
            return unit(self._connection, *args, **kwargs)

    write = read

    async def fold_log(self) -> None:
        self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def copy_to(self, target: Path) -> None:
        self._raw.execute("VACUUM INTO ?", (str(target),))

    def rows(self, statement: str) -> list[Any]:
        return self._raw.execute(statement).fetchall()

    def close(self) -> None:
        self._connection.close()
        self._raw.close()


class Fixed:
    """A programme that does not change."""

    def __init__(self, programme: Programme) -> None:
        self.current = programme


def desk(database: InlineDatabase, clock: Clock, programme: Programme) -> Desk:
    """A desk on which everything confirmed is offered."""
    rules = OfferRules(samples=False, needs_controller=False)
    library = Library()
    return Desk(database, clock, Fixed(programme), rules, Random(1), library, Matcher(library))
