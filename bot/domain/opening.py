"""What can be said about hours in general: the weekly pattern, the next open hours, closed days ahead."""

from datetime import date, datetime
from typing import NamedTuple

from bot.domain import wall
from bot.domain.programme import Hours, Kind, Programme
from bot.domain.slots import ClosedDay, closed, runs_on

AHEAD_DAYS = 60
SATURDAY = 5


class Occurrence(NamedTuple):
    """Hours on a date."""

    on: date
    hours: Hours


def weekly(programme: Programme, on: date, office: str | None = None) -> list[Hours]:
    """The hours that hold on a date or later, of one office or all, by office, weekday and time."""
    valid = (h for h in programme.hours if h.valid_until is None or h.valid_until >= on)
    wanted = (h for h in valid if office in (None, h.office))
    return sorted(wanted, key=lambda h: (h.office, h.weekday, h.from_local, h.kind))


def next_open_hours(programme: Programme, now: datetime, most: int = 3) -> list[Occurrence]:
    """The next open hours that have not ended, closures applied."""
    local = wall.local(now, programme.zone)
    found: list[Occurrence] = []
    for on in wall.days(local.date(), local.date() + AHEAD_DAYS * wall.DAY):
        for hours in sorted(programme.hours, key=lambda h: (h.from_local, h.office)):
            is_open = (
                hours.kind is Kind.OPEN_HOUR and runs_on(hours, on) and closed(programme, hours.office, on) is None
            )
            if is_open and (on > local.date() or hours.to_local > local.time()):
                found.append(Occurrence(on, hours))
    return found[:most]


class ClosedOn(NamedTuple):
    """A day on which hours would run, but the office is closed."""

    on: date
    office: str
    why: ClosedDay


def closures_ahead(programme: Programme, now: datetime, days: int = 28) -> list[ClosedOn]:
    """Closed days ahead on which there would be hours otherwise, by date and office."""
    today = wall.local(now, programme.zone).date()
    found = set()
    for on in wall.days(today, today + days * wall.DAY):
        for hours in programme.hours:
            if runs_on(hours, on) and (why := closed(programme, hours.office, on)):
                found.add(ClosedOn(on, hours.office, why))
    return sorted(found)


def next_working_day(programme: Programme, on: date) -> date:
    """The next day after a date that is neither at the weekend nor a public holiday."""
    following = on + wall.DAY
    while following.weekday() >= SATURDAY or following in programme.holidays:
        following += wall.DAY
    return following
