"""Moving a visit to another slot, in one transaction; it keeps its id."""

from datetime import datetime
from random import Random

from bot.domain import errors
from bot.domain.booking import OfferRules, bookable, check_start
from bot.domain.notices import NoticeKind
from bot.domain.programme import Programme
from bot.domain.slots import SlotKey
from bot.domain.visits import LIVE, State, VisitCard, check_before_start
from bot.services.book_visit import draw_number, place_in, remind
from bot.services.desk import Desk
from bot.services.tell_counsellors import responsible_for, tell
from bot.store import outbox, persons, visits
from bot.store.database import Connection


async def move_visit(desk: Desk, telegram_id: int, visit: int, version: int, key: SlotKey) -> VisitCard:
    """Move the person's visit of this version to the slot.

    Raises VisitUnknown, VisitChanged, NotPossible, VisitBegun, AlreadyBooked, SlotTaken and the refusals of `bookable`.
    """
    return await desk.database.write(
        _move, telegram_id, visit, version, key, desk.programme, desk.rules, desk.now(), desk.random
    )


def _move(
    connection: Connection,
    telegram_id: int,
    visit_id: int,
    version: int,
    key: SlotKey,
    programme: Programme,
    rules: OfferRules,
    now: datetime,
    random: Random,
) -> VisitCard:
    person = persons.find(connection, telegram_id)
    if person is None:
        raise errors.VisitUnknown
    old = visits.own(connection, person.id, visit_id)
    if old.version != version:
        raise errors.VisitChanged
    if old.state not in LIVE:
        raise errors.NotPossible
    check_before_start(old, now)
    slot = bookable(key, programme, rules, now)
    if old.state is State.BOOKED and old.slot == key:
        raise errors.AlreadyBooked
    check_start(visits.account(connection, person.id, now, without=old.id), slot, for_someone_else=old.for_someone_else)
    values = place_in(connection, slot, programme, without=old.id)
    same_day = (old.office, old.on) == (values["office"], values["local"].date())
    values |= {
        "number": old.number if same_day else draw_number(connection, slot, programme, random),
        "state": State.BOOKED,
        "settled_at": now,
        "coming": False,
        "delay": None,
        "wishes_possible": None,
        "previous_local": old.local,
        "previous_office_name": old.office_name,
    }
    before = responsible_for(old, programme)
    visit = visits.change(connection, old, values)
    outbox.withdraw(connection, visit.id, [NoticeKind.REMINDER, NoticeKind.LATE, NoticeKind.WISHES_ANSWERED])
    tell(connection, NoticeKind.MOVED, visit, programme, now, also=before)
    return remind(connection, visit, programme, now)
