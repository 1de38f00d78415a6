"""What can be booked now."""

from datetime import datetime

from bot.domain import errors
from bot.domain.booking import FreeSlot, bookable, free_slots
from bot.domain.slots import Slot, SlotKey, offered
from bot.services.desk import Desk
from bot.store import visits
from bot.store.database import Connection


async def free(desk: Desk) -> list[FreeSlot]:
    """The slots offered to persons now with places left, in order."""
    programme, rules = desk.programme, desk.rules
    candidates = [slot for slot in offered(programme, desk.now()) if rules.offers(slot, programme)]
    return await desk.database.read(_free, candidates)


def _free(connection: Connection, candidates: list[Slot]) -> list[FreeSlot]:
    if not candidates:
        return []
    taken = visits.taken_between(connection, candidates[0].starts_at, max(slot.ends_at for slot in candidates))
    return list(free_slots(candidates, taken))


async def look_at(desk: Desk, key: SlotKey) -> FreeSlot:
    """One slot, if a place in it may be booked now. Raises the refusals of `bookable`, or SlotTaken."""
    slot = bookable(key, desk.programme, desk.rules, desk.now())
    found = await desk.database.read(_free, [slot])
    if not found:
        raise errors.SlotTaken
    return found[0]


async def taken(desk: Desk, first: datetime, last: datetime) -> list[tuple[SlotKey, datetime]]:
    """Slot and end of every booked visit in a stretch of time, one entry for each place."""
    return await desk.database.read(visits.taken_between, first, last)
