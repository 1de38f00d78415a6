"""Claiming a notice for sending: state, window and visit are checked again in the claiming transaction."""

from datetime import datetime
from typing import NamedTuple

from bot.domain.notices import TO_PERSONS, NoticeFacts, NoticeKind, question_stands, still_stands
from bot.domain.persons import Person
from bot.domain.reminders import is_quiet, when_awake
from bot.domain.visits import Visit
from bot.services import ask_counsellors, tell_outage
from bot.services.desk import Desk, Moment
from bot.services.tell_counsellors import tell
from bot.store import bindings, outbox, persons, questions, visits
from bot.store.database import Connection
from bot.store.schema import AnyRow

COUNSELLORS_LOCALE = "de"


async def claim_notice(desk: Desk) -> NoticeFacts | None:
    """The next notice whose window is open, claimed, with what its words need; None when nothing is due."""
    if not await desk.database.read(_is_anything_due, desk.now()):
        return None
    return await desk.database.write(_claim, desk.moment())


def _due(connection: Connection, now: datetime) -> list[AnyRow]:
    return outbox.due(connection, now, counsellors_reachable=bool(bindings.reachable(connection)))


def _is_anything_due(connection: Connection, now: datetime) -> bool:
    return bool(_due(connection, now))


def _claim(connection: Connection, moment: Moment) -> NoticeFacts | None:
    now = moment.now
    for row in _due(connection, now):
        facts = _facts(connection, row, now)
        if facts is None:
            outbox.drop(connection, row.id)
        elif facts.asked and not facts.to_counsellor and is_quiet(now, moment.programme):
            # It was due in the daytime and could not be sent: nobody is woken for it.
            outbox.postpone(connection, row.id, when_awake(now, moment.programme))
        elif outbox.claim(connection, row.id, now, facts.reader):
            return facts
    return None


def _facts(connection: Connection, row: AnyRow, now: datetime) -> NoticeFacts | None:
    """What the words of a row need; None where it is not to be told any more, or there is nobody to tell."""
    kind, visit, asked = NoticeKind(row.kind), None, None
    person: Person | AnyRow | None = None
    if row.visit_id is not None:
        visit, person = _visit_to_tell(connection, row.visit_id, kind, now)
        if visit is None:
            return None
    elif row.question_id is not None:
        asked = ask_counsellors.asked(connection, questions.find(connection, row.question_id), now)
        if not question_stands(kind, asked.question):
            return None
        person = persons.by_id(connection, asked.question.person_id)
    reader = person if kind in TO_PERSONS else _counsellor_for(connection, row)
    if reader is None:
        return None
    return NoticeFacts(
        id=row.id,
        kind=kind,
        visit=visit,
        reader=reader.telegram_id,
        locale=reader.locale or COUNSELLORS_LOCALE,
        person_locale=(person.locale if person else "") or "",
        attempt=row.attempts + 1,
        not_after=row.not_after,
        asked=asked,
        outage=tell_outage.last(connection, now) if kind is NoticeKind.OUTAGE else None,
    )


def _visit_to_tell(
    connection: Connection, visit_id: int, kind: NoticeKind, now: datetime
) -> tuple[Visit | None, AnyRow | None]:
    """The visit a notice is about, where it may still be told of it, and its person."""
    visit = visits.for_counsellor(connection, visit_id)
    if not still_stands(kind, visit.state) or (kind in TO_PERSONS and now >= visit.starts_at):
        return None, None
    return visit, visits.person_of(connection, visit_id)


class _Reader(NamedTuple):
    telegram_id: int
    locale: str | None


def _counsellor_for(connection: Connection, row: AnyRow) -> _Reader | None:
    chat = _chat_for(connection, row)
    if chat is None:
        return None
    known = persons.find(connection, chat)
    return _Reader(chat, known.locale if known else None)


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
        if row.kind != NoticeKind.REMINDER:
            continue
        visit = visits.for_counsellor(connection, row.visit_id)
        if still_stands(NoticeKind.REMINDER, visit.state):
            tell(connection, NoticeKind.REMINDER_EXPIRED, visit, moment)
    return len(expired)


async def next_reminder(desk: Desk) -> datetime | None:
    """When the next reminder is due."""
    return await desk.database.read(outbox.next_reminder)


async def next_due(desk: Desk) -> datetime | None:
    """The next instant at which something waiting becomes due or expires."""
    return await desk.database.read(outbox.next_due, desk.now())
