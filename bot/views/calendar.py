"""Visits in calendars: one identity for life, a number that grows with each change, a neutral title."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.chat.actions.counsellors import RenewFeed, ShowFeed
from bot.chat.screen import Button, Document, Screen, lines, plain
from bot.domain.visits import State, Visit
from bot.i18n.speech import Speech, without_isolates
from bot.views import describe
from bot.views.frame import button, framed
from bot.views.visit import STATES

if TYPE_CHECKING:
    from icalendar import Calendar, Event

OFF = (State.CANCELLED, State.DISPLACED)
RENEW = "🔁"
COPY = "📎"


def calendar_file(say: Speech, visit: Visit, uid: str, now: datetime) -> Document:
    """`termin.ics` for a visit as it is now; one that will not take place cancels its entry."""
    is_off = visit.state in OFF
    event = _event(visit, uid, now, "Termin")
    if address := describe.address_of(visit):
        event.add("location", address)
    calendar = _calendar([event])
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    caption = say.say(STATES[visit.state]) if is_off else say.moment(visit.local)
    return Document("termin.ics", calendar.to_ical(), caption)


def feed(say: Speech, visits: Iterable[tuple[Visit, str]], now: datetime) -> bytes:
    """A counsellor's visits with their identities as an iCalendar file: office, kind and number, never a name."""
    calendar = _calendar(_event(visit, uid, now, _title(say, visit)) for visit, uid in visits)
    return bytes(calendar.to_ical())


def _title(say: Speech, visit: Visit) -> str:
    number = say.say("Number: {number}", number=visit.number)
    return without_isolates(plain(say.dotted([visit.office_name, describe.kind(say, visit.kind), number])))


def _event(visit: Visit, uid: str, now: datetime, title: str) -> "Event":
    # Imported here: it costs a fifth of a start, and few visits are ever put into a calendar.
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uid}@counselling-bot")
    event.add("sequence", visit.version - 1)
    event.add("dtstamp", now)
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("summary", title)
    event.add("status", "CANCELLED" if visit.state in OFF else "CONFIRMED")
    return event


def _calendar(events: Iterable["Event"]) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//counselling-bot//Termin//DE")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    return calendar


def feed_address(say: Speech, address: str, *, is_new: bool = False) -> Screen:
    """The address of the reader's own feed; `is_new`: it has just taken the place of another."""
    text = lines(
        *([say.say("The old address does not work any more."), ""] if is_new else []),
        say.say("With this address a calendar app shows your visits: office, kind and number, never a name."),
        say.say("Whoever has the address sees them too. Keep it to yourself."),
    )
    copying = plain(say.say("Copy address"))
    rows = (
        (Button(f"{COPY} {copying}", copy=address),),
        (button(RENEW, say.say("New address"), RenewFeed()),),
    )
    return framed(say, ShowFeed(), text, rows)


def no_feed(say: Speech) -> Screen:
    """The office has not switched the calendar feed on."""
    return framed(say, ShowFeed(), say.say("The calendar feed is switched off."))
