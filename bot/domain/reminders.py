"""The reminder rule: when a visit is called to mind.

Permitted instants = the window, minus quiet hours, minus the two hours after booking or move; a reminder goes at
the first permitted instant. A day window wholly inside quiet hours is replaced by the evening window and merges
with the reminder there. Windows are half-open. "The evening before" is by the wall clock of the office.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain import wall
from bot.domain.programme import DailyWindow, EveningReminder, Programme

PAUSE_AFTER_BOOKING = timedelta(hours=2)


class Window(NamedTuple):
    """A half-open stretch of instants (UTC): `not_before` ≤ sent < `not_after`."""

    not_before: datetime
    not_after: datetime


def reminder_windows(starts_at: datetime, settled_at: datetime, programme: Programme) -> list[Window]:
    """When to remind of a visit at `starts_at` that was booked or moved at `settled_at`; empty: no reminder comes."""
    found: dict[datetime, Window] = {}
    for window in _windows(starts_at, programme):
        permitted = _after(_outside_quiet(window, programme), settled_at + PAUSE_AFTER_BOOKING)
        if first := next(permitted, None):
            # Two that would go at the same instant are one.
            found[first.not_before] = max(first, found.get(first.not_before, first))
    return sorted(found.values())


def _windows(starts_at: datetime, programme: Programme) -> Iterator[Window]:
    """A day window wholly inside quiet hours needs no evening window of its own: that one is there anyway."""
    on = wall.local(starts_at, programme.zone).date()
    for reminder in programme.reminders:
        if isinstance(reminder, EveningReminder):
            yield _evening(on, reminder, programme.zone)
        else:
            yield Window(starts_at - reminder.before, starts_at - reminder.until)


def _evening(on: date, reminder: EveningReminder, zone: ZoneInfo) -> Window:
    before = on - wall.DAY
    return Window(
        wall.nearest_instant(before, reminder.from_local, zone), wall.nearest_instant(before, reminder.to_local, zone)
    )


def _outside_quiet(window: Window, programme: Programme) -> list[Window]:
    left = [window]
    for quiet in _quiet_around(window, programme):
        left = [part for piece in left for part in _minus(piece, quiet)]
    return left


def _quiet_around(window: Window, programme: Programme) -> Iterator[Window]:
    first = wall.local(window.not_before, programme.zone).date() - wall.DAY
    last = wall.local(window.not_after, programme.zone).date()
    for on in wall.days(first, last):
        yield quiet_on(programme.quiet, on, programme.zone)


def quiet_on(quiet: DailyWindow, on: date, zone: ZoneInfo) -> Window:
    """The quiet hours that begin on a date; empty if they end at the time they begin.

    Where a time comes twice, they begin with the first and end with the second.
    """
    starts_at = wall.nearest_instant(on, quiet.from_local, zone)
    if quiet.from_local == quiet.to_local:
        return Window(starts_at, starts_at)
    ends_on = on if quiet.from_local < quiet.to_local else on + wall.DAY
    return Window(starts_at, wall.latest_instant(ends_on, quiet.to_local, zone))


def _minus(window: Window, gap: Window) -> Iterator[Window]:
    if gap.not_before >= gap.not_after:
        yield window
        return
    before = Window(window.not_before, min(window.not_after, gap.not_before))
    after = Window(max(window.not_before, gap.not_after), window.not_after)
    for part in (before, after):
        if part.not_before < part.not_after:
            yield part


def _after(windows: list[Window], earliest: datetime) -> Iterator[Window]:
    for window in windows:
        not_before = max(window.not_before, earliest)
        if not_before < window.not_after:
            yield Window(not_before, window.not_after)


def is_quiet(now: datetime, programme: Programme) -> bool:
    """Whether `now` lies in quiet hours."""
    return any(quiet.not_before <= now < quiet.not_after for quiet in _quiet_around(Window(now, now), programme))


def next_morning(now: datetime, zone: ZoneInfo, at: time = time(7)) -> datetime:
    """The next instant after `now` at which the wall clock shows `at`."""
    today = wall.local(now, zone).date()
    candidates = (wall.nearest_instant(on, at, zone) for on in (today, today + timedelta(days=1)))
    return next(instant for instant in candidates if instant > now)


def when_awake(now: datetime, programme: Programme, latest: datetime | None = None) -> datetime:
    """`now`, or the end of quiet hours if that is before `latest`."""
    if not is_quiet(now, programme):
        return now
    morning = next_morning(now, programme.zone, programme.quiet.to_local)
    return morning if latest is None or morning < latest else now
