"""The programme as values: offices, counsellors, hours, closures and the office's rules.

Wall-clock times are naive `time`s in the programme's zone; `bot.programme` reads them from the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Kind(StrEnum):
    """What a slot is of."""

    OPEN_HOUR = "open-hour"
    APPOINTMENT = "appointment"


class Reason(StrEnum):
    """Why an office is closed."""

    HOLIDAY = "holiday"
    ILLNESS = "illness"
    TRAINING = "training"
    CARNIVAL = "carnival"
    STAFF_MEETING = "staff-meeting"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Office:
    """A place people come to. Without a street nobody can be sent there."""

    id: str
    name: str
    building: str = ""
    street: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Counsellor:
    """One who advises. The name is shown to persons only when `confirmed`."""

    id: str
    name: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekly pattern of slots of one kind in one office.

    `counsellors` are those who can hold an open hour (empty: not known); an appointment has one `counsellor`.
    `weekday` counts from Monday = 0; `valid_from` and `valid_until` are inclusive. `published`: the office has made
    them public once; `confirmed`: it says that they hold.
    """

    office: str
    kind: Kind
    weekday: int
    from_local: time
    to_local: time
    slot: timedelta
    gap: timedelta = timedelta()
    places: int = 1
    lead: timedelta = timedelta()
    counsellor: str | None = None
    counsellors: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    every_weeks: int = 1
    published: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Closure:
    """Dates (inclusive) on which an office, or every office, is closed."""

    from_on: date
    to_on: date
    reason: Reason
    office: str | None = None


@dataclass(frozen=True, slots=True)
class DailyWindow:
    """A stretch of the wall clock; one that ends before it begins reaches into the next day."""

    from_local: time
    to_local: time


@dataclass(frozen=True, slots=True)
class EveningReminder:
    """A reminder on the day before the visit, inside this window of the wall clock."""

    from_local: time
    to_local: time


@dataclass(frozen=True, slots=True)
class DayReminder:
    """A reminder on the day of the visit, between `before` and `until` its start."""

    before: timedelta
    until: timedelta


Reminder = EveningReminder | DayReminder


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for the data."""

    name: str = ""
    address: str = ""
    contact: str = ""
    officer: str = ""
    law: str = ""
    authority: str = ""
    legal_basis: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """How the office is reached by people; empty where not known."""

    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Features:
    """What the office has switched on."""

    questions: bool = False
    calendar_feed: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """All an office may change, validated. `holidays` gives the English name of a public holiday by date."""

    name: str
    zone: ZoneInfo
    locales: tuple[str, ...]
    offices: Mapping[str, Office]
    counsellors: Mapping[str, Counsellor]
    hours: tuple[Hours, ...]
    closures: tuple[Closure, ...]
    holidays: Mapping[date, str]
    quiet: DailyWindow
    reminders: tuple[Reminder, ...]
    horizon_days: int
    live_visits_per_person: int
    bookings_per_week: int
    retention: timedelta
    backup: timedelta
    controller: Controller = field(default_factory=Controller)
    contact: Contact = field(default_factory=Contact)
    features: Features = field(default_factory=Features)
    confirmed: bool = False

    def responsible(self, counsellor: str | None, holders: tuple[str, ...]) -> tuple[str, ...]:
        """Who is told of a visit: its counsellor, else those who can hold the open hour, else all with hours."""
        if counsellor is not None:
            return (counsellor,)
        if holders:
            return holders
        deputies = {id for id in self.counsellors if not self.has_hours(id)}
        return tuple(id for id in self.counsellors if id not in deputies) or tuple(self.counsellors)

    def has_hours(self, counsellor: str) -> bool:
        """Whether the counsellor has hours; one without is a deputy."""
        return any(counsellor == h.counsellor or counsellor in h.counsellors for h in self.hours)
