"""Taking a topic out of all languages at once, and putting it back: a counsellor's deed, when an answer is wrong."""

from datetime import datetime

from bot.domain import errors
from bot.services.desk import Desk
from bot.store import persons, withdrawn
from bot.store.database import Connection

NEVER = frozenset({"emergency"})


async def withdrawn_topics(desk: Desk) -> frozenset[str]:
    """The topics that are out now."""
    return await desk.database.read(withdrawn.all_topics)


async def look(desk: Desk, telegram_id: int) -> frozenset[str]:
    """The topics that are out now, for a bound counsellor. Raises NotACounsellor."""
    return await desk.database.read(_look, telegram_id)


def _look(connection: Connection, telegram_id: int) -> frozenset[str]:
    _counsellor(connection, telegram_id)
    return withdrawn.all_topics(connection)


async def withdraw(desk: Desk, telegram_id: int, topic: str) -> None:
    """Take a topic out; it holds at once. Raises NotACounsellor, or NotPossible for the emergency card."""
    if topic in NEVER or topic not in desk.library.topics:
        raise errors.NotPossible
    await desk.database.write(_withdraw, telegram_id, topic, desk.now())


def _withdraw(connection: Connection, telegram_id: int, topic: str, now: datetime) -> None:
    withdrawn.add(connection, topic, _counsellor(connection, telegram_id), now)


async def put_back(desk: Desk, telegram_id: int, topic: str) -> None:
    """Put a topic back. Raises NotACounsellor."""
    await desk.database.write(_put_back, telegram_id, topic)


def _put_back(connection: Connection, telegram_id: int, topic: str) -> None:
    _counsellor(connection, telegram_id)
    withdrawn.remove(connection, topic)


def _counsellor(connection: Connection, telegram_id: int) -> str:
    person = persons.find(connection, telegram_id)
    if person is None or person.counsellor is None:
        raise errors.NotACounsellor
    return person.counsellor
