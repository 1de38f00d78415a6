"""Cancelling a visit, and taking that back while the place is free."""

from bot.domain import errors
from bot.domain.booking import bookable, check_limits, check_start
from bot.domain.notices import NoticeKind
from bot.domain.visits import State, Visit, VisitCard, check_before_start, check_change
from bot.services.book_visit import add_visit
from bot.services.desk import Desk, Moment
from bot.services.show_visits import card
from bot.services.tell_counsellors import tell
from bot.store import outbox, persons, visits
from bot.store.database import Connection

ABOUT_THE_FUTURE = (
    NoticeKind.REMINDER,
    NoticeKind.WISHES_ANSWERED,
    NoticeKind.LATE,
    NoticeKind.WISHES,
    NoticeKind.MOVED,
)
KEPT_WHEN_TAKEN_BACK = ("for_someone_else", "nickname", "topic", "wishes", "number")


async def cancel_visit(desk: Desk, telegram_id: int, visit: int, version: int) -> Visit:
    """Cancel the person's visit of this version. Raises VisitUnknown, VisitChanged, NotPossible or VisitBegun."""
    return await desk.database.write(_cancel, telegram_id, visit, version, desk.moment())


def _cancel(connection: Connection, telegram_id: int, visit_id: int, version: int, moment: Moment) -> Visit:
    visit = card(connection, telegram_id, visit_id).visit
    check_change(visit.state, State.CANCELLED)
    if visit.version != version:
        raise errors.VisitChanged
    check_before_start(visit, moment.now)
    return end(connection, visit, moment)


def end(connection: Connection, visit: Visit, moment: Moment) -> Visit:
    """Cancel a visit that may be cancelled: its notices are withdrawn, the counsellors told."""
    cancelled = visits.change(connection, visit, {"state": State.CANCELLED})
    outbox.withdraw(connection, visit.id, ABOUT_THE_FUTURE)
    tell(connection, NoticeKind.CANCELLED, cancelled, moment)
    return cancelled


async def take_back(desk: Desk, telegram_id: int, visit: int) -> VisitCard:
    """Book the slot of a cancelled visit again, as it was; the cancelled one stays cancelled, for states are terminal.

    It needs no lead and does not count as one booking more. Raises VisitUnknown, NotPossible, AlreadyBooked,
    TooManyVisits, SlotTaken and the refusals of `bookable`.
    """
    return await desk.database.write(_take_back, telegram_id, visit, desk.moment())


def _take_back(connection: Connection, telegram_id: int, visit_id: int, moment: Moment) -> VisitCard:
    cancelled = card(connection, telegram_id, visit_id).visit
    person = persons.find(connection, telegram_id)
    assert person is not None
    if cancelled.state is not State.CANCELLED:
        raise errors.NotPossible
    slot = bookable(cancelled.slot, moment.programme, moment.rules, moment.now, again=True)
    account = visits.account(connection, person.id, moment.now, without=cancelled.id)
    check_start(account, slot, for_someone_else=cancelled.for_someone_else)
    check_limits(account, moment.programme, moment.now)
    values = {name: getattr(cancelled, name) for name in KEPT_WHEN_TAKEN_BACK}
    return add_visit(connection, person.id, slot, moment, values)
