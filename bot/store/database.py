"""The database owns transactions: a unit of work runs as a whole, in aiosqlite's own thread.

Between BEGIN IMMEDIATE and COMMIT there is no await, so nothing can be cancelled, interleaved or sent to Telegram in
the middle of a transaction. A caller that is cancelled can lose the answer, never leave half a transaction.
"""

import asyncio
import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import IO, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

import aiosqlite
import sqlalchemy as sa
from sqlalchemy import Connection

__all__ = ["Connection", "Database", "DatabaseError", "DatabaseTrouble", "SqliteDatabase", "connect_file", "locked"]

P = ParamSpec("P")
R = TypeVar("R")
Unit = Callable[Concatenate[Connection, P], R]

SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a confirmed visit survives a power cut
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 5000,
}


class DatabaseError(Exception):
    """The database cannot be used; the text says why and what to do."""


class DatabaseTrouble(Exception):
    """A unit of work was rolled back for a reason that may pass: a foreign lock, a full disk, an input/output error."""


PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
PRIMARY_CODE = 0xFF


class Database(Protocol):
    """Where units of work run: one after the other when they write, side by side when they only read."""

    async def read(self, unit: Unit[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a unit that only reads, on one consistent state."""
        ...

    async def write(self, unit: Unit[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a unit as one transaction: all of it or nothing; an exception rolls back and is passed on.

        Raises DatabaseTrouble (as `read` does) for what may pass.
        """
        ...

    @property
    def path(self) -> Path:
        """The file of the database; backups lie beside it."""
        ...

    async def fold_log(self) -> None:
        """Fold the write-ahead log into the file and empty it, so that what was deleted is gone from both."""
        ...

    async def copy_to(self, target: Path) -> None:
        """Write a consistent copy to a file, which is replaced as a whole."""
        ...


def connect_file(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with our settings, read back: SQLite ignores what it does not know without a word."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for name, value in SETTINGS.items():
        connection.execute(f"PRAGMA {name}={value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            connection.close()
            raise DatabaseError(f"SQLite does not take {name}={value} for {path} (it has {found}); use a local disk")
    if read_only:
        connection.execute("PRAGMA query_only=1")
    return connection


class _Lane(aiosqlite.Connection):
    """One SQLite connection in aiosqlite's thread; a unit runs there as a whole, under one BEGIN.

    `_execute` is aiosqlite's protected way into its thread; the version is pinned and a test holds it.
    """

    def __init__(self, path: Path, begin: str, *, read_only: bool) -> None:
        super().__init__(partial(connect_file, path, read_only=read_only), 64)
        self._thread.daemon = True
        self._begin = begin

    @cached_property
    def _core(self) -> sa.Connection:
        engine = sa.create_engine(
            "sqlite://", creator=lambda: self._conn, poolclass=sa.StaticPool, hide_parameters=True
        )
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(self._begin))
        return engine.connect()

    async def run(self, unit: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        return cast(R, await self._execute(self._whole, unit, args, kwargs))  # type: ignore[no-untyped-call]

    def _whole(self, unit: Callable[..., R], args: Any, kwargs: Any) -> R:
        try:
            with self._core.begin():
                return unit(self._core, *args, **kwargs)
        except sa.exc.OperationalError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0)
            if code & PRIMARY_CODE in PASSING:
                raise DatabaseTrouble(getattr(error.orig, "sqlite_errorname", "")) from None
            raise


class SqliteDatabase:
    """One write connection and one read connection on a file that this process alone may write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = _Lane(path, "BEGIN IMMEDIATE", read_only=False)
        self._reader = _Lane(path, "BEGIN", read_only=True)
        self._turn = asyncio.Lock()
        self._lock: IO[str] | None = None

    @property
    def path(self) -> Path:
        """See `Database.path`."""
        return self._path

    async def open(self, *, alone: bool = True) -> None:
        """Open the file, which must be migrated. `alone`: refuse when another process serves it.

        Raises DatabaseError.
        """
        if alone:
            self._lock = _lock(self.path)
        await self._writer
        await self._reader
        try:
            await self.write(_nothing)
        except DatabaseTrouble as error:
            await self.close()
            raise DatabaseError(
                f"{self.path} cannot be written ({error}); free the disk, or end what locks it"
            ) from None

    async def close(self) -> None:
        """Let running units end, then close."""
        async with self._turn:
            await self._writer.close()
        await self._reader.close()
        if self._lock:
            self._lock.close()

    async def read(self, unit: Unit[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """See `Database.read`; a write through it is refused by SQLite."""
        return await self._reader.run(unit, *args, **kwargs)

    async def write(self, unit: Unit[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """See `Database.write`. Cancelled while waiting for its turn it never begins; later it commits all the same."""
        async with self._turn:
            return await self._writer.run(unit, *args, **kwargs)

    async def fold_log(self) -> None:
        """See `Database.fold_log`."""
        async with self._turn, self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
            await cursor.fetchall()

    async def copy_to(self, target: Path) -> None:
        """See `Database.copy_to`."""
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.unlink(missing_ok=True)
        async with self._turn, self._writer.execute("VACUUM INTO ?", (str(part),)):
            pass
        part.replace(target)


def _nothing(_: Connection) -> None:
    return


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file against every process that would serve it. Raises DatabaseError when one does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = _lock(path)
    try:
        yield
    finally:
        handle.close()


def _lock(path: Path) -> IO[str]:
    handle = path.with_name(path.name + ".lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise DatabaseError(f"another process already serves {path}; stop it first") from None
    return handle
