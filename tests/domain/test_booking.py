"""Claims about whether a slot may be booked, and whether this person may book it."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.booking import (
    Account,
    FreeSlot,
    OfferRules,
    bookable,
    check_limits,
    check_start,
    free_place,
    free_slots,
)
from bot.domain.programme import Closure, Controller, Kind, Programme, Reason
from bot.domain.slots import Slot, SlotKey, slots
from tests.domain.samples import DAY, HOUR, MINUTE, appointments, berlin, open_hour, programme, wall_clock

TUESDAY = date(2026, 11, 24)
MONDAY_NOON = berlin("2026-11-23T12:00")
ALL = OfferRules(samples=True, needs_controller=False)
CONFIRMED_ONLY = OfferRules(samples=False, needs_controller=False)
ON_TELEGRAM = OfferRules(samples=True, needs_controller=True)
NAMED = Controller(name="Sozialwerk", confirmed=True)


def rules(**changes: Any) -> Programme:
    hours = appointments(1, "09:00", "11:00", lead=20 * HOUR)
    return programme(**{"hours": (hours,)} | changes)


def first_slot(whole: Programme) -> Slot:
    return slots(whole, TUESDAY, TUESDAY)[0]


KEY = first_slot(rules()).key
CLOSED = (Closure(TUESDAY, TUESDAY, Reason.ILLNESS, "dueren"),)


def test_a_slot_between_horizon_and_lead_is_bookable() -> None:
    whole = rules()
    assert bookable(KEY, whole, ALL, KEY.starts_at - 20 * HOUR) == first_slot(whole)


def test_after_the_lead_it_is_too_late_but_a_cancelled_place_can_be_taken_back_until_the_start() -> None:
    whole, late = rules(), KEY.starts_at - 20 * HOUR + MINUTE
    with pytest.raises(errors.TooLate):
        bookable(KEY, whole, ALL, late)
    assert bookable(KEY, whole, ALL, late, again=True).key == KEY
    assert bookable(KEY, whole, ALL, KEY.starts_at - MINUTE, again=True).key == KEY
    with pytest.raises(errors.TooLate):
        bookable(KEY, whole, ALL, KEY.starts_at, again=True)


@pytest.mark.parametrize("again", [False, True])
def test_before_the_horizon_it_is_too_early(again: bool) -> None:
    early = berlin("2026-10-26T23:59")
    with pytest.raises(errors.TooEarly):
        bookable(KEY, rules(), ALL, early, again=again)
    assert bookable(KEY, rules(), ALL, early + MINUTE, again=again).key == KEY


def test_a_slot_that_the_programme_does_not_have_is_gone() -> None:
    with pytest.raises(errors.SlotGone):
        bookable(KEY._replace(starts_at=KEY.starts_at + MINUTE), rules(), ALL, MONDAY_NOON)
    with pytest.raises(errors.SlotGone):
        bookable(KEY, rules(hours=()), ALL, MONDAY_NOON)


def test_on_a_closed_day_the_office_is_closed_whatever_the_reason() -> None:
    with pytest.raises(errors.OfficeClosed):
        bookable(KEY, rules(closures=CLOSED), ALL, MONDAY_NOON)
    with pytest.raises(errors.OfficeClosed):
        bookable(KEY, rules(holidays={TUESDAY: "Holiday"}), ALL, MONDAY_NOON)
    elsewhere = (Closure(TUESDAY, TUESDAY, Reason.ILLNESS, "juelich"),)
    assert bookable(KEY, rules(closures=elsewhere), ALL, berlin("2026-11-23T12:00")).key == KEY


def test_without_samples_only_what_can_be_promised_is_bookable() -> None:
    sample = rules(hours=(appointments(1, "09:00", "11:00", confirmed=False),))
    assert bookable(KEY, sample, ALL, MONDAY_NOON).key == KEY
    with pytest.raises(errors.SlotGone):
        bookable(KEY, sample, CONFIRMED_ONLY, MONDAY_NOON)
    assert bookable(KEY, rules(), CONFIRMED_ONLY, MONDAY_NOON).key == KEY


@pytest.mark.parametrize(
    "controller", [Controller(), Controller(name="Sozialwerk"), Controller(confirmed=True)], ids=["none", "name", "yes"]
)
def test_on_telegram_nothing_is_bookable_until_the_controller_is_named_and_confirmed(controller: Controller) -> None:
    with pytest.raises(errors.BookingSwitchedOff):
        bookable(KEY, rules(controller=controller), ON_TELEGRAM, MONDAY_NOON)
    assert bookable(KEY, rules(controller=controller), ALL, MONDAY_NOON).key == KEY
    assert bookable(KEY, rules(controller=NAMED), ON_TELEGRAM, MONDAY_NOON).key == KEY


def test_that_booking_is_off_is_said_before_anything_about_the_slot() -> None:
    with pytest.raises(errors.BookingSwitchedOff):
        bookable(KEY, rules(hours=(), closures=CLOSED), ON_TELEGRAM, MONDAY_NOON)


# --- limits -----------------------------------------------------------------------------------------------------------


def account(live: int = 0, booked_at: tuple[datetime, ...] = (), starts: Any = ()) -> Account:
    return Account(live, booked_at, frozenset(starts))


def test_with_as_many_live_visits_as_allowed_there_is_no_further_one() -> None:
    check_limits(account(live=1), rules(), MONDAY_NOON)
    with pytest.raises(errors.TooManyVisits):
        check_limits(account(live=2), rules(), MONDAY_NOON)
    check_limits(account(live=2), rules(live_visits_per_person=3), MONDAY_NOON)


def test_bookings_count_for_exactly_seven_days() -> None:
    week = 7 * DAY
    recent = (MONDAY_NOON - week + timedelta(seconds=1),) * 4
    with pytest.raises(errors.TooManyBookings):
        check_limits(account(booked_at=recent), rules(), MONDAY_NOON)
    check_limits(account(booked_at=recent), rules(), MONDAY_NOON + timedelta(seconds=1))
    check_limits(account(booked_at=recent[:3]), rules(), MONDAY_NOON)
    check_limits(account(booked_at=recent), rules(bookings_per_week=5), MONDAY_NOON)


@given(st.integers(0, 5), st.lists(st.integers(-20, 0)), st.integers(1, 4), st.integers(1, 6))
def test_limits_refuse_exactly_at_their_number(live: int, days: list[int], most_live: int, most: int) -> None:
    whole = rules(live_visits_per_person=most_live, bookings_per_week=most)
    of_week = sum(day > -7 for day in days)
    try:
        check_limits(account(live, tuple(MONDAY_NOON + day * DAY for day in days)), whole, MONDAY_NOON)
    except errors.TooManyVisits:
        assert live >= most_live
    except errors.TooManyBookings:
        assert live < most_live
        assert of_week >= most
    else:
        assert live < most_live
        assert of_week < most


def test_a_person_has_one_visit_at_a_start_and_one_more_for_someone_else() -> None:
    slot = first_slot(rules())
    own, other = (slot.starts_at, False), (slot.starts_at, True)
    with pytest.raises(errors.AlreadyBooked):
        check_start(account(starts=[own]), slot, for_someone_else=False)
    check_start(account(starts=[own]), slot, for_someone_else=True)
    with pytest.raises(errors.AlreadyBooked):
        check_start(account(starts=[other]), slot, for_someone_else=True)
    check_start(account(starts=[other, (slot.starts_at + HOUR, False)]), slot, for_someone_else=False)


def test_a_second_visit_at_the_same_time_is_refused_in_another_office_too() -> None:
    whole = rules(hours=(appointments(1, "09:00", "10:00"), open_hour(1, "09:00", "09:30")))
    one, other = slots(whole, TUESDAY, TUESDAY)
    assert one.office != other.office
    with pytest.raises(errors.AlreadyBooked):
        check_start(account(starts=[(one.starts_at, False)]), other, for_someone_else=False)


# --- places -----------------------------------------------------------------------------------------------------------


def with_places(places: int) -> Slot:
    return Slot(MONDAY_NOON, MONDAY_NOON + HOUR, "juelich", Kind.OPEN_HOUR, None, places, timedelta(), (), True)


@given(st.integers(1, 9), st.sets(st.integers(1, 12)))
def test_the_lowest_free_place_is_given_and_none_beyond_the_last(places: int, taken: set[int]) -> None:
    free = [place for place in range(1, places + 1) if place not in taken]
    if free:
        assert free_place(with_places(places), taken) == free[0]
    else:
        with pytest.raises(errors.SlotTaken):
            free_place(with_places(places), taken)


def test_a_taken_appointment_has_no_second_place() -> None:
    assert free_place(with_places(1), ()) == 1
    with pytest.raises(errors.SlotTaken):
        free_place(with_places(1), [1])


def test_every_refusal_says_no_more_than_its_kind_and_stands_in_the_tree() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and kind is not errors.Refused]
    drawn = re.findall(r"[├└]── (\w+) ", str(errors.__doc__))
    assert sorted(drawn) == sorted(kind.__name__ for kind in kinds)
    for kind in kinds:
        assert issubclass(kind, errors.Refused)
        assert str(kind()) == ""


def test_a_key_of_one_slot_is_that_of_no_other() -> None:
    whole = rules(hours=(appointments(1, "09:00", "11:00"), open_hour(1, "09:00", "11:00")))
    keys = [slot.key for slot in slots(whole, TUESDAY, TUESDAY)]
    assert len(set(keys)) == len(keys) == 6
    assert SlotKey(*keys[0]) == keys[0]


# --- free slots -------------------------------------------------------------------------------------------------------


def test_slots_with_places_left_are_free_and_full_ones_are_left_out() -> None:
    whole = rules(hours=(open_hour(1, "09:00", "10:00", places=2),))
    one, other = slots(whole, TUESDAY, TUESDAY)
    assert list(free_slots([one, other], [])) == [FreeSlot(one, 2), FreeSlot(other, 2)]
    taken = [(one.key, one.ends_at), (one.key, one.ends_at), (other.key, other.ends_at)]
    assert list(free_slots([one, other], taken)) == [FreeSlot(other, 1)]


def test_a_counsellor_with_a_visit_has_no_time_for_another_that_overlaps_it() -> None:
    hours = (
        appointments(1, "09:00", "12:00", office="juelich"),
        appointments(1, "09:00", "10:00", counsellor="raslilo"),
        open_hour(1, "09:00", "09:30"),
    )
    found = slots(rules(hours=hours), TUESDAY, TUESDAY)
    for begin, hour in (("2026-11-24T09:30", 9), ("2026-11-24T11:00", 11)):
        start = berlin(begin)
        taken = [(SlotKey(start, "dueren", Kind.APPOINTMENT, "neumann"), start + HOUR / 2)]
        busy = [slot for slot in found if slot.counsellor == "neumann" and wall_clock(slot.starts_at).hour == hour]
        assert len(busy) == 1
        assert [each.slot for each in free_slots(found, taken)] == [slot for slot in found if slot not in busy]
