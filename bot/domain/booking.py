"""Booking rules: may this slot be booked, and may this person book it?"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain import errors, wall
from bot.domain.programme import Programme
from bot.domain.slots import Slot, SlotKey, can_be_promised, closed, find, is_too_early, is_too_late

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OfferRules:
    """What may be offered at all: samples or confirmed hours only, and whether the controller is known."""

    samples: bool
    needs_controller: bool

    def offers(self, slot: Slot, programme: Programme) -> bool:
        """Whether the slot is shown to persons: with samples all are, otherwise only those that can be promised."""
        return self.samples or can_be_promised(slot, programme)

    def takes_bookings(self, programme: Programme) -> bool:
        """Whether anything may be booked: on the real Telegram only once the controller is named and confirmed."""
        return not self.needs_controller or (programme.controller.confirmed and bool(programme.controller.name))


def bookable(key: SlotKey, programme: Programme, rules: OfferRules, now: datetime, *, again: bool = False) -> Slot:
    """The slot of `key` if it may be booked at `now`.

    `again`: a place taken back right after cancelling needs no lead, it must only not have begun.
    Raises BookingSwitchedOff, OfficeClosed, SlotGone, TooLate or TooEarly.
    """
    if not rules.takes_bookings(programme):
        raise errors.BookingSwitchedOff
    slot = find(programme, key)
    if slot is None or not rules.offers(slot, programme):
        if closed(programme, key.office, wall.local(key.starts_at, programme.zone).date()):
            raise errors.OfficeClosed
        raise errors.SlotGone
    if now >= slot.starts_at if again else is_too_late(slot, now):
        raise errors.TooLate
    if is_too_early(slot, programme, now):
        raise errors.TooEarly
    return slot


@dataclass(frozen=True, slots=True)
class Account:
    """What counts for a person's limits: live visits, bookings of the last seven days, and live starts taken.

    Displaced visits, follow-ups and moves by the office are not in it.
    """

    live: int
    booked_at: tuple[datetime, ...]
    starts: frozenset[tuple[datetime, bool]]


def check_limits(account: Account, programme: Programme, now: datetime) -> None:
    """Raise TooManyVisits or TooManyBookings when the person may not book one more."""
    if account.live >= programme.live_visits_per_person:
        raise errors.TooManyVisits
    if sum(at > now - WEEK for at in account.booked_at) >= programme.bookings_per_week:
        raise errors.TooManyBookings


def check_start(account: Account, slot: Slot, *, for_someone_else: bool) -> None:
    """Raise AlreadyBooked when the person has a live visit of this sort at that start."""
    if (slot.starts_at, for_someone_else) in account.starts:
        raise errors.AlreadyBooked


def free_place(slot: Slot, taken: Collection[int]) -> int:
    """The lowest free place of the slot (1..n). Raises SlotTaken when there is none."""
    for place in range(1, slot.places + 1):
        if place not in taken:
            return place
    raise errors.SlotTaken


class FreeSlot(NamedTuple):
    """A slot with `free` places left, at least one."""

    slot: Slot
    free: int


def free_slots(slots: Iterable[Slot], taken: Collection[tuple[SlotKey, datetime]]) -> Iterator[FreeSlot]:
    """The slots with places left; `taken` has slot and end (UTC) of every booked visit, one entry for each place.

    A counsellor who has a visit has no time for another slot that overlaps it, in whichever office.
    """
    places = Counter(key for key, _ in taken)
    busy = [(key.counsellor, key.starts_at, ends_at) for key, ends_at in taken if key.counsellor]
    for slot in slots:
        free = slot.places - places[slot.key]
        overlaps = any(who == slot.counsellor and a < slot.ends_at and slot.starts_at < b for who, a, b in busy)
        if free > 0 and not overlaps:
            yield FreeSlot(slot, free)
