"""Updates in and out of the inbox. Before they are stored, names are blanked and cards cut to ids."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.services.desk import Desk
from bot.store import inbox, marks, messages
from bot.store.database import Connection
from bot.store.inbox import Row

__all__ = ["LONG_ABSENCE", "Row", "accept", "ids", "left_over", "mark_handled", "note_message", "park"]

LONG_ABSENCE = timedelta(minutes=15)
LISTENED = "listened_at"
_NAMES = ("first_name", "last_name", "username", "title", "author_signature")
_KEPT_OF_CARD = ("message_id", "chat", "date")
_KINDS_OF_CHAT = ("message", "edited_message", "channel_post", "my_chat_member")


async def accept(desk: Desk, updates: list[dict[str, Any]], handled: list[int], *, is_late: bool) -> list[Row]:
    """Commit updates before they are confirmed to Telegram; returns those not known before, in order.

    `handled` are updates done since the last call; they lose their bodies in the same transaction.
    """
    rows = [(int(update["update_id"]), chat_of(update), trimmed(update)) for update in updates]
    return await desk.database.write(_accept, rows, handled, desk.now(), is_late=is_late)


def _accept(
    connection: Connection,
    rows: list[tuple[int, int | None, dict[str, Any]]],
    handled: list[int],
    now: datetime,
    *,
    is_late: bool,
) -> list[Row]:
    inbox.mark_handled(connection, handled)
    fresh = inbox.accept(connection, rows, now, is_late=is_late)
    marks.set_(connection, LISTENED, now.isoformat())
    for row in fresh:
        if row.chat_id is not None and (message_id := _typed_message(row.body)):
            messages.note(connection, row.chat_id, message_id, now)
    return fresh


def _typed_message(body: dict[str, Any]) -> int | None:
    message = body.get("message")
    return message.get("message_id") if isinstance(message, dict) else None


async def left_over(desk: Desk) -> list[Row]:
    """What was accepted before a restart and not handled."""
    return await desk.database.read(inbox.waiting)


async def mark_handled(desk: Desk, update_ids: list[int]) -> None:
    """Forget the bodies of handled updates."""
    await desk.database.write(inbox.mark_handled, update_ids)


async def park(desk: Desk, row: Row, error: BaseException) -> None:
    """Set aside what cannot be handled: the kind of error, and the update without its texts."""
    await desk.database.write(inbox.park, row.update_id, type(error).__name__, outline(row.body))


async def note_listening(desk: Desk) -> None:
    """Remember that we have just heard from Telegram, so that an absence of ours is known after a restart."""
    await desk.database.write(marks.set_, LISTENED, desk.now().isoformat())


async def was_long_away(desk: Desk) -> bool:
    """Whether we have not listened for more than 15 minutes: presses of that time are old."""
    last = await desk.database.read(marks.get_instant, LISTENED)
    return last is not None and desk.now() - last > LONG_ABSENCE


async def note_message(desk: Desk, telegram_id: int, message_id: int) -> None:
    """Remember a message of ours in a person's chat for "delete my traces"."""
    await desk.database.write(messages.note, telegram_id, message_id, desk.now())


def chat_of(update: dict[str, Any]) -> int | None:
    """The chat an update belongs to; updates of one chat are handled in order."""
    for kind in _KINDS_OF_CHAT:
        if isinstance(found := update.get(kind), dict):
            return _id(found.get("chat"))
    query = update.get("callback_query")
    return _id(query.get("from")) if isinstance(query, dict) else None


def _id(value: Any) -> int | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, int) else None


def trimmed(update: dict[str, Any]) -> dict[str, Any]:
    """An update without names, and with the card inside a press cut to its ids."""
    copy: dict[str, Any] = _without_names(update)
    query = copy.get("callback_query")
    if isinstance(query, dict) and isinstance(card := query.get("message"), dict):
        query["message"] = {name: card[name] for name in _KEPT_OF_CARD if name in card}
    for kind in ("message", "edited_message"):
        if isinstance(message := copy.get(kind), dict):
            message.pop("reply_to_message", None)
    return copy


def _without_names(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "" if key in _NAMES else _without_names(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_names(inner) for inner in value]
    return value


def outline(body: Any) -> Any:
    """The shape of an update: names of fields and ids, no texts."""
    if isinstance(body, dict):
        return {str(key)[:40]: outline(value) for key, value in body.items()}
    if isinstance(body, list):
        return [outline(value) for value in body[:5]]
    return body if isinstance(body, bool) else type(body).__name__


def ids(updates: Iterable[dict[str, Any]]) -> list[int]:
    """The ids of raw updates."""
    return [int(update["update_id"]) for update in updates]
