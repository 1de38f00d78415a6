"""Visits. Every question about a visit names the actor it is asked for; the schema decides races.

Two triggers stand in the migrations: a terminal state stays terminal, and a counsellor's visits never overlap.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.domain import errors
from bot.domain.booking import Account
from bot.domain.programme import Kind
from bot.domain.slots import Slot, SlotKey
from bot.domain.visits import LIVE, Delay, State, Topic, Visit, Wish
from bot.store.database import Connection
from bot.store.persons import persons
from bot.store.schema import AnyRow, Instant, metadata, one_of

visits = sa.Table(
    "visits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person_id", sa.ForeignKey(persons.c.id, ondelete="SET NULL"), index=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("office", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("counsellor", sa.String),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False, index=True),
    sa.Column("local", sa.DateTime, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("uid", sa.String, nullable=False, unique=True),
    sa.Column("office_name", sa.String, nullable=False),
    sa.Column("building", sa.String, nullable=False),
    sa.Column("street", sa.String, nullable=False),
    sa.Column("town", sa.String, nullable=False),
    sa.Column("counsellor_name", sa.String, nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("for_someone_else", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("nickname", sa.String, nullable=False, server_default=""),
    sa.Column("topic", sa.String),
    sa.Column("wishes", sa.String, nullable=False, server_default=""),
    sa.Column("wishes_possible", sa.Boolean),
    sa.Column("coming", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("delay", sa.String),
    sa.Column("previous_local", sa.DateTime),
    sa.Column("previous_office_name", sa.String, nullable=False, server_default=""),
    sa.Column("booked_at", Instant, nullable=False),
    sa.Column("settled_at", Instant, nullable=False),
    sa.CheckConstraint(one_of("state", State), name="state"),
    sa.CheckConstraint(one_of("kind", Kind), name="kind"),
    sa.CheckConstraint("starts_at < ends_at", name="span"),
    sa.CheckConstraint("place >= 1", name="place"),
    sa.CheckConstraint(
        f"(kind = '{Kind.APPOINTMENT}') = (counsellor IS NOT NULL) AND (counsellor IS NULL OR place = 1)",
        name="appointment",
    ),
    sqlite_autoincrement=True,
)
_slot_columns = (visits.c.office, visits.c.kind, sa.func.coalesce(visits.c.counsellor, ""), visits.c.starts_at)
_live = one_of("state", sorted(LIVE))
PLACE = sa.Index(
    "uq_visits_place", *_slot_columns, visits.c.place, unique=True, sqlite_where=sa.text("state = 'booked'")
)
START = sa.Index(
    "uq_visits_start",
    visits.c.person_id,
    visits.c.starts_at,
    visits.c.for_someone_else,
    unique=True,
    sqlite_where=sa.text(_live),
)
NUMBER = sa.Index(
    "uq_visits_number",
    visits.c.office,
    sa.text("date(local)"),
    visits.c.number,
    unique=True,
    sqlite_where=sa.text("state <> 'cancelled'"),
)

_OWN = frozenset(column.name for column in visits.c) & frozenset(Visit.__dataclass_fields__)
_SELECT = sa.select(*(visits.c[name] for name in sorted(_OWN)))


def _visit(row: AnyRow) -> Visit:
    values = dict(row._mapping)
    values["state"] = State(values["state"])
    values["kind"] = Kind(values["kind"])
    values["topic"] = Topic(values["topic"]) if values["topic"] else None
    values["delay"] = Delay(values["delay"]) if values["delay"] else None
    values["wishes"] = wishes_of(values["wishes"])
    return Visit(**values)


def wishes_of(stored: str) -> frozenset[Wish]:
    """The wishes in a stored column."""
    return frozenset(Wish(word) for word in stored.split())


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    if "wishes" in values:
        values["wishes"] = " ".join(sorted(values["wishes"]))
    return values


def own(connection: Connection, person: int, visit: int) -> Visit:
    """A visit of this person. Raises VisitUnknown."""
    row = connection.execute(_SELECT.where(visits.c.id == visit, visits.c.person_id == person)).first()
    if row is None:
        raise errors.VisitUnknown
    return _visit(row)


def all_own(connection: Connection, person: int) -> list[Visit]:
    """Every visit of this person, by start."""
    rows = connection.execute(_SELECT.where(visits.c.person_id == person).order_by(visits.c.starts_at, visits.c.id))
    return [_visit(row) for row in rows]


def for_counsellor(connection: Connection, visit: int) -> Visit:
    """A visit as a counsellor or the outbox sees it; who asks has been checked before. Raises VisitUnknown."""
    row = connection.execute(_SELECT.where(visits.c.id == visit)).first()
    if row is None:
        raise errors.VisitUnknown
    return _visit(row)


def person_of(connection: Connection, visit: int) -> AnyRow | None:
    """Telegram id, locale and id of the person of a visit; None when they have had themselves deleted."""
    joined = sa.select(persons.c.id, persons.c.telegram_id, persons.c.locale).join_from(visits, persons)
    return connection.execute(joined.where(visits.c.id == visit)).first()


def uid(connection: Connection, visit: int) -> str:
    """The identity of the visit in calendars; it never changes."""
    return str(connection.execute(sa.select(visits.c.uid).where(visits.c.id == visit)).scalar_one())


def account(connection: Connection, person: int, now: datetime, *, without: int | None = None) -> Account:
    """What counts for the person's limits at `now`, one visit left out where it is to be replaced."""
    rows = connection.execute(
        sa.select(visits.c.state, visits.c.starts_at, visits.c.ends_at, visits.c.for_someone_else, visits.c.booked_at)
        .where(visits.c.person_id == person)
        .where(visits.c.id != (without or 0))
    ).all()
    booked = [row for row in rows if row.state in LIVE and now < row.ends_at]
    return Account(
        live=sum(row.state == State.BOOKED for row in booked),
        booked_at=tuple(row.booked_at for row in rows),
        starts=frozenset((row.starts_at, row.for_someone_else) for row in booked),
    )


def taken_places(connection: Connection, key: SlotKey, *, without: int | None = None) -> set[int]:
    """The places of a slot that are given away."""
    rows = connection.execute(
        sa.select(visits.c.place).where(
            visits.c.state == State.BOOKED,
            visits.c.starts_at == key.starts_at,
            visits.c.office == key.office,
            visits.c.kind == key.kind,
            sa.func.coalesce(visits.c.counsellor, "") == (key.counsellor or ""),
            visits.c.id != (without or 0),
        )
    )
    return set(rows.scalars())


def is_busy(connection: Connection, slot: Slot, *, without: int | None = None) -> bool:
    """Whether the slot's counsellor has another visit that overlaps it, in whichever office."""
    if slot.counsellor is None:
        return False
    overlap = sa.and_(
        visits.c.counsellor == slot.counsellor,
        visits.c.state == State.BOOKED,
        visits.c.starts_at < slot.ends_at,
        visits.c.ends_at > slot.starts_at,
        visits.c.id != (without or 0),
    )
    return connection.execute(sa.select(visits.c.id).where(overlap).limit(1)).first() is not None


def taken_between(connection: Connection, first: datetime, last: datetime) -> list[tuple[SlotKey, datetime]]:
    """Slot and end of every booked visit that touches a stretch of time; one entry for each place."""
    rows = connection.execute(
        sa.select(visits.c.starts_at, visits.c.office, visits.c.kind, visits.c.counsellor, visits.c.ends_at).where(
            visits.c.state == State.BOOKED, visits.c.ends_at > first, visits.c.starts_at < last
        )
    )
    return [(SlotKey(row.starts_at, row.office, Kind(row.kind), row.counsellor), row.ends_at) for row in rows]


def taken_numbers(connection: Connection, office: str, on: date) -> set[int]:
    """The numbers given out in an office for a date, whatever became of the visits."""
    rows = connection.execute(
        sa.select(visits.c.number).where(visits.c.office == office, sa.func.date(visits.c.local) == on.isoformat())
    )
    return set(rows.scalars())


def add(connection: Connection, values: dict[str, Any]) -> int:
    """Store a new visit. Raises SlotTaken or AlreadyBooked when the schema says no."""
    try:
        result = connection.execute(visits.insert().values(**_stored(values)))
    except IntegrityError as error:
        raise _refusal(error) from None
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def change(connection: Connection, visit: Visit, values: dict[str, Any]) -> Visit:
    """Change a visit that is still of this version; the version grows.

    Raises VisitChanged, SlotTaken or AlreadyBooked.
    """
    statement = (
        visits.update()
        .where(visits.c.id == visit.id, visits.c.version == visit.version)
        .values(version=visit.version + 1, **_stored(values))
    )
    try:
        changed = connection.execute(statement).rowcount
    except IntegrityError as error:
        raise _refusal(error) from None
    if not changed:
        raise errors.VisitChanged
    return for_counsellor(connection, visit.id)


def _refusal(error: IntegrityError) -> Exception:
    text = str(error.orig)
    if "visits.person_id" in text:
        return errors.AlreadyBooked()
    if str(PLACE.name) in text or "counsellor is busy" in text:
        return errors.SlotTaken()
    return error


def all_with_uid(connection: Connection) -> list[tuple[Visit, str]]:
    """Every visit that is still kept, with its identity in calendars, by start. For feeds of bound counsellors."""
    uids = {row.id: str(row.uid) for row in connection.execute(sa.select(visits.c.id, visits.c.uid))}
    rows = connection.execute(_SELECT.order_by(visits.c.starts_at, visits.c.id))
    return [(_visit(row), uids[row.id]) for row in rows]


def ended_before(connection: Connection, instant: datetime) -> list[Visit]:
    """Visits that ended before an instant."""
    return [_visit(row) for row in connection.execute(_SELECT.where(visits.c.ends_at < instant))]


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Delete visits and what hangs on them."""
    connection.execute(visits.delete().where(visits.c.id.in_(list(ids))))
