"""How slots, visits and offices are put into words."""

from datetime import datetime

from markupsafe import Markup

from bot.domain import wall
from bot.domain.booking import FreeSlot
from bot.domain.choosing import local_start
from bot.domain.programme import Kind, Office, Programme
from bot.domain.slots import Slot
from bot.domain.visits import Delay, Topic, Visit, Wish
from bot.i18n.speech import Speech, clock, isolate, mark
from bot.views.frame import APPOINTMENT, OPEN_HOUR

KINDS = {Kind.OPEN_HOUR: mark("Open hour"), Kind.APPOINTMENT: mark("Appointment")}
PICTURES = {Kind.OPEN_HOUR: OPEN_HOUR, Kind.APPOINTMENT: APPOINTMENT}
TOPICS = {
    Topic.TRAINING: mark("Vocational training"),
    Topic.WORK: mark("Work"),
    Topic.GERMAN: mark("German course"),
    Topic.SCHOOL: mark("School"),
    Topic.HOUSING: mark("Housing"),
    Topic.LETTER: mark("A letter"),
    Topic.OTHER: mark("Something else"),
}
WISHES = {
    Wish.INTERPRETER: mark("Interpreter"),
    Wish.COMPANION: mark("Someone comes with me"),
    Wish.CHILD: mark("I bring a child"),
    Wish.WHEELCHAIR: mark("Wheelchair"),
}
WISH_PICTURES = {Wish.INTERPRETER: "🗣", Wish.COMPANION: "👥", Wish.CHILD: "🧒", Wish.WHEELCHAIR: "♿"}
DELAYS = {
    Delay.TEN: mark("10 minutes"),
    Delay.TWENTY: mark("20 minutes"),
    Delay.MORE: mark("30 minutes or more"),
}


def kind(say: Speech, of: Kind) -> Markup:
    """The kind of a slot."""
    return say.say(KINDS[of])


def office(say: Speech, name: str, building: str, street: str, town: str) -> Markup:
    """Where to go, with the address to copy; an unknown street is said to be unknown."""
    if not street:
        return say.say("The address in {town} is not known yet. Please ask.", town=town or name)
    address = Markup("<code>{}</code>").format(f"{street}, {town}")
    return Markup("\n").join([isolate(building), isolate(address)] if building else [isolate(address)])


def address_of(visit: Visit) -> str:
    """The address of a visit in one line, to be copied; empty when not known."""
    return f"{visit.street}, {visit.town}" if visit.street else ""


def shown_name(programme: Programme, slot: Slot) -> str:
    """The counsellor's name where it may be shown."""
    counsellor = programme.counsellors.get(slot.counsellor or "")
    return counsellor.name if counsellor and counsellor.confirmed else ""


def slot_label(say: Speech, programme: Programme, free: FreeSlot) -> Markup:
    """A slot on a button: day, time, office, and the counsellor's name where it may be shown."""
    local = local_start(free, programme.zone)
    office_name, name = programme.offices[free.slot.office].name, shown_name(programme, free.slot)
    return say.dotted([short_day(say, local), clock(local), office_name, name])


def short_day(say: Speech, local: datetime) -> Markup:
    """A day on a button: weekday and date."""
    return say.say("{weekday}, {date}", weekday=say.short_weekday(local), date=f"{local:%d.%m.}")


def span(say: Speech, programme: Programme, slot: Slot) -> Markup:
    """From when to when a slot lasts, by the wall clock."""
    return say.span(wall.local(slot.starts_at, programme.zone), wall.local(slot.ends_at, programme.zone))


def where(say: Speech, at: Office) -> Markup:
    """Where an office is."""
    return office(say, at.name, at.building, at.street, at.town)


def wishes(say: Speech, chosen: frozenset[Wish]) -> Markup:
    """Wishes in a row."""
    return say.dotted(say.say(WISHES[wish]) for wish in Wish if wish in chosen)
