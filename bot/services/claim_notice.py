"""Claiming a notice for sending: state, window and visit are checked again in the claiming transaction."""

from datetime import datetime

from bot.domain.notices import TO_PERSONS, NoticeFacts, NoticeKind, still_stands
from bot.domain.visits import Visit
from bot.services.desk import Desk, Moment
from bot.services.tell_counsellors import tell
from bot.store import bindings, outbox, persons, visits
from bot.store.database import Connection
from bot.store.schema import AnyRow

COUNSELLORS_LOCALE = "de"


async def claim_notice(desk: Desk) -> NoticeFacts | None:
    """The next notice whose window is open, claimed, with what its words need; None when nothing is due."""
    if not await desk.database.read(_is_anything_due, desk.now()):
        return None
    return await desk.database.write(_claim, desk.now())


def _due(connection: Connection, now: datetime) -> list[AnyRow]:
    return outbox.due(connection, now, counsellors_reachable=bool(bindings.reachable(connection)))


def _is_anything_due(connection: Connection, now: datetime) -> bool:
    return bool(_due(connection, now))


def _claim(connection: Connection, now: datetime) -> NoticeFacts | None:
    for row in _due(connection, now):
        kind, visit = NoticeKind(row.kind), visits.for_counsellor(connection, row.visit_id)
        if not still_stands(kind, visit.state) or (kind in TO_PERSONS and now >= visit.starts_at):
            outbox.drop(connection, row.id)
            continue
        facts = _facts(connection, row, kind, visit)
        if facts is None:
            outbox.drop(connection, row.id)
        elif outbox.claim(connection, row.id, now, facts.reader):
            return facts
    return None


def _facts(connection: Connection, row: AnyRow, kind: NoticeKind, visit: Visit) -> NoticeFacts | None:
    person = visits.person_of(connection, visit.id)
    person_locale = person.locale if person else ""
    if kind in TO_PERSONS:
        if person is None:
            return None
        reader, locale = person.telegram_id, person.locale
    else:
        chat = _chat_for(connection, row)
        if chat is None:
            return None
        known = persons.find(connection, chat)
        reader, locale = chat, known.locale if known else None
    return NoticeFacts(
        id=row.id,
        kind=kind,
        visit=visit,
        reader=reader,
        locale=locale or COUNSELLORS_LOCALE,
        person_locale=person_locale or "",
        attempt=row.attempts + 1,
        not_after=row.not_after,
    )


def _chat_for(connection: Connection, row: AnyRow) -> int | None:
    """The chat of the row's counsellor, else of another whom no other row tells the same; None if all are told."""
    reachable = bindings.reachable(connection)
    if row.counsellor in reachable:
        return reachable[row.counsellor]
    return next((chat for other, chat in reachable.items() if not outbox.is_told(connection, row, other, chat)), None)


async def expire_notices(desk: Desk) -> int:
    """Give up what is past its window, and tell the counsellors of each reminder among it. Returns how many."""
    if not await desk.database.read(outbox.has_expired, desk.now()):
        return 0
    return await desk.database.write(_expire, desk.moment())


def _expire(connection: Connection, moment: Moment) -> int:
    expired = outbox.expire(connection, moment.now)
    for row in expired:
        visit = visits.for_counsellor(connection, row.visit_id)
        if row.kind == NoticeKind.REMINDER and still_stands(NoticeKind.REMINDER, visit.state):
            tell(connection, NoticeKind.REMINDER_EXPIRED, visit, moment)
    return len(expired)


async def next_reminder(desk: Desk) -> datetime | None:
    """When the next reminder is due."""
    return await desk.database.read(outbox.next_reminder)


async def next_due(desk: Desk) -> datetime | None:
    """The next instant at which something waiting becomes due or expires."""
    return await desk.database.read(outbox.next_due, desk.now())
