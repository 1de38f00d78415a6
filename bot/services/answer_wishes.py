"""What counsellors do with a notice: look at it again, and answer the wishes in it."""

from bot.domain import errors
from bot.domain.notices import ABOUT_VISITS, Notice, NoticeFacts, NoticeKind
from bot.domain.reminders import when_awake
from bot.domain.visits import State, Visit
from bot.services.desk import Desk, Moment
from bot.store import outbox, persons, visits
from bot.store.database import Connection


async def look_again(desk: Desk, telegram_id: int, kind: NoticeKind, visit: int) -> NoticeFacts:
    """A notice as it reads now, for a bound counsellor. Raises NotACounsellor or VisitUnknown."""
    return await desk.database.read(_look, telegram_id, kind, visit)


def _look(connection: Connection, telegram_id: int, kind: NoticeKind, visit_id: int) -> NoticeFacts:
    counsellor = persons.find(connection, telegram_id)
    if counsellor is None or counsellor.counsellor is None:
        raise errors.NotACounsellor
    if kind not in ABOUT_VISITS:
        raise errors.VisitUnknown
    visit = visits.for_counsellor(connection, visit_id)
    person = visits.person_of(connection, visit_id)
    return NoticeFacts(
        id=0,
        kind=kind,
        visit=visit,
        reader=telegram_id,
        locale=counsellor.locale or "de",
        person_locale=(person.locale if person else "") or "",
        attempt=0,
    )


async def answer_wishes(desk: Desk, telegram_id: int, visit: int, version: int, *, possible: bool) -> NoticeFacts:
    """A bound counsellor says whether the wishes are possible; the person is told when they are awake.

    Raises NotACounsellor, VisitUnknown, VisitChanged or NotPossible.
    """
    return await desk.database.write(_answer, telegram_id, visit, version, desk.moment(), possible=possible)


def _answer(
    connection: Connection,
    telegram_id: int,
    visit_id: int,
    version: int,
    moment: Moment,
    *,
    possible: bool,
) -> NoticeFacts:
    _look(connection, telegram_id, NoticeKind.WISHES, visit_id)
    visit = visits.for_counsellor(connection, visit_id)
    if visit.wishes_possible is possible:
        return _look(connection, telegram_id, NoticeKind.WISHES, visit_id)
    if visit.version != version:
        raise errors.VisitChanged
    if visit.state is not State.BOOKED or not visit.wishes or moment.now >= visit.starts_at:
        raise errors.NotPossible
    _tell_person(connection, visits.change(connection, visit, {"wishes_possible": possible}), moment)
    return _look(connection, telegram_id, NoticeKind.WISHES, visit_id)


def _tell_person(connection: Connection, visit: Visit, moment: Moment) -> None:
    outbox.withdraw(connection, visit.id, [NoticeKind.WISHES_ANSWERED])
    at = when_awake(moment.now, moment.programme, visit.starts_at)
    outbox.put(connection, [Notice(NoticeKind.WISHES_ANSWERED, visit.id, visit.version, at, visit.starts_at)])
