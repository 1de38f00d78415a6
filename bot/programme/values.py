"""The file's sections → the values of the domain."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import holidays

from bot.domain.programme import (
    Closure,
    Contact,
    Controller,
    Counsellor,
    DailyWindow,
    DayReminder,
    EveningReminder,
    Features,
    Hours,
    Office,
    Programme,
    Reminder,
)
from bot.programme.schema import (
    FIRST_YEAR,
    LAST_YEAR,
    WEEKDAYS,
    ClosureSection,
    Document,
    HoursSection,
    ReminderSection,
)


def programme_of(document: Document) -> Programme:
    """The programme of a file that is right."""
    return Programme(
        name=document.name,
        confirmed=document.confirmed,
        zone=ZoneInfo(document.timezone),
        locales=tuple(document.locales),
        offices={office.id: Office(**office.model_dump()) for office in document.office},
        counsellors={each.id: Counsellor(**each.model_dump()) for each in document.counsellor},
        hours=tuple(_hours(hours, document.lead_minutes) for hours in document.hours),
        closures=tuple(_closure(closure) for closure in document.closure),
        holidays=public_holidays(document.holidays),
        quiet=DailyWindow(document.quiet.from_local, document.quiet.to_local),
        reminders=tuple(_reminder(reminder) for reminder in document.reminder),
        horizon_days=document.horizon_days,
        live_visits_per_person=document.live_visits_per_person,
        bookings_per_week=document.bookings_per_week,
        retention=timedelta(days=document.retention_days),
        backup=timedelta(days=document.backup_days),
        controller=Controller(**document.controller.model_dump()),
        contact=Contact(**document.contact.model_dump()),
        features=Features(**document.features.model_dump()),
    )


def public_holidays(region: str) -> holidays.HolidayBase:
    """English names by date.

    The library fills in a year when it is first asked for, which another thread could see half done: so the years
    that matter are filled in here.
    """
    country, _, subdivision = region.partition("-")
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return holidays.country_holidays(country, subdiv=subdivision or None, years=years, language="en_US")


def _hours(section: HoursSection, global_lead: int) -> Hours:
    return Hours(
        office=section.office,
        kind=section.kind,
        weekday=WEEKDAYS.index(section.weekday),
        from_local=section.from_local,
        to_local=section.to_local,
        slot=timedelta(minutes=section.slot_minutes),
        gap=timedelta(minutes=section.gap_minutes),
        places=section.places,
        lead=timedelta(minutes=global_lead if section.lead_minutes is None else section.lead_minutes),
        counsellor=section.counsellor,
        counsellors=tuple(section.counsellors),
        valid_from=section.valid_from,
        valid_until=section.valid_until,
        every_weeks=section.every_weeks,
        published=section.published,
        confirmed=section.confirmed,
    )


def _closure(section: ClosureSection) -> Closure:
    return Closure(section.from_on, section.to_on, section.reason, section.office)


def _reminder(section: ReminderSection) -> Reminder:
    if section.from_local is not None and section.to_local is not None:
        return EveningReminder(section.from_local, section.to_local)
    before, until = section.before_minutes or 0, section.until_minutes or 0
    return DayReminder(timedelta(minutes=before), timedelta(minutes=until))
