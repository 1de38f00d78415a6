"""Hours → slots. Slots are computed, never stored.

Precedence, the only one: closure (public holidays are closures) > hours. A wall time that does not exist or
exists twice is never the start of a slot. A counsellor's appointment inside an open hour that nobody else can
hold is not offered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.domain import wall
from bot.domain.programme import Hours, Kind, Programme, Reason

WEEK = timedelta(weeks=1)


class SlotKey(NamedTuple):
    """What tells one slot from another. `starts_at` is UTC."""

    starts_at: datetime
    office: str
    kind: Kind
    counsellor: str | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A bookable interval (UTC), with as many places as `places`; `holders` can hold an open hour."""

    starts_at: datetime
    ends_at: datetime
    office: str
    kind: Kind
    counsellor: str | None
    places: int
    lead: timedelta
    holders: tuple[str, ...]
    confirmed: bool

    @property
    def key(self) -> SlotKey:
        """What tells this slot from another."""
        return SlotKey(self.starts_at, self.office, self.kind, self.counsellor)

    def order(self) -> tuple[datetime, str, str, str]:
        """By start, office, kind, counsellor."""
        return self.starts_at, self.office, self.kind, self.counsellor or ""


class ClosedDay(NamedTuple):
    """Why there is nothing on a date: a reason, and for a holiday its English name."""

    reason: Reason
    holiday: str = ""


def closed(programme: Programme, office: str, on: date) -> ClosedDay | None:
    """Why `office` is closed on a date, or None."""
    if holiday := programme.holidays.get(on):
        return ClosedDay(Reason.HOLIDAY, holiday)
    for closure in programme.closures:
        if closure.from_on <= on <= closure.to_on and closure.office in (None, office):
            return ClosedDay(closure.reason)
    return None


def runs_on(hours: Hours, on: date) -> bool:
    """Whether the weekly pattern covers a date (closures apart)."""
    if on.weekday() != hours.weekday:
        return False
    if (hours.valid_from and on < hours.valid_from) or (hours.valid_until and on > hours.valid_until):
        return False
    if hours.every_weeks == 1 or hours.valid_from is None:
        return True
    return (_monday(on) - _monday(hours.valid_from)) // WEEK % hours.every_weeks == 0


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def slots(programme: Programme, first: date, last: date) -> list[Slot]:
    """All slots of the programme on the dates from `first` to `last` (inclusive), in order."""
    found: list[Slot] = []
    for on in wall.days(first, last):
        running = [h for h in programme.hours if runs_on(h, on) and closed(programme, h.office, on) is None]
        held = [_span(programme, h, on) for h in running if h.kind is Kind.OPEN_HOUR]
        for hours in running:
            cut = _cut(programme, hours, on)
            found += cut if hours.kind is Kind.OPEN_HOUR else _unless_held(cut, held)
    return sorted(found, key=Slot.order)


class _Span(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    holders: tuple[str, ...]


def _span(programme: Programme, hours: Hours, on: date) -> _Span:
    starts_at = wall.nearest_instant(on, hours.from_local, programme.zone)
    return _Span(starts_at, wall.nearest_instant(on, hours.to_local, programme.zone), hours.counsellors)


def _unless_held(appointments: Iterable[Slot], open_hours: list[_Span]) -> Iterator[Slot]:
    for slot in appointments:
        alone = (o for o in open_hours if o.holders == (slot.counsellor,))
        if not any(o.starts_at < slot.ends_at and slot.starts_at < o.ends_at for o in alone):
            yield slot


def _cut(programme: Programme, hours: Hours, on: date) -> Iterator[Slot]:
    """Slots start at `from`, follow each other, and end by `to`, all by the wall clock.

    One that would end in the hour that is missing ends where the clock jumps: it never runs into the next.
    """
    midnight = datetime.combine(on, time())
    begin = midnight + _since_midnight(hours.from_local)
    while begin + hours.slot <= midnight + _since_midnight(hours.to_local):
        starts_at = wall.instant(on, begin.time(), programme.zone)
        if starts_at is not None:
            end = begin + hours.slot
            yield _slot(hours, starts_at, wall.nearest_instant(on, end.time(), programme.zone))
        begin += hours.slot + hours.gap


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _slot(hours: Hours, starts_at: datetime, ends_at: datetime) -> Slot:
    return Slot(
        starts_at=starts_at,
        ends_at=ends_at,
        office=hours.office,
        kind=hours.kind,
        counsellor=hours.counsellor,
        places=hours.places,
        lead=hours.lead,
        holders=hours.counsellors,
        confirmed=hours.confirmed,
    )


def is_offered(slot: Slot, programme: Programme, now: datetime) -> bool:
    """Whether the slot may be booked at `now`: not before its horizon, not after its lead."""
    return not is_too_late(slot, now) and not is_too_early(slot, programme, now)


def is_too_late(slot: Slot, now: datetime) -> bool:
    """Whether less than the lead is left before the start, or the slot has begun."""
    return now > slot.starts_at - slot.lead or now >= slot.starts_at


def is_too_early(slot: Slot, programme: Programme, now: datetime) -> bool:
    """Whether the slot's local date lies beyond the horizon."""
    on = wall.local(slot.starts_at, programme.zone).date()
    return on > wall.local(now, programme.zone).date() + timedelta(days=programme.horizon_days)


def offered(programme: Programme, now: datetime) -> list[Slot]:
    """The slots that may be booked at `now`, free or not, in order."""
    today = wall.local(now, programme.zone).date()
    upcoming = slots(programme, today, today + timedelta(days=programme.horizon_days))
    return [slot for slot in upcoming if is_offered(slot, programme, now)]


def find(programme: Programme, key: SlotKey) -> Slot | None:
    """The slot of this key as the programme has it today, closures applied, or None."""
    on = wall.local(key.starts_at, programme.zone).date()
    return next((slot for slot in slots(programme, on, on) if slot.key == key), None)


def can_be_promised(slot: Slot, programme: Programme) -> bool:
    """Whether programme, office (with street) and hours are confirmed, so that nobody meets a closed door."""
    office = programme.offices[slot.office]
    return slot.confirmed and programme.confirmed and office.confirmed and bool(office.street)


class OpenNow(NamedTuple):
    """An open hour that is running: whoever wants to can just come, until `until_at` (UTC)."""

    office: str
    until_at: datetime


def open_now(programme: Programme, now: datetime) -> list[OpenNow]:
    """The open hours that are running at `now` and can be promised or are samples; see `can_be_promised`."""
    on = wall.local(now, programme.zone).date()
    running = []
    for hours in programme.hours:
        if hours.kind is Kind.OPEN_HOUR and runs_on(hours, on) and not closed(programme, hours.office, on):
            span = _span(programme, hours, on)
            if span.starts_at <= now < span.ends_at:
                running.append(OpenNow(hours.office, span.ends_at))
    return running
