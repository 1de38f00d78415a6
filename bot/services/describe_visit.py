"""What a person may add to a visit, all of it optional: nickname, topic, wishes, "I'm coming", "I am late"."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.domain import errors
from bot.domain.notices import NoticeKind
from bot.domain.persons import Awaited
from bot.domain.visits import Delay, State, Topic, Visit, VisitCard, Wish, may_say_late
from bot.services.desk import Desk, Moment
from bot.services.show_visits import card
from bot.services.tell_counsellors import tell
from bot.store import awaiting, outbox, visits
from bot.store.database import Connection

MAX_NICKNAME = 30
JOINERS = "\u200c\u200d"


async def set_topic(desk: Desk, telegram_id: int, visit: int, topic: Topic | None) -> VisitCard:
    """Say what the visit is about. Raises VisitUnknown or NotPossible."""
    return await _describe(desk, telegram_id, visit, NoticeKind.WISHES, {"topic": topic})


async def set_wishes(desk: Desk, telegram_id: int, visit: int, wishes: frozenset[Wish]) -> VisitCard:
    """Say what one would need; an older answer to wishes is void. Raises VisitUnknown or NotPossible."""
    values = {"wishes": wishes, "wishes_possible": None}
    return await _describe(desk, telegram_id, visit, NoticeKind.WISHES, values)


async def drop_nickname(desk: Desk, telegram_id: int, visit: int) -> VisitCard:
    """Take the nickname out. Raises VisitUnknown or NotPossible."""
    return await _describe(desk, telegram_id, visit, NoticeKind.WISHES, {"nickname": ""})


async def say_coming(desk: Desk, telegram_id: int, visit: int) -> VisitCard:
    """Tell that one is coming; the counsellors see it with the visit. Raises VisitUnknown or NotPossible."""
    return await _describe(desk, telegram_id, visit, None, {"coming": True})


async def say_late(desk: Desk, telegram_id: int, visit: int, delay: Delay) -> VisitCard:
    """Tell the counsellors that one will be late. Raises VisitUnknown or NotPossible."""
    return await _describe(desk, telegram_id, visit, NoticeKind.LATE, {"delay": delay, "coming": True}, _check_late)


def _check_late(visit: Visit, now: datetime) -> None:
    if not may_say_late(visit, now):
        raise errors.NotPossible


async def _describe(
    desk: Desk,
    telegram_id: int,
    visit: int,
    notice: NoticeKind | None,
    values: dict[str, Any],
    check: Callable[[Visit, datetime], None] | None = None,
) -> VisitCard:
    return await desk.database.write(_change, telegram_id, visit, notice, values, desk.moment(), check)


def _change(
    connection: Connection,
    telegram_id: int,
    visit_id: int,
    notice: NoticeKind | None,
    values: dict[str, Any],
    moment: Moment,
    check: Callable[[Visit, datetime], None] | None = None,
) -> VisitCard:
    old = card(connection, telegram_id, visit_id)
    if old.visit.state is not State.BOOKED or moment.now >= old.visit.ends_at:
        raise errors.NotPossible
    if check:
        check(old.visit, moment.now)
    if all(getattr(old.visit, name) == value for name, value in values.items()):
        return old
    changed = visits.change(connection, old.visit, values)
    if notice:
        outbox.withdraw(connection, visit_id, [notice])
        tell(connection, notice, changed, moment)
    return VisitCard(changed, old.reminders)


async def await_nickname(desk: Desk, telegram_id: int, visit: int) -> VisitCard:
    """From now on the next text of the person is a nickname for the visit. Raises VisitUnknown."""
    return await desk.database.write(_await_nickname, telegram_id, visit, desk.now())


def _await_nickname(connection: Connection, telegram_id: int, visit_id: int, now: datetime) -> VisitCard:
    found = card(connection, telegram_id, visit_id)
    person = visits.person_of(connection, visit_id)
    assert person is not None
    awaiting.expect(connection, person.id, Awaited.NICKNAME, now, visit=visit_id)
    return found


async def take_typed(desk: Desk, telegram_id: int, text: str) -> VisitCard | None:
    """Use typed text for what was asked for: the visit it changed, or None when nothing was.

    Raises NotPossible when the visit can no longer be changed.
    """
    return await desk.database.write(_take_typed, telegram_id, nickname_in(text), desk.moment())


def _take_typed(connection: Connection, telegram_id: int, nickname: str, moment: Moment) -> VisitCard | None:
    expected = awaiting.expected_from(connection, telegram_id)
    if expected is None or expected.what != Awaited.NICKNAME:
        return None
    awaiting.stop(connection, expected.person_id)
    values = {"nickname": nickname}
    return _change(connection, telegram_id, expected.visit_id, NoticeKind.WISHES, values, moment)


async def stop_awaiting(desk: Desk, telegram_id: int) -> None:
    """What was asked for is not awaited any more."""
    await desk.database.write(_stop_awaiting, telegram_id)


def _stop_awaiting(connection: Connection, telegram_id: int) -> None:
    if expected := awaiting.expected_from(connection, telegram_id):
        awaiting.stop(connection, expected.person_id)


async def typed_by(desk: Desk, telegram_id: int) -> str:
    """What the person has typed and not sent yet; empty when nothing is kept."""
    expected = await desk.database.read(awaiting.expected_from, telegram_id)
    return str(expected.typed) if expected else ""


def nickname_in(text: str) -> str:
    """A nickname out of typed text: one line, no control or direction characters, at most 30 characters.

    Joiners stay: Persian and emoji are spelt with them.
    """
    return " ".join(_readable(text).split())[:MAX_NICKNAME].strip(JOINERS + " ")


def written_in(text: str) -> str:
    """A longer text as it was typed, without control and direction characters; its lines stay."""
    return "\n".join(" ".join(line.split()) for line in _readable(text).splitlines()).strip()


def _readable(text: str) -> str:
    characters = unicodedata.normalize("NFC", text)
    return "".join(c for c in characters if c.isspace() or c in JOINERS or unicodedata.category(c)[0] != "C")
