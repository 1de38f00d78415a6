"""What must always be true of the database, as queries that find what is wrong. The schema forbids most of it already.

The doctor asks them of the running office, the tests after every fault.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from bot.domain.notices import NoticeKind
from bot.domain.visits import LIVE, State
from bot.store import inbox as inboxes
from bot.store import outbox as outboxes
from bot.store.database import Connection
from bot.store.inbox import inbox
from bot.store.outbox import outbox
from bot.store.visits import visits

LONGEST_SENDING = timedelta(minutes=10)
LONGEST_WAITING = timedelta(minutes=10)


class Wrong(StrEnum):
    """One thing that must never be."""

    DOUBLE_BOOKED = "two visits hold one place"
    OVERLAP = "a counsellor has two visits at once"
    TWICE_AT_ONCE = "a person has two visits at one time"
    OVER_LIMIT = "a person has more live visits than the programme allows"
    OWNERLESS = "a visit ahead belongs to nobody"
    UNTOLD = "no counsellor is told of a visit ahead"
    REMINDS_IN_VAIN = "a reminder waits for a visit that is not booked"
    STUCK_SENDING = "a notice has been on its way for more than ten minutes"
    PAST_WINDOW = "a notice waits although its window closed more than ten minutes ago"
    UPDATE_WAITS = "an update has waited for more than ten minutes"


Query = Callable[[datetime, int], sa.Select[int]]
_booked = visits.c.state == State.BOOKED
_other = visits.alias("other")


def _double_booked(_: datetime, __: int) -> sa.Select[int]:
    slot = (visits.c.office, visits.c.kind, sa.func.coalesce(visits.c.counsellor, ""), visits.c.starts_at)
    return (
        sa.select(sa.func.max(visits.c.id)).where(_booked).group_by(*slot, visits.c.place).having(sa.func.count() > 1)
    )


def _overlap(_: datetime, __: int) -> sa.Select[int]:
    both = sa.and_(visits.c.counsellor == _other.c.counsellor, visits.c.id > _other.c.id)
    meet = sa.and_(visits.c.starts_at < _other.c.ends_at, _other.c.starts_at < visits.c.ends_at)
    return sa.select(visits.c.id).join(_other, both).where(_booked, _other.c.state == State.BOOKED, meet)


def _twice_at_once(_: datetime, __: int) -> sa.Select[int]:
    same = (visits.c.person_id, visits.c.starts_at, visits.c.for_someone_else)
    live = sa.and_(visits.c.state.in_(sorted(LIVE)), visits.c.person_id.is_not(None))
    return sa.select(sa.func.max(visits.c.id)).where(live).group_by(*same).having(sa.func.count() > 1)


def _over_limit(now: datetime, limit: int) -> sa.Select[int]:
    live = sa.and_(_booked, visits.c.ends_at > now, visits.c.person_id.is_not(None))
    return sa.select(sa.func.max(visits.c.id)).where(live).group_by(visits.c.person_id).having(sa.func.count() > limit)


def _ownerless(now: datetime, _: int) -> sa.Select[int]:
    return sa.select(visits.c.id).where(_booked, visits.c.starts_at > now, visits.c.person_id.is_(None))


def _untold(now: datetime, _: int) -> sa.Select[int]:
    told = sa.exists().where(outbox.c.visit_id == visits.c.id, outbox.c.kind.in_([NoticeKind.BOOKED, NoticeKind.MOVED]))
    return sa.select(visits.c.id).where(_booked, visits.c.starts_at > now, sa.not_(told))


def _reminds_in_vain(_: datetime, __: int) -> sa.Select[int]:
    waits = sa.and_(outbox.c.state == outboxes.RowState.WAITING, outbox.c.kind == NoticeKind.REMINDER)
    return sa.select(visits.c.id).join(outbox, outbox.c.visit_id == visits.c.id).where(waits, sa.not_(_booked))


def _stuck_sending(now: datetime, _: int) -> sa.Select[int]:
    sending = outbox.c.state == outboxes.RowState.SENDING
    return sa.select(outbox.c.id).where(sending, outbox.c.claimed_at < now - LONGEST_SENDING)


def _past_window(now: datetime, _: int) -> sa.Select[int]:
    waiting = outbox.c.state == outboxes.RowState.WAITING
    return sa.select(outbox.c.id).where(waiting, outbox.c.not_after < now - LONGEST_WAITING)


def _update_waits(now: datetime, _: int) -> sa.Select[int]:
    waiting = inbox.c.state == inboxes.RowState.WAITING
    return sa.select(inbox.c.update_id).where(waiting, inbox.c.accepted_at < now - LONGEST_WAITING)


QUERIES: dict[Wrong, Query] = {
    Wrong.DOUBLE_BOOKED: _double_booked,
    Wrong.OVERLAP: _overlap,
    Wrong.TWICE_AT_ONCE: _twice_at_once,
    Wrong.OVER_LIMIT: _over_limit,
    Wrong.OWNERLESS: _ownerless,
    Wrong.UNTOLD: _untold,
    Wrong.REMINDS_IN_VAIN: _reminds_in_vain,
    Wrong.STUCK_SENDING: _stuck_sending,
    Wrong.PAST_WINDOW: _past_window,
    Wrong.UPDATE_WAITS: _update_waits,
}


def violations(connection: Connection, now: datetime, live_visits_per_person: int) -> dict[Wrong, list[int]]:
    """What is wrong, with the ids of the rows (visits, notices, updates, as the words say); empty when all is well."""
    found = {wrong: connection.execute(query(now, live_visits_per_person)) for wrong, query in QUERIES.items()}
    ids = {wrong: [int(row[0]) for row in rows] for wrong, rows in found.items()}
    return {wrong: rows for wrong, rows in ids.items() if rows}
