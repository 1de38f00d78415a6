"""What may stand in programme.toml: sections, keys, bounds and defaults.

The description of a field is the cure told to whoever wrote a wrong value. Rules between two keys are in `checks`.
"""

import re
from datetime import date, time
from typing import Annotated, Any, Literal, get_args
from zoneinfo import available_timezones

import holidays
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.domain.programme import Kind, Reason

Locale = Literal["de", "en", "fr", "ar", "fa", "ps", "ku", "ckb", "tr", "ti", "so", "ru", "uk", "sq"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
FIRST_YEAR, LAST_YEAR = 2000, 2099
MINUTES_OF_A_DAY = 24 * 60
MINUTES_OF_A_YEAR = 365 * MINUTES_OF_A_DAY


def quoted(words: tuple[str, ...]) -> str:
    """The words as they are written in the file, one after the other."""
    return ", ".join(f'"{word}"' for word in words)


def _time_of_day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return time.fromisoformat(value)
    return value


def _whole_minute(value: time | None) -> time | None:
    if value and (value.second or value.microsecond):
        raise ValueError
    return value


def _near(value: date | None) -> date | None:
    if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError
    return value


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError
    return value


def _known_holidays(value: str) -> str:
    country, _, subdivision = value.partition("-")
    if not re.fullmatch("[A-Z]{2}", country) or value.endswith("-"):
        raise ValueError
    try:
        holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError as unknown:
        raise ValueError from unknown
    return value


def _each_once(values: list[str]) -> list[str]:
    if len(set(values)) < len(values):
        raise ValueError
    return values


def _cure(sentence: str) -> Any:
    return Field(description=sentence)


def _whole_number(least: int, most: int) -> Any:
    cure = f"write a whole number from {least} to {most}, without quotation marks"
    return Field(ge=least, le=most, description=cure)


def _text_like(pattern: str, most: int, cure: str) -> Any:
    return Field(pattern=pattern, max_length=most, description=f"write {cure}")


TIME_CURE = 'write a time of day from "00:00" to "23:59", with two digits each'
DATE_CURE = f"write a date from {FIRST_YEAR} to {LAST_YEAR} as year-month-day, without quotation marks, like 2027-02-08"
NAME_CURE = "a text of 1 to 80 characters in quotation marks, on one line, without a space at its ends"

YesOrNo = Annotated[bool, _cure("write true or false, without quotation marks")]
Id = Annotated[str, _text_like("^[a-z0-9-]{1,12}$", 12, '1 to 12 small letters, digits and hyphens, like "juelich"')]
Name = Annotated[str, _text_like(r"^[^\s\p{Cc}]([^\p{Cc}]*[^\s\p{Cc}])?$", 80, NAME_CURE)]
Text = Annotated[str, Field(max_length=200, description="write a text of at most 200 characters in quotation marks")]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day), AfterValidator(_whole_minute), _cure(TIME_CURE)]
OptionalTime = Annotated[time | None, BeforeValidator(_time_of_day), AfterValidator(_whole_minute), _cure(TIME_CURE)]
Day = Annotated[date, AfterValidator(_near), _cure(DATE_CURE)]
OptionalDay = Annotated[date | None, AfterValidator(_near), _cure(DATE_CURE)]
OptionalMinutes = Annotated[int | None, _whole_number(0, MINUTES_OF_A_DAY)]
Lead = _whole_number(0, MINUTES_OF_A_YEAR)


class Section(BaseModel):
    """A table of the file. Nothing is converted: `"30"` is no number and 1 is not true."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class ControllerSection(Section):
    """Who answers for the data."""

    name: Text = ""
    address: Text = ""
    contact: Text = ""
    officer: Text = ""
    law: Annotated[Literal["", "dsgvo", "kdg"], _cure('write "dsgvo" or "kdg", or "" while not known')] = ""
    authority: Text = ""
    legal_basis: Text = ""
    confirmed: YesOrNo = False


class ContactSection(Section):
    """How people reach the office."""

    phone: Annotated[
        str, _text_like(r"^[+0-9 ()/-]*$", 40, 'a phone number like "+49 2421 123456", or "" while not known')
    ] = ""
    email: Annotated[
        str, _text_like(r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$", 120, 'an e-mail address, or "" while not known')
    ] = ""


class FeaturesSection(Section):
    """What the office has switched on."""

    questions: YesOrNo = False
    calendar_feed: YesOrNo = False


class QuietSection(Section):
    """The hours in which persons are left in peace; none if they end at the time they begin."""

    from_local: TimeOfDay = Field(default=time(20), alias="from")
    to_local: TimeOfDay = Field(default=time(7), alias="to")


class ReminderSection(Section):
    """Either an evening reminder (`from`, `to`) or one on the day (`before_minutes`, `until_minutes`)."""

    from_local: OptionalTime = Field(default=None, alias="from")
    to_local: OptionalTime = Field(default=None, alias="to")
    before_minutes: OptionalMinutes = None
    until_minutes: OptionalMinutes = None


class OfficeSection(Section):
    """A place people come to."""

    id: Id
    name: Name
    building: Text = ""
    street: Text = ""
    town: Text = ""
    latitude: Annotated[
        float | None, Field(ge=-90, le=90, description="write degrees from -90 to 90, like 50.8031")
    ] = None
    longitude: Annotated[
        float | None, Field(ge=-180, le=180, description="write degrees from -180 to 180, like 6.4822")
    ] = None
    confirmed: YesOrNo = False


class CounsellorSection(Section):
    """One who advises."""

    id: Id
    name: Name
    confirmed: YesOrNo = False


class HoursSection(Section):
    """A weekly pattern of slots."""

    office: Annotated[str, _cure("write the id of an [[office]] in quotation marks")]
    kind: Annotated[Kind, Field(strict=False, description=f"write one of {quoted(tuple(Kind))}")]
    counsellor: Annotated[str | None, _cure("write the id of a [[counsellor]] in quotation marks")] = None
    counsellors: Annotated[
        list[str],
        AfterValidator(_each_once),
        _cure('write ids of counsellors, each once, like ["neumann", "raslilo"]'),
    ] = []
    weekday: Annotated[Weekday, _cure(f"write one of {quoted(WEEKDAYS)}")]
    from_local: TimeOfDay = Field(alias="from")
    to_local: TimeOfDay = Field(alias="to")
    slot_minutes: Annotated[int, _whole_number(1, MINUTES_OF_A_DAY)]
    gap_minutes: Annotated[int, _whole_number(0, MINUTES_OF_A_DAY)] = 0
    places: Annotated[int, _whole_number(1, 99)] = 1
    lead_minutes: Annotated[int | None, Lead] = None
    valid_from: OptionalDay = None
    valid_until: OptionalDay = None
    every_weeks: Annotated[int, _whole_number(1, 52)] = 1
    published: YesOrNo = False
    confirmed: YesOrNo = False


class ClosureSection(Section):
    """Dates on which an office, or every office, is closed."""

    from_on: Day = Field(alias="from")
    to_on: Day = Field(alias="to")
    office: Annotated[str | None, _cure("write the id of an [[office]] in quotation marks")] = None
    reason: Annotated[Reason, Field(strict=False, description=f"write one of {quoted(tuple(Reason))}")]


TWO_REMINDERS = [
    ReminderSection.model_validate({"from": time(17), "to": time(20)}),
    ReminderSection(before_minutes=120, until_minutes=60),
]


class Document(Section):
    """The whole file."""

    name: Name
    confirmed: YesOrNo = False
    timezone: Annotated[
        str,
        AfterValidator(_known_zone),
        _cure('write the name of a time zone of the tz database, like "Europe/Berlin"'),
    ]
    holidays: Annotated[
        str,
        AfterValidator(_known_holidays),
        _cure('write a country, or country and subdivision, known to the `holidays` library, like "DE" or "DE-NW"'),
    ] = "DE-NW"
    locales: Annotated[
        list[Locale],
        Field(min_length=1),
        AfterValidator(_each_once),
        _cure(f"write one or more of {quoted(get_args(Locale))}, each once, in square brackets"),
    ]
    lead_minutes: Annotated[int, Lead] = 1200
    horizon_days: Annotated[int, _whole_number(1, 365)] = 28
    live_visits_per_person: Annotated[int, _whole_number(1, 100)] = 2
    bookings_per_week: Annotated[int, _whole_number(1, 100)] = 4
    retention_days: Annotated[int, _whole_number(1, 3650)] = 14
    backup_days: Annotated[int, _whole_number(1, 3650)] = 7
    controller: Annotated[ControllerSection, _cure("write a section [controller]")] = ControllerSection()
    contact: Annotated[ContactSection, _cure("write a section [contact]")] = ContactSection()
    features: Annotated[FeaturesSection, _cure("write a section [features]")] = FeaturesSection()
    quiet: Annotated[QuietSection, _cure("write a section [quiet]")] = QuietSection()
    reminder: Annotated[list[ReminderSection], _cure("write sections [[reminder]]")] = TWO_REMINDERS
    office: Annotated[list[OfficeSection], Field(min_length=1), _cure("write at least one section [[office]]")]
    counsellor: Annotated[list[CounsellorSection], _cure("write sections [[counsellor]]")] = []
    hours: Annotated[list[HoursSection], _cure("write sections [[hours]]")] = []
    closure: Annotated[list[ClosureSection], _cure("write sections [[closure]]")] = []
