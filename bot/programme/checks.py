"""Rules between two keys of the file; those of one key alone are in `schema`."""

from collections.abc import Collection, Iterator, Sequence
from datetime import time, timedelta
from itertools import combinations
from math import lcm

from bot.domain.programme import Hours, Kind
from bot.domain.slots import WEEK, runs_on
from bot.programme.schema import (
    ClosureSection,
    Document,
    HoursSection,
    OfficeSection,
    ReminderSection,
    quoted,
)
from bot.programme.sentences import Place, Wrong

LATER = "is not later than `from`"


def wrong_pairs(document: Document) -> Iterator[Wrong]:
    """Everything in the file that contradicts something else in it, hours that overlap apart."""
    offices = {office.id for office in document.office}
    counsellors = {counsellor.id for counsellor in document.counsellor}
    yield from _ids("office", [office.id for office in document.office])
    yield from _ids("counsellor", [counsellor.id for counsellor in document.counsellor])
    for number, office in enumerate(document.office):
        yield from _coordinates(("office", number), office)
    for number, reminder in enumerate(document.reminder):
        yield from _reminder(("reminder", number), reminder)
    for number, hours in enumerate(document.hours):
        place = ("hours", number)
        yield from _office((*place, "office"), hours.office, offices)
        yield from _who(place, hours, counsellors)
        yield from _when(place, hours)
    for number, closure in enumerate(document.closure):
        yield from _closure(("closure", number), closure, offices)


def _ids(section: str, ids: Sequence[str]) -> Iterator[Wrong]:
    for number, each in enumerate(ids):
        if (earlier := ids.index(each)) < number:
            problem = f"stands in `{section}[{earlier}].id` too"
            yield Wrong((section, number, "id"), each, problem, "write another id in one of them")


def _coordinates(place: Place, office: OfficeSection) -> Iterator[Wrong]:
    if office.longitude is None and office.latitude is not None:
        yield Wrong((*place, "latitude"), office.latitude, "has no `longitude`", "write both or neither")
    if office.latitude is None and office.longitude is not None:
        yield Wrong((*place, "longitude"), office.longitude, "has no `latitude`", "write both or neither")


def _reminder(place: Place, reminder: ReminderSection) -> Iterator[Wrong]:
    match reminder:
        case ReminderSection(
            from_local=time() as start, to_local=time() as end, before_minutes=None, until_minutes=None
        ):
            if start >= end:
                yield Wrong((*place, "to"), end, LATER, "write a later time of the same day")
        case ReminderSection(
            from_local=None, to_local=None, before_minutes=int() as before, until_minutes=int() as until
        ):
            if before <= until:
                problem = f"is not less than `before_minutes` = {before}"
                yield Wrong((*place, "until_minutes"), until, problem, "write a smaller number")
        case _:
            keys = list(reminder.model_dump(by_alias=True, exclude_unset=True))
            cure = "write `from` and `to`, or `before_minutes` and `until_minutes`"
            yield Wrong(place, keys, "are not the keys of one reminder", cure)


def _office(place: Place, office: str | None, known: Collection[str]) -> Iterator[Wrong]:
    if office is not None and office not in known:
        cure = f"write one of {quoted(tuple(sorted(known)))}, or add an [[office]] with this id"
        yield Wrong(place, office, "is the id of no [[office]]", cure)


def _counsellor(place: Place, counsellor: str, known: Collection[str]) -> Iterator[Wrong]:
    if counsellor not in known:
        cure = "add a [[counsellor]] with this id"
        if known:
            cure = f"write one of {quoted(tuple(sorted(known)))}, or {cure}"
        yield Wrong(place, counsellor, "is the id of no [[counsellor]]", cure)


def _who(place: Place, hours: HoursSection, known: Collection[str]) -> Iterator[Wrong]:
    if hours.counsellor is not None:
        yield from _counsellor((*place, "counsellor"), hours.counsellor, known)
    for number, counsellor in enumerate(hours.counsellors):
        yield from _counsellor((*place, "counsellors", number), counsellor, known)
    if hours.kind is Kind.OPEN_HOUR:
        if hours.counsellor is not None:
            cure = f'write counsellors = ["{hours.counsellor}"] instead'
            yield Wrong((*place, "counsellor"), hours.counsellor, "belongs to an appointment, not an open hour", cure)
        return
    if hours.counsellor is None:
        cure = 'add counsellor = "…" with the id of a [[counsellor]]'
        yield Wrong((*place, "kind"), hours.kind, "has no `counsellor`", cure)
    if hours.counsellors:
        cure = 'write counsellor = "…" with one id instead'
        yield Wrong((*place, "counsellors"), hours.counsellors, "belongs to an open hour, not an appointment", cure)
    if hours.places != 1:
        yield Wrong((*place, "places"), hours.places, "is more than an appointment has", "write 1 or remove the line")


def _when(place: Place, hours: HoursSection) -> Iterator[Wrong]:
    length = _minutes(hours.to_local) - _minutes(hours.from_local)
    if length <= 0:
        yield Wrong((*place, "to"), hours.to_local, LATER, "write a later time of the same day")
    elif hours.slot_minutes > length:
        cure = f"write at most {length}, or a later `to`"
        yield Wrong((*place, "slot_minutes"), hours.slot_minutes, "is longer than the hours", cure)
    if hours.every_weeks > 1 and hours.valid_from is None:
        cure = "add valid_from with a date in the first of these weeks, like 2027-01-04"
        yield Wrong((*place, "every_weeks"), hours.every_weeks, "has no `valid_from` to count from", cure)
    if hours.valid_from and hours.valid_until and hours.valid_from > hours.valid_until:
        problem = f"is earlier than `valid_from` = {hours.valid_from}"
        yield Wrong((*place, "valid_until"), hours.valid_until, problem, "write a later date")


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _closure(place: Place, closure: ClosureSection, offices: Collection[str]) -> Iterator[Wrong]:
    yield from _office((*place, "office"), closure.office, offices)
    if closure.from_on > closure.to_on:
        problem = f"is earlier than `from` = {closure.from_on}"
        yield Wrong((*place, "to"), closure.to_on, problem, "write a later date, or the same for one day")


def overlaps(all_hours: Sequence[Hours]) -> Iterator[Wrong]:
    """Hours that claim the same office or the same counsellor at the same time of the same day."""
    for (first, earlier), (second, later) in combinations(enumerate(all_hours), 2):
        if _same_claim(earlier, later) and _same_time(earlier, later) and _same_day(earlier, later):
            problem = f"overlaps with `hours[{first}]`, {_claim(later)}"
            cure = "change the times or the weekday of one, or set `valid_from` and `valid_until`"
            yield Wrong(("hours", second, "from"), later.from_local, problem, cure)


def _same_claim(one: Hours, other: Hours) -> bool:
    if one.kind is not other.kind or one.weekday != other.weekday:
        return False
    return one.office == other.office if one.kind is Kind.OPEN_HOUR else one.counsellor == other.counsellor


def _claim(hours: Hours) -> str:
    if hours.kind is Kind.OPEN_HOUR:
        return f'an open hour of the same office "{hours.office}"'
    return f'appointments of the same counsellor "{hours.counsellor}"'


def _same_time(one: Hours, other: Hours) -> bool:
    return one.from_local < other.to_local and other.from_local < one.to_local


def _same_day(one: Hours, other: Hours) -> bool:
    """Whether there is a date on which both run: if any, then one soon after both have begun."""
    begins = [hours.valid_from for hours in (one, other) if hours.valid_from]
    if not begins:
        return True
    first = max(begins)
    first += timedelta(days=(one.weekday - first.weekday()) % 7)
    dates = (first + weeks * WEEK for weeks in range(lcm(one.every_weeks, other.every_weeks)))
    return any(runs_on(one, on) and runs_on(other, on) for on in dates)
