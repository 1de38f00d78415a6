"""`bot slots`: the free slots as JSON lines."""

import json
from collections.abc import Collection, Iterator
from datetime import date, datetime

from bot.domain import wall
from bot.domain.booking import free_slots
from bot.domain.programme import Kind, Programme
from bot.domain.slots import Slot, SlotKey, offered


def lines(
    programme: Programme,
    taken: Collection[tuple[SlotKey, datetime]],
    now: datetime,
    office: str | None = None,
    kind: Kind | None = None,
    first: date | None = None,
    days: int | None = None,
) -> Iterator[str]:
    """One JSON object for each slot that may be booked at `now` and has a free place, in order.

    `taken` has slot and end of every booked visit, one entry for each place. Only slots of `office`, of `kind`, and
    on the `days` local dates from `first` on; by default from today to the horizon.
    """
    first = first or wall.local(now, programme.zone).date()
    for slot, free in free_slots(offered(programme, now), taken):
        ahead = (wall.local(slot.starts_at, programme.zone).date() - first).days
        in_time = ahead >= 0 and (days is None or ahead < days)
        if in_time and office in (None, slot.office) and kind in (None, slot.kind):
            yield _line(slot, free, programme)


def _line(slot: Slot, free: int, programme: Programme) -> str:
    return json.dumps(
        {
            "office": slot.office,
            "kind": slot.kind,
            "counsellor": slot.counsellor,
            "starts_at": wall.local(slot.starts_at, programme.zone).isoformat(),
            "ends_at": wall.local(slot.ends_at, programme.zone).isoformat(),
            "places": free,
            "confirmed": slot.confirmed,
        },
        ensure_ascii=False,
    )
