"""Updates in and out of the inbox. Before they are stored, names are blanked and cards cut to ids."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.services.desk import Desk
from bot.store import inbox, marks, messages
from bot.store.database import Connection, DatabaseTrouble
from bot.store.inbox import Row

__all__ = [
    "LONG_ABSENCE",
    "DatabaseTrouble",
    "Row",
    "accept",
    "ids",
    "left_over",
    "mark_handled",
    "note_message",
    "park",
]

LONG_ABSENCE = timedelta(minutes=15)
LISTENED = "listened_at"
RAN = "ran_at"
LARGEST_ID = 2**63 - 1
NO_ID = "no update_id"
_NAMES = ("first_name", "last_name", "username", "active_usernames", "title", "custom_title", "author_signature")
_NAMES_OF_OTHERS = ("sender_user_name", "phone_number", "vcard")
_BLANKED = frozenset({*_NAMES, *_NAMES_OF_OTHERS})
_KEPT_OF_CARD = ("message_id", "chat", "date")
_OTHER_MESSAGES = ("reply_to_message", "pinned_message")
_KINDS_OF_CHAT = ("message", "edited_message", "channel_post", "my_chat_member")


async def accept(desk: Desk, updates: list[Any], handled: list[int], *, is_late: bool) -> list[Row]:
    """Commit updates before they are confirmed to Telegram; returns those not known before, in order.

    What has no id can never be handled: it is set aside. `handled` are updates done since the last call; they lose
    their bodies in the same transaction.
    """
    rows, others = [], []
    for update in updates:
        if (update_id := id_of(update)) is None:
            others.append(_unless_too_deep(outline, update))
        else:
            rows.append((update_id, chat_of(update), _unless_too_deep(trimmed, update)))
    return await desk.database.write(_accept, rows, others, handled, desk.now(), is_late=is_late)


def _accept(
    connection: Connection,
    rows: list[tuple[int, int | None, dict[str, Any]]],
    others: list[Any],
    handled: list[int],
    now: datetime,
    *,
    is_late: bool,
) -> list[Row]:
    inbox.mark_handled(connection, handled)
    fresh = inbox.accept(connection, rows, now, is_late=is_late)
    for other in others:
        inbox.park_nameless(connection, NO_ID, other, now)
    marks.set_(connection, LISTENED, now.isoformat())
    for row in fresh:
        if row.chat_id is not None and (message_id := _typed_message(row.body)):
            messages.note(connection, row.chat_id, message_id, now)
    return fresh


def _unless_too_deep(make: Callable[[Any], Any], update: Any) -> Any:
    try:
        return make(update)
    except RecursionError:
        return {}


def _typed_message(body: dict[str, Any]) -> int | None:
    message = body.get("message")
    return _id(message, "message_id")


async def left_over(desk: Desk) -> list[Row]:
    """What was accepted before a restart and not handled."""
    return await desk.database.read(inbox.waiting)


async def mark_handled(desk: Desk, update_ids: list[int]) -> None:
    """Forget the bodies of handled updates."""
    await desk.database.write(inbox.mark_handled, update_ids)


async def park(desk: Desk, row: Row, error: BaseException) -> None:
    """Set aside what cannot be handled: the kinds of update and error, and the update without its texts."""
    kind = next((name for name in row.body if name != "update_id"), "nothing")
    await desk.database.write(inbox.park, row.update_id, f"{kind[:40]}: {type(error).__name__}", outline(row.body))


async def note_listening(desk: Desk) -> None:
    """Remember that we have just heard from Telegram, so that an absence of ours is known after a restart."""
    await desk.database.write(marks.set_, LISTENED, desk.now().isoformat())


async def note_running(desk: Desk) -> None:
    """Remember that we are running, which is all we know of ourselves while updates come by webhook."""
    await desk.database.write(marks.set_, RAN, desk.now().isoformat())


async def silent_since(desk: Desk) -> datetime | None:
    """Since when we have not listened, if that is more than 15 minutes: presses of that time are old."""
    is_long = await _is_long_ago(desk, LISTENED)
    return await desk.database.read(marks.get_instant, LISTENED) if is_long else None


async def was_long_down(desk: Desk) -> bool:
    """Whether we have not run for more than 15 minutes."""
    return await _is_long_ago(desk, RAN)


async def _is_long_ago(desk: Desk, mark: str) -> bool:
    last = await desk.database.read(marks.get_instant, mark)
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


def id_of(update: Any) -> int | None:
    """The id by which an update is known and confirmed; None where it has none."""
    return _id(update, "update_id")


def _id(value: Any, name: str = "id") -> int | None:
    found = value.get(name) if isinstance(value, dict) else None
    is_id = isinstance(found, int) and not isinstance(found, bool) and abs(found) <= LARGEST_ID
    return found if is_id else None


def trimmed(update: dict[str, Any]) -> dict[str, Any]:
    """An update without names, and with the card inside a press cut to its ids."""
    copy: dict[str, Any] = _without_names(update)
    query = copy.get("callback_query")
    if isinstance(query, dict) and isinstance(card := query.get("message"), dict):
        query["message"] = {name: card[name] for name in _KEPT_OF_CARD if name in card}
    for kind in _KINDS_OF_CHAT:
        if isinstance(message := copy.get(kind), dict):
            for other in _OTHER_MESSAGES:
                message.pop(other, None)
    return copy


def _without_names(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "" if key in _BLANKED else _without_names(inner) for key, inner in value.items()}
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


def ids(updates: list[Any]) -> list[int]:
    """The ids of raw updates, as far as they have one."""
    return [update_id for update in updates if (update_id := id_of(update)) is not None]
