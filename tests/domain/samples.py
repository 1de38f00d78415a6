"""Programmes, hours and instants for the tests of the core."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.programme import (
    Counsellor,
    DailyWindow,
    DayReminder,
    EveningReminder,
    Hours,
    Kind,
    Office,
    Programme,
)

BERLIN = ZoneInfo("Europe/Berlin")
SPRING_NIGHTS = (date(2026, 3, 29), date(2027, 3, 28))
AUTUMN_NIGHTS = (date(2026, 10, 25), date(2027, 10, 31))
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def programme(**changes: Any) -> Programme:
    """A programme with two offices, two counsellors with hours of their own, and the usual rules."""
    values: dict[str, Any] = {
        "name": "Teilhabemanagement",
        "zone": BERLIN,
        "locales": ("de", "en"),
        "offices": {
            "dueren": Office("dueren", "Düren", street="Musterstraße 1", town="Düren", confirmed=True),
            "juelich": Office("juelich", "Jülich", street="Musterstraße 2", town="Jülich", confirmed=True),
        },
        "counsellors": {"neumann": Counsellor("neumann", "N"), "raslilo": Counsellor("raslilo", "R")},
        "hours": (),
        "closures": (),
        "holidays": {},
        "quiet": DailyWindow(time(20), time(7)),
        "reminders": (EveningReminder(time(17), time(20)), DayReminder(2 * HOUR, HOUR)),
        "horizon_days": 28,
        "live_visits_per_person": 2,
        "bookings_per_week": 4,
        "retention": timedelta(days=14),
        "backup": timedelta(days=7),
        "confirmed": True,
    }
    return Programme(**(values | changes))


def open_hour(weekday: int, begin: str, end: str, **changes: Any) -> Hours:
    """An open hour in Jülich in slots of 30 minutes."""
    values: dict[str, Any] = {"office": "juelich", "kind": Kind.OPEN_HOUR, "slot": 30 * MINUTE, "confirmed": True}
    return Hours(weekday=weekday, from_local=clock(begin), to_local=clock(end), **(values | changes))


def appointments(weekday: int, begin: str, end: str, **changes: Any) -> Hours:
    """Appointments of neumann in Düren in slots of an hour."""
    values: dict[str, Any] = {"office": "dueren", "kind": Kind.APPOINTMENT, "slot": HOUR, "confirmed": True}
    values["counsellor"] = "neumann"
    return Hours(weekday=weekday, from_local=clock(begin), to_local=clock(end), **(values | changes))


def clock(at: str) -> time:
    """A wall-clock time written as HH:MM."""
    return time.fromisoformat(at)


def berlin(at: str, fold: int = 0) -> datetime:
    """The UTC instant of a wall-clock time in Berlin; `fold=1` means the second of two."""
    return datetime.fromisoformat(at).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


def wall_clock(at: datetime) -> datetime:
    """What a clock on the wall in Berlin shows, naive."""
    return at.astimezone(BERLIN).replace(tzinfo=None)
