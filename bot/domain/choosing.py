"""Finding a place with few taps: how many free slots become at most four choices, again and again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain import wall
from bot.domain.booking import FreeSlot
from bot.domain.programme import Kind

CHOICES = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which slots are wanted: an empty office or counsellor and no kind mean any; local times are half-open."""

    office: str = ""
    kind: Kind | None = None
    counsellor: str = ""
    from_local: datetime | None = None
    to_local: datetime | None = None

    def admits(self, slot: FreeSlot, zone: ZoneInfo) -> bool:
        """Whether a free slot is among those wanted."""
        return (
            self.office in ("", slot.slot.office)
            and self.kind in (None, slot.slot.kind)
            and self.counsellor in ("", slot.slot.counsellor)
            and (self.from_local is None or self.from_local <= local_start(slot, zone))
            and (self.to_local is None or local_start(slot, zone) < self.to_local)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Slots behind one button; a group of one is the slot itself. Several days or several times of one day."""

    slots: tuple[FreeSlot, ...]
    first: datetime
    last: datetime

    @property
    def is_days(self) -> bool:
        """Whether the group holds whole days rather than times of one day."""
        return self.first.date() != self.last.date()


def local_start(slot: FreeSlot, zone: ZoneInfo) -> datetime:
    """The wall-clock start of a slot, naive."""
    return wall.local(slot.slot.starts_at, zone).replace(tzinfo=None)


def wanted(slots: Iterable[FreeSlot], filter_: Filter, zone: ZoneInfo) -> list[FreeSlot]:
    """The free slots that a filter admits."""
    return [slot for slot in slots if filter_.admits(slot, zone)]


def sorts(slots: Iterable[FreeSlot]) -> list[tuple[Kind, str]]:
    """The kinds and offices among slots, open hours first."""
    found = {(slot.slot.kind, slot.slot.office) for slot in slots}
    return sorted(found, key=lambda sort: (sort[0] is not Kind.OPEN_HOUR, sort[1]))


def divide(slots: Sequence[FreeSlot], zone: ZoneInfo) -> list[Group]:
    """At most four groups of slots: stretches of days, days, times of a day, or single slots.

    A step with one choice is skipped: one single day is divided into its times at once. No group begins at the time
    at which another ends, so the stretch of time from first to last holds the slots of the group and no others. Only
    slots that all start at one time are never divided further: there may be more than four of them.
    """
    by_day = [list(day) for _, day in groupby(slots, key=lambda slot: local_start(slot, zone).date())]
    if len(by_day) == 1:
        return [_group(part, zone) for part in _times(by_day[0], zone)]
    if len(by_day) <= CHOICES:
        return [_group(day, zone) for day in by_day]
    weeks = [list(week) for _, week in groupby(by_day, key=lambda day: _monday(local_start(day[0], zone).date()))]
    stretches = weeks if 1 < len(weeks) <= CHOICES else _chunks(by_day)
    return [_group(list(chain(*stretch)), zone) for stretch in stretches]


def _times(slots: Sequence[FreeSlot], zone: ZoneInfo) -> list[list[FreeSlot]]:
    by_start = [list(alike) for _, alike in groupby(slots, key=lambda slot: local_start(slot, zone))]
    if len(slots) <= CHOICES or len(by_start) == 1:
        return [[slot] for slot in slots]
    return [list(chain(*stretch)) for stretch in _chunks(by_start)]


def _chunks(items: Sequence[T]) -> list[list[T]]:
    size = -(-len(items) // CHOICES)
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


def _group(slots: Sequence[FreeSlot], zone: ZoneInfo) -> Group:
    return Group(tuple(slots), local_start(slots[0], zone), local_start(slots[-1], zone))


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())
