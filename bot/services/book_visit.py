"""Booking a place: visit, reminders and the counsellors' notices are born in one transaction."""

import uuid
from typing import Any

from bot.domain import errors, wall
from bot.domain.booking import bookable, check_limits, check_start, free_place
from bot.domain.notices import NoticeKind, reminders
from bot.domain.slots import Slot, SlotKey
from bot.domain.visits import State, Topic, Visit, VisitCard
from bot.services.desk import Desk, Moment
from bot.services.tell_counsellors import tell
from bot.store import outbox, persons, visits
from bot.store.database import Connection

SMALL_NUMBERS = range(10, 100)
LARGE_NUMBERS = range(100, 10_000)


async def book_visit(
    desk: Desk, telegram_id: int, key: SlotKey, *, for_someone_else: bool = False, topic: Topic | None = None
) -> VisitCard:
    """Book a place in the slot for the person, who has been shown what is stored.

    Raises the refusals of `bookable`, TooManyVisits, TooManyBookings, AlreadyBooked or SlotTaken.
    """
    asked = {"for_someone_else": for_someone_else, "topic": topic}
    return await desk.database.write(_book, telegram_id, key, desk.moment(), asked)


def _book(connection: Connection, telegram_id: int, key: SlotKey, moment: Moment, asked: dict[str, Any]) -> VisitCard:
    slot = bookable(key, moment.programme, moment.rules, moment.now)
    person = persons.find_or_add(connection, telegram_id, moment.today)
    account = visits.account(connection, person.id, moment.now)
    check_start(account, slot, for_someone_else=asked["for_someone_else"])
    check_limits(account, moment.programme, moment.now)
    if person.privacy_seen_on is None:
        persons.change(connection, person.id, privacy_seen_on=moment.today)
    number = draw_number(connection, slot, moment)
    return add_visit(connection, person.id, slot, moment, {**asked, "number": number})


def add_visit(connection: Connection, person: int, slot: Slot, moment: Moment, values: dict[str, Any]) -> VisitCard:
    """Store a visit in the slot's lowest free place, with its notices. Raises SlotTaken or AlreadyBooked."""
    now = moment.now
    placed = place_in(connection, slot, moment)
    fixed = {"person_id": person, "state": State.BOOKED, "uid": uuid.uuid4().hex, "booked_at": now, "settled_at": now}
    visit = visits.for_counsellor(connection, visits.add(connection, placed | fixed | values))
    tell(connection, NoticeKind.BOOKED, visit, moment)
    return remind(connection, visit, moment)


def remind(connection: Connection, visit: Visit, moment: Moment) -> VisitCard:
    """Store the reminders of a visit that was booked or moved now."""
    planned = reminders(visit, moment.now, moment.programme)
    outbox.put(connection, planned)
    return VisitCard(visit, tuple(notice.not_before for notice in planned))


def place_in(connection: Connection, slot: Slot, moment: Moment, *, without: int | None = None) -> dict[str, Any]:
    """The columns of a visit in the slot: its lowest free place, and office and counsellor as they are called now.

    Raises SlotTaken.
    """
    if visits.is_busy(connection, slot, without=without):
        raise errors.SlotTaken
    programme = moment.programme
    office = programme.offices[slot.office]
    counsellor = programme.counsellors[slot.counsellor] if slot.counsellor else None
    return {
        "office": slot.office,
        "kind": slot.kind,
        "counsellor": slot.counsellor,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "local": wall.local(slot.starts_at, programme.zone).replace(tzinfo=None),
        "place": free_place(slot, visits.taken_places(connection, slot.key, without=without)),
        "office_name": office.name,
        "building": office.building,
        "street": office.street,
        "town": office.town,
        "counsellor_name": counsellor.name if counsellor and counsellor.confirmed else "",
        "confirmed": slot.confirmed,
    }


def draw_number(connection: Connection, slot: Slot, moment: Moment) -> int:
    """A number that nobody else has in the office on that day; drawn, so that it tells nothing of an order."""
    on = wall.local(slot.starts_at, moment.programme.zone).date()
    taken = visits.taken_numbers(connection, slot.office, on)
    small = [number for number in SMALL_NUMBERS if number not in taken]
    return moment.random.choice(small or [number for number in LARGE_NUMBERS if number not in taken])
