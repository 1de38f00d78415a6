"""Cancelling a visit, and taking that back while the place is free."""

from datetime import datetime

from bot.domain import errors
from bot.domain.booking import OfferRules, bookable, check_limits, check_start
from bot.domain.notices import NoticeKind
from bot.domain.programme import Programme
from bot.domain.visits import State, Visit, VisitCard, check_before_start, check_change
from bot.services.book_visit import add_visit
from bot.services.desk import Desk
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
    return await desk.database.write(_cancel, telegram_id, visit, version, desk.programme, desk.now())


def _cancel(
    connection: Connection, telegram_id: int, visit_id: int, version: int, programme: Programme, now: datetime
) -> Visit:
    person = persons.find(connection, telegram_id)
    if person is None:
        raise errors.VisitUnknown
    visit = visits.own(connection, person.id, visit_id)
    check_change(visit.state, State.CANCELLED)
    if visit.version != version:
        raise errors.VisitChanged
    check_before_start(visit, now)
    return end(connection, visit, programme, now)


def end(connection: Connection, visit: Visit, programme: Programme, now: datetime) -> Visit:
    """Cancel a visit that may be cancelled: its notices are withdrawn, the counsellors told."""
    cancelled = visits.change(connection, visit, {"state": State.CANCELLED})
    outbox.withdraw(connection, visit.id, ABOUT_THE_FUTURE)
    tell(connection, NoticeKind.CANCELLED, cancelled, programme, now)
    return cancelled


async def take_back(desk: Desk, telegram_id: int, visit: int) -> VisitCard:
    """Book the slot of a cancelled visit again, as it was; the cancelled one stays cancelled, for states are terminal.

    It needs no lead and does not count as one booking more. Raises VisitUnknown, NotPossible, AlreadyBooked,
    TooManyVisits, SlotTaken and the refusals of `bookable`.
    """
    return await desk.database.write(_take_back, telegram_id, visit, desk.programme, desk.rules, desk.now())


def _take_back(
    connection: Connection, telegram_id: int, visit_id: int, programme: Programme, rules: OfferRules, now: datetime
) -> VisitCard:
    person = persons.find(connection, telegram_id)
    if person is None:
        raise errors.VisitUnknown
    cancelled = visits.own(connection, person.id, visit_id)
    if cancelled.state is not State.CANCELLED:
        raise errors.NotPossible
    slot = bookable(cancelled.slot, programme, rules, now, again=True)
    account = visits.account(connection, person.id, now, without=cancelled.id)
    check_start(account, slot, for_someone_else=cancelled.for_someone_else)
    check_limits(account, programme, now)
    values = {name: getattr(cancelled, name) for name in KEPT_WHEN_TAKEN_BACK}
    return add_visit(connection, person.id, slot, programme, now, values)
