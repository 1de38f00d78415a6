"""One registry of sample values: with it every public view function renders, in every locale."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import programme as programmes
from bot.chat.actions.book import Narrow
from bot.chat.actions.start import ShowMenu
from bot.domain import errors
from bot.domain.booking import FreeSlot
from bot.domain.choosing import local_start
from bot.domain.notices import ABOUT_VISITS, NoticeFacts, NoticeKind
from bot.domain.outage import Outage
from bot.domain.programme import Contact, Controller, Features, Kind
from bot.domain.slots import OpenNow, offered
from bot.domain.visits import Delay, State, Topic, Visit, VisitCard, Wish
from bot.i18n import catalogs
from bot.i18n.speech import Speech
from bot.views import (
    calendar,
    choose,
    describe,
    details,
    frame,
    menu,
    notices,
    outage,
    poster,
    privacy,
    refusals,
    visit,
)
from bot.views.choose import Chooser
from tests.harness import PROGRAMME
from tests.views.answer_samples import ANSWERS
from tests.views.written_samples import WRITTEN

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
LONGEST_ID, HIGHEST_VERSION = 9_999_999, 999
NICKNAME = "<b>&"
UID = "0f3a"

Sample = Callable[[Speech], Any]
Variants = Mapping[str, Sample]


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026 by the wall clock of the offices."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


MONDAY = berlin(23, 8)
WITH_CATALOG = sorted(file.parent.parent.name for file in catalogs.folder().glob("*/LC_MESSAGES/bot.po"))
CONFIRMED = replace(programmes.load(PROGRAMME), locales=tuple(WITH_CATALOG))
PACKAGED = programmes.load()
EXPLAINED = replace(
    CONFIRMED,
    controller=Controller(
        name="Testträger",
        address="Teststraße 1, Teststadt",
        contact="Testkontakt",
        officer="Testbeauftragte",
        law="dsgvo",
        authority="Testaufsicht",
        legal_basis="Art. 6 Abs. 1 DSGVO",
        confirmed=True,
    ),
    contact=Contact("+49 2421 000000", "test@example.org"),
)
FREE = [FreeSlot(slot, slot.places) for slot in offered(CONFIRMED, MONDAY)]
SAMPLE_HOURS = [FreeSlot(slot, slot.places) for slot in offered(PACKAGED, MONDAY)]

OPEN_HOUR = Visit(
    id=LONGEST_ID,
    state=State.BOOKED,
    version=HIGHEST_VERSION,
    office="juelich",
    kind=Kind.OPEN_HOUR,
    counsellor=None,
    starts_at=berlin(23, 14),
    ends_at=berlin(23, 14, 30),
    local=datetime(2026, 11, 23, 14),
    number=7,
    office_name="Jülich",
    building="",
    street="Teststraße 2",
    town="Jülich",
    counsellor_name="",
)
APPOINTMENT = replace(
    OPEN_HOUR,
    office="dueren",
    kind=Kind.APPOINTMENT,
    counsellor="neumann",
    starts_at=berlin(24, 9),
    ends_at=berlin(24, 10),
    local=datetime(2026, 11, 24, 9),
    office_name="Düren",
    building="DIZ – Dürener Integrationszentrum",
    street="Josef-Schregelstr. 31",
    town="Düren",
    counsellor_name="Sarah Neumann",
)
ADDED = replace(
    OPEN_HOUR,
    nickname=NICKNAME,
    topic=Topic.LETTER,
    wishes=frozenset(Wish),
    delay=Delay.MORE,
    for_someone_else=True,
    confirmed=False,
    previous_local=datetime(2026, 11, 25, 9, 30),
    previous_office_name="Düren",
)
NO_STREET = replace(OPEN_HOUR, street="", town="", confirmed=False)
VISITS = {"open-hour": OPEN_HOUR, "appointment": APPOINTMENT, "added": ADDED, "no-street": NO_STREET}
STATES = {f"state-{state}": replace(OPEN_HOUR, state=state) for state in State}


def stored_rows() -> dict[str, list[dict[str, Any]]]:
    """A row of every table, as `bot.store.personal.everything` gives them, with a value of each type."""
    at = berlin(23, 14)
    special: dict[str, Any] = {
        "visits.nickname": NICKNAME,
        "visits.kind": "open-hour",
        "visits.topic": "letter",
        "visits.wishes": "child interpreter",
        "visits.wishes_possible": False,
        "visits.local": at.astimezone(BERLIN).replace(tzinfo=None),
        "visits.starts_at": at,
        "visits.confirmed": True,
        "persons.locale": "ar",
        "persons.seen_on": date(2026, 11, 23),
        "awaiting.what": "nickname",
        "inbox.body": '{"message": {"text": "  <b>&  "}}',
    }
    tables: dict[str, list[dict[str, Any]]] = {}
    for field in privacy.FIELDS:
        table, column = field.split(".")
        row = tables.setdefault(table, [{}])[0]
        row[column] = special.get(field, 4711 if column.endswith("id") else None)
    return tables


def facts(say: Speech, kind: NoticeKind, about: Visit) -> NoticeFacts:
    """A claimed notice for a reader of the speech's own locale, about someone who speaks Arabic."""
    return NoticeFacts(1, kind, about, reader=2001, locale=say.own, person_locale="ar", attempt=1)


def _notice(say: Speech, kind: NoticeKind, about: Visit, now: datetime = MONDAY) -> Any:
    in_german = say.is_german and say.own != "de"
    return notices.notice(facts(say, kind, about), CONFIRMED, now, in_german=in_german)


def _noticed(say: Speech, kind: NoticeKind) -> Any:
    state = State.CANCELLED if kind is NoticeKind.CANCELLED else State.BOOKED
    return _notice(say, kind, replace(ADDED, state=state))


def _each(values: Mapping[str, Any], render: Callable[[Speech, Any], Any]) -> dict[str, Sample]:
    return {name: lambda say, value=value: render(say, value) for name, value in values.items()}


def _only(render: Sample) -> dict[str, Sample]:
    return {"": render}


def _chooser(say: Speech, moving: Visit | None = None, *, asks_privacy: bool = False) -> Chooser:
    return Chooser(say, CONFIRMED, moving, asks_privacy=asks_privacy)


def _narrow(slots: Iterable[FreeSlot], kind: Kind | None = None, office: str = "") -> Narrow:
    among = list(slots)
    first, last = local_start(among[0], BERLIN), local_start(among[-1], BERLIN)
    return Narrow(LONGEST_ID, office, kind, "", first, last + timedelta(minutes=1))


def _among(kind: Kind, office: str, days: int = 28) -> list[FreeSlot]:
    until = MONDAY + timedelta(days=days)
    return [f for f in FREE if (f.slot.kind, f.slot.office) == (kind, office) and f.slot.starts_at < until]


def _at(free: FreeSlot, kind: Kind, office: str, hours: int = 0) -> FreeSlot:
    """The same slot of another sort, some hours later."""
    start = free.slot.starts_at + hours * HOUR
    counsellor = "neumann" if kind is Kind.APPOINTMENT else None
    moved = replace(free.slot, starts_at=start, ends_at=start + HOUR, kind=kind, office=office, counsellor=counsellor)
    return FreeSlot(moved, 1)


def _narrowed(say: Speech, slots: list[FreeSlot], moving: Visit | None = None, *, asks: bool = False) -> Any:
    chooser = _chooser(say, moving, asks_privacy=asks)
    same = len({(f.slot.kind, f.slot.office) for f in slots}) == 1
    of = (slots[0].slot.kind, slots[0].slot.office) if same else (None, "")
    return chooser.narrowed(_narrow(slots, *of), slots)


WEEKS = _among(Kind.APPOINTMENT, "dueren")
DAYS = _among(Kind.OPEN_HOUR, "juelich", 9)
TIMES = _among(Kind.OPEN_HOUR, "juelich", 1)
RUNNING = [OpenNow("juelich", berlin(23, 16))]
AN_APPOINTMENT = next(free for free in FREE if free.slot.kind is Kind.APPOINTMENT)
LONG_DAY = [_at(TIMES[0], Kind.OPEN_HOUR, "juelich", hours) for hours in range(6)]
THIRD = replace(CONFIRMED.offices["juelich"], id="third", name="Testort")
THREE_OFFICES = replace(CONFIRMED, offices={**CONFIRMED.offices, "third": THIRD})
FIVE_SORTS = [_at(TIMES[0], kind, office) for office in THREE_OFFICES.offices for kind in Kind][:5]
MANY_ROWS = stored_rows() | {"messages": stored_rows()["messages"] * 200}

CHOOSE: dict[str, Variants] = {
    "choose.Chooser.earliest": {
        "free": lambda say: _chooser(say).earliest(FREE, []),
        "running": lambda say: _chooser(say).earliest(FREE, RUNNING),
        "moving": lambda say: _chooser(say, APPOINTMENT).earliest(FREE, []),
        "samples": lambda say: Chooser(say, PACKAGED).earliest(SAMPLE_HOURS, RUNNING),
        "few": lambda say: _chooser(say).earliest(FREE[:1], [], refusals.words(say, errors.SlotTaken())),
        "none": lambda say: _chooser(say).earliest([], RUNNING, refusals.words(say, errors.TooLate())),
        "published": lambda say: Chooser(say, PACKAGED).earliest([], []),
    },
    "choose.Chooser.choices": {
        "all": lambda say: _chooser(say).choices(FREE),
        "moving": lambda say: _chooser(say, APPOINTMENT).choices(FREE),
        "one": lambda say: _chooser(say).choices(TIMES),
        "offices": lambda say: Chooser(say, THREE_OFFICES).choices(FIVE_SORTS),
    },
    "choose.Chooser.counsellors": _only(lambda say: _chooser(say, APPOINTMENT).counsellors(FREE)),
    "choose.Chooser.narrowed": {
        "weeks": lambda say: _narrowed(say, WEEKS),
        "days": lambda say: _narrowed(say, DAYS),
        "times": lambda say: _narrowed(say, TIMES, asks=True),
        "times-moving": lambda say: _narrowed(say, TIMES, APPOINTMENT),
        "mixed-times": lambda say: _narrowed(say, [*TIMES[:2], AN_APPOINTMENT]),
        "any": lambda say: _narrowed(say, FREE, APPOINTMENT),
        "none": lambda say: _chooser(say).narrowed(_narrow(TIMES), []),
        "long-day": lambda say: _narrowed(say, LONG_DAY),
    },
    "choose.Chooser.slot": {
        "open-hour": lambda say: _chooser(say, asks_privacy=True).slot(FREE[0]),
        "appointment": lambda say: _chooser(say).slot(AN_APPOINTMENT),
        "moving": lambda say: _chooser(say, OPEN_HOUR).slot(AN_APPOINTMENT),
        "sample": lambda say: Chooser(say, PACKAGED).slot(SAMPLE_HOURS[0]),
    },
    "choose.sample_warning": _only(choose.sample_warning),
}
DESCRIBE: dict[str, Variants] = {
    "describe.kind": _each({kind.value: kind for kind in Kind}, describe.kind),
    "describe.office": {
        "known": lambda say: describe.office(say, "Düren", "DIZ", "Teststr. 3", "Düren"),
        "unknown": lambda say: describe.office(say, "Düren", "", "", ""),
    },
    "describe.address_of": _only(lambda _: describe.address_of(APPOINTMENT)),
    "describe.shown_name": _only(lambda _: describe.shown_name(CONFIRMED, AN_APPOINTMENT.slot)),
    "describe.slot_label": {
        "open-hour": lambda say: describe.slot_label(say, CONFIRMED, FREE[0]),
        "appointment": lambda say: describe.slot_label(say, CONFIRMED, AN_APPOINTMENT),
    },
    "describe.short_day": _only(lambda say: describe.short_day(say, OPEN_HOUR.local)),
    "describe.span": _only(lambda say: describe.span(say, CONFIRMED, FREE[0].slot)),
    "describe.where": _each(dict(CONFIRMED.offices) | {"no-street": PACKAGED.offices["juelich"]}, describe.where),
    "describe.wishes": _only(lambda say: describe.wishes(say, frozenset(Wish))),
}
DETAILS: dict[str, Variants] = {
    "details.details": _each(VISITS, details.details)
    | {"done": lambda say: details.details(say, APPOINTMENT, say.say("Done."))},
    "details.ask_nickname": _only(lambda say: details.ask_nickname(say, OPEN_HOUR)),
    "details.topics": _each({"first": False, "rest": True}, lambda say, x: details.topics(say, OPEN_HOUR, more=x)),
    "details.wishes": _each(
        {"none": frozenset(), "all": frozenset(Wish)}, lambda say, x: details.wishes(say, LONGEST_ID, x)
    ),
    "details.ask_late": _only(lambda say: details.ask_late(say, OPEN_HOUR)),
    "details.told_late": _only(details.told_late),
}
FRAME: dict[str, Variants] = {
    "frame.button": _only(lambda say: frame.button("📅", say.say("Book a visit"), ShowMenu())),
    "frame.framed": _only(lambda say: frame.framed(say, ShowMenu(), say.say("Your data"))),
}
MENU: dict[str, Variants] = {
    "menu.menu": _only(lambda say: menu.menu(say, CONFIRMED)),
    "menu.picker": _each({"known": "ar", "unknown": None}, lambda _, x: menu.picker(CONFIRMED.locales, x)),
    "menu.welcome": _each(
        {"draft": False, "reviewed": True}, lambda say, x: menu.welcome(say, CONFIRMED, is_reviewed=x)
    ),
    "menu.profile": _only(lambda say: menu.profile(say, CONFIRMED).description),
    "menu.small_talk": _each(
        {kind: kind for kind in menu.SMALL_TALK}, lambda say, x: menu.small_talk(say, CONFIRMED, x)
    ),
    "menu.not_understood": _only(lambda say: menu.not_understood(say, CONFIRMED)),
    "menu.no_papers": _only(lambda say: menu.no_papers(say, CONFIRMED)),
}
NOTICES: dict[str, Variants] = {
    "notices.notice": _each({kind.value: kind for kind in sorted(ABOUT_VISITS)}, _noticed)
    | _each(VISITS, lambda say, x: _notice(say, NoticeKind.BOOKED, x))
    | _each({"reminder-eve": MONDAY - 15 * HOUR}, lambda say, x: _notice(say, NoticeKind.REMINDER, OPEN_HOUR, x))
    | _each(
        {"answered-yes": True, "answered-no": False},
        lambda say, x: _notice(say, NoticeKind.WISHES, replace(ADDED, wishes_possible=x)),
    )
    | {
        "was-booked": lambda say: _notice(say, NoticeKind.BOOKED, replace(OPEN_HOUR, state=State.CANCELLED)),
        "granted": lambda say: _notice(say, NoticeKind.WISHES_ANSWERED, replace(ADDED, wishes_possible=True)),
    },
    "notices.deleted": _only(notices.deleted),
    "outage.outage": _only(lambda say: outage.outage(say, Outage(MONDAY, MONDAY + HOUR, 3, 1), CONFIRMED)),
    "notices.welcome": _only(lambda say: notices.welcome(say, "Sarah Neumann")),
}
PRIVACY: dict[str, Variants] = {
    "privacy.two_sentences": _only(lambda say: privacy.two_sentences(say, CONFIRMED)),
    "privacy.kept_days": _only(lambda _: privacy.kept_days(CONFIRMED)),
    "privacy.privacy": {
        "named": lambda say: privacy.privacy(say, EXPLAINED, say.say("Done.")),
        "unnamed": lambda say: privacy.privacy(say, PACKAGED),
        "questions": lambda say: privacy.privacy(say, replace(PACKAGED, features=Features(questions=True))),
    },
    "privacy.stored": {
        "nothing": lambda say: privacy.stored(say, {"visits": []}, CONFIRMED),
        "some": lambda say: privacy.stored(say, {"persons": stored_rows()["persons"]}, CONFIRMED),
        "all": lambda say: privacy.stored(say, stored_rows(), CONFIRMED),
        "too-much": lambda say: privacy.stored(say, MANY_ROWS, CONFIRMED),
    },
    "privacy.export": {
        "nothing": lambda say: privacy.export(say, {}, CONFIRMED),
        "all": lambda say: privacy.export(say, stored_rows(), CONFIRMED),
    },
    "privacy.ask_erase": _each({str(n): n for n in (0, 1, 2, 3, 11, 100)}, privacy.ask_erase),
    "privacy.erased": _each({str(n): n for n in (0, 1, 2, 3, 11, 100)}, privacy.erased),
}
REFUSALS: dict[str, Variants] = {
    "refusals.words": _each({kind.__name__: kind() for kind in refusals.WORDS}, refusals.words),
    "refusals.away": _only(refusals.away),
    "refusals.trouble": _only(refusals.trouble),
}
CARDS = VISITS | STATES | {"wished": replace(OPEN_HOUR, wishes=frozenset({Wish.CHILD}), wishes_possible=True)}


def _card(
    say: Speech, of: Visit, now: datetime = MONDAY, *, note: str = "", reminders: tuple[datetime, ...] = ()
) -> Any:
    said = say.say(note) if note else ""
    return visit.card(say, VisitCard(of, reminders), CONFIRMED, now, said, says_reminders=bool(note))


VISIT: dict[str, Variants] = {
    "visit.card": _each(CARDS, _card)
    | {
        "booked": lambda say: _card(say, OPEN_HOUR, note="Booked for someone else.", reminders=(berlin(23, 12),)),
        "booked-late": lambda say: _card(say, OPEN_HOUR, note="Booked for someone else."),
        "soon": lambda say: _card(say, OPEN_HOUR, OPEN_HOUR.starts_at - HOUR),
        "begun": lambda say: _card(say, OPEN_HOUR, OPEN_HOUR.starts_at),
        "over": lambda say: _card(say, OPEN_HOUR, OPEN_HOUR.ends_at),
    },
    "visit.facts": _each(VISITS, lambda say, x: Markup("\n").join(visit.facts(say, x))),
    "visit.wishes_answer": _each(
        {"open": None, "yes": True, "no": False},
        lambda say, x: visit.wishes_answer(say, replace(ADDED, wishes_possible=x)),
    ),
    "visit.bring_list": _only(visit.bring_list),
    "visit.visits": _each(
        {"none": [], "one": [OPEN_HOUR], "two": [OPEN_HOUR, APPOINTMENT]},
        lambda say, x: visit.visits(say, x, refusals.words(say, errors.TooManyVisits())),
    ),
    "visit.ask_cancel": _each(VISITS, visit.ask_cancel),
    "visit.reminder": _each(
        {
            "today": MONDAY,
            "tomorrow": MONDAY - 15 * HOUR,
            "later": MONDAY - 48 * HOUR,
            "soon": OPEN_HOUR.starts_at - HOUR,
            "begun": OPEN_HOUR.starts_at,
            "over": OPEN_HOUR.ends_at,
        },
        lambda say, now: visit.reminder(say, VisitCard(OPEN_HOUR), CONFIRMED, now),
    ),
    "calendar.feed": _only(lambda say: calendar.feed(say, [(APPOINTMENT, UID)], MONDAY)),
    "calendar.feed_address": _each(
        {"known": False, "new": True}, lambda say, x: calendar.feed_address(say, "https://bot.example/1.ics", is_new=x)
    ),
    "calendar.no_feed": _only(calendar.no_feed),
    "notices.answered": _only(notices.answered),
    "poster.poster": _only(lambda _: poster.poster(CONFIRMED, "some_test_bot", MONDAY)),
    "calendar.calendar_file": _each(
        {"booked": State.BOOKED, "displaced": State.DISPLACED, "cancelled": State.CANCELLED},
        lambda say, state: calendar.calendar_file(say, replace(APPOINTMENT, state=state), UID, MONDAY),
    ),
}
SAMPLES: dict[str, Variants] = ANSWERS | CHOOSE | DESCRIBE | DETAILS | FRAME | MENU | NOTICES | PRIVACY | REFUSALS
SAMPLES |= VISIT | WRITTEN
