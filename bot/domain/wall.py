"""Wall clock and instants: the nights on which an hour is missing or comes twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SOME_MONDAY = date(2024, 1, 1)
MINUTE = timedelta(minutes=1)


def instant(on: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The UTC instant of a wall-clock time, or None when that time does not exist or exists twice."""
    first = datetime.combine(on, at, zone)
    second = first.replace(fold=1)
    if first.utcoffset() != second.utcoffset():
        return None
    return first.astimezone(UTC)


def nearest_instant(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The first UTC instant at which the wall clock shows a time, or more where it jumps over that time."""
    wanted = datetime.combine(on, at)
    found = wanted.replace(tzinfo=zone).astimezone(UTC)
    while local(found - MINUTE, zone).replace(tzinfo=None) >= wanted:
        found -= MINUTE
    return found


def latest_instant(on: date, at: time, zone: ZoneInfo) -> datetime:
    """As `nearest_instant`, but the second of two."""
    second = datetime.combine(on, at, zone).replace(fold=1).astimezone(UTC)
    return max(nearest_instant(on, at, zone), second)


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """What the wall clock shows at an instant."""
    return at.astimezone(zone)


def days(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both inclusive."""
    while first <= last:
        yield first
        first += DAY
