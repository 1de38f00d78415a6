"""What is stored about the one who asks: every field, nothing left out."""

from typing import Any

from bot.services.desk import Desk
from bot.store import persons
from bot.store.database import Connection
from bot.store.personal import everything


async def stored_about(desk: Desk, telegram_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows about the person, by table; empty when nothing is stored."""
    return await desk.database.read(_stored, telegram_id)


def _stored(connection: Connection, telegram_id: int) -> dict[str, list[dict[str, Any]]]:
    person = persons.find(connection, telegram_id)
    return everything(connection, person) if person else {}
