"""The visit as a calendar file: one identity for life, a number that grows with each change, a neutral title."""

from datetime import datetime

from bot.chat.screen import Document
from bot.domain.visits import State, Visit
from bot.i18n.speech import Speech
from bot.views import describe
from bot.views.visit import STATES


def calendar_file(say: Speech, visit: Visit, uid: str, now: datetime) -> Document:
    """`termin.ics` for a visit as it is now; one that will not take place cancels its entry."""
    # Imported here: it costs a fifth of a start, and few visits are ever put into a calendar.
    from icalendar import Calendar, Event

    is_off = visit.state in (State.CANCELLED, State.DISPLACED)
    event = Event()
    event.add("uid", f"{uid}@counselling-bot")
    event.add("sequence", visit.version - 1)
    event.add("dtstamp", now)
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("summary", "Termin")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if address := describe.address_of(visit):
        event.add("location", address)
    calendar = Calendar()
    calendar.add("prodid", "-//counselling-bot//Termin//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(event)
    caption = say.say(STATES[visit.state]) if is_off else say.moment(visit.local)
    return Document("termin.ics", calendar.to_ical(), caption)
