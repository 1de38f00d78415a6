"""Moving a visit to another slot, in one transaction; it keeps its id."""

from typing import Any

from bot.domain import errors
from bot.domain.booking import bookable, check_start
from bot.domain.notices import NoticeKind
from bot.domain.slots import Slot, SlotKey
from bot.domain.visits import LIVE, State, Visit, VisitCard, check_before_start
from bot.services.book_visit import draw_number, place_in, remind
from bot.services.desk import Desk, Moment
from bot.services.show_visits import card
from bot.services.tell_counsellors import responsible_for, tell
from bot.store import outbox, persons, visits
from bot.store.database import Connection

ABOUT_THE_OLD_TIME = (NoticeKind.REMINDER, NoticeKind.LATE, NoticeKind.WISHES_ANSWERED)


async def move_visit(desk: Desk, telegram_id: int, visit: int, version: int, key: SlotKey) -> VisitCard:
    """Move the person's visit of this version to the slot.

    Raises VisitUnknown, VisitChanged, NotPossible, VisitBegun, AlreadyBooked, SlotTaken and the refusals of
    `bookable`.
    """
    return await desk.database.write(_move, telegram_id, visit, version, key, desk.moment())


def _move(
    connection: Connection, telegram_id: int, visit_id: int, version: int, key: SlotKey, moment: Moment
) -> VisitCard:
    old = card(connection, telegram_id, visit_id).visit
    if old.version != version:
        raise errors.VisitChanged
    if old.state not in LIVE:
        raise errors.NotPossible
    check_before_start(old, moment.now)
    slot = bookable(key, moment.programme, moment.rules, moment.now)
    _check_own_visits(connection, telegram_id, old, slot, moment)
    before = responsible_for(old, moment.programme)
    visit = visits.change(connection, old, _values(connection, old, slot, moment))
    outbox.withdraw(connection, visit.id, ABOUT_THE_OLD_TIME)
    tell(connection, NoticeKind.MOVED, visit, moment, also=before)
    return remind(connection, visit, moment)


def _check_own_visits(connection: Connection, telegram_id: int, old: Visit, slot: Slot, moment: Moment) -> None:
    if old.state is State.BOOKED and old.slot == slot.key:
        raise errors.AlreadyBooked
    person = persons.find(connection, telegram_id)
    assert person is not None
    account = visits.account(connection, person.id, moment.now, without=old.id)
    check_start(account, slot, for_someone_else=old.for_someone_else)


def _values(connection: Connection, old: Visit, slot: Slot, moment: Moment) -> dict[str, Any]:
    """The columns after the move; what was answered or announced for the old time no longer holds."""
    values = place_in(connection, slot, moment, without=old.id)
    same_day = (old.office, old.on) == (values["office"], values["local"].date())
    return values | {
        "number": old.number if same_day else draw_number(connection, slot, moment),
        "state": State.BOOKED,
        "settled_at": moment.now,
        "coming": False,
        "delay": None,
        "wishes_possible": None,
        "previous_local": old.local,
        "previous_office_name": old.office_name,
    }
