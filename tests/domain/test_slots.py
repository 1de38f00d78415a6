"""Claims about how hours become slots, and which of them are offered."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.domain import wall
from bot.domain.programme import Closure, Hours, Kind, Office, Programme, Reason
from bot.domain.slots import (
    ClosedDay,
    OpenNow,
    Slot,
    SlotKey,
    can_be_promised,
    closed,
    find,
    is_offered,
    is_too_early,
    is_too_late,
    offered,
    open_now,
    runs_on,
    slots,
)
from tests.domain.samples import (
    AUTUMN_NIGHTS,
    DAY,
    HOUR,
    MINUTE,
    SPRING_NIGHTS,
    appointments,
    berlin,
    open_hour,
    programme,
    wall_clock,
)

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + DAY
SUNDAY = 6


def on_day(on: date, *hours: Hours, rules: Programme | None = None) -> list[Slot]:
    return slots(rules or programme(hours=hours), on, on)


def starts(found: list[Slot]) -> list[str]:
    return [f"{wall_clock(slot.starts_at):%H:%M}" for slot in found]


def ends(found: list[Slot]) -> list[str]:
    return [f"{wall_clock(slot.ends_at):%H:%M}" for slot in found]


def test_slots_start_at_from_follow_each_other_and_end_by_to() -> None:
    found = on_day(MONDAY, open_hour(0, "14:00", "16:00"))
    assert starts(found) == ["14:00", "14:30", "15:00", "15:30"]
    assert ends(found) == ["14:30", "15:00", "15:30", "16:00"]


def test_a_slot_that_would_end_after_to_is_left_out() -> None:
    assert starts(on_day(MONDAY, open_hour(0, "14:00", "15:59", slot=HOUR))) == ["14:00"]
    assert starts(on_day(MONDAY, open_hour(0, "14:00", "14:29"))) == []


def test_a_gap_lies_between_two_slots_and_not_after_the_last() -> None:
    found = on_day(MONDAY, open_hour(0, "14:00", "15:10", gap=10 * MINUTE))
    assert starts(found) == ["14:00", "14:40"]
    assert ends(found) == ["14:30", "15:10"]


def test_hours_until_the_end_of_the_day_stay_within_the_day() -> None:
    assert starts(on_day(MONDAY, open_hour(0, "22:59", "23:59", slot=HOUR))) == ["22:59"]


def test_slots_come_only_on_their_weekday() -> None:
    rules = programme(hours=(open_hour(0, "14:00", "14:30"),))
    found = slots(rules, MONDAY - 3 * DAY, MONDAY + 8 * DAY)
    assert [wall_clock(slot.starts_at).date() for slot in found] == [MONDAY, MONDAY + 7 * DAY]


def test_the_dates_asked_for_are_both_included() -> None:
    rules = programme(hours=tuple(open_hour(weekday, "10:00", "10:30") for weekday in range(7)))
    assert len(slots(rules, MONDAY, TUESDAY)) == 2
    assert slots(rules, TUESDAY, MONDAY) == []


def test_a_slot_carries_what_its_hours_say() -> None:
    hours = open_hour(0, "14:00", "14:30", places=3, lead=HOUR, counsellors=("neumann", "raslilo"), confirmed=False)
    start = berlin("2026-11-23T14:00")
    expected = Slot(start, start + HOUR / 2, "juelich", Kind.OPEN_HOUR, None, 3, HOUR, ("neumann", "raslilo"), False)
    assert on_day(MONDAY, hours) == [expected]
    assert expected.key == SlotKey(start, "juelich", Kind.OPEN_HOUR, None)


def test_slots_are_ordered_by_start_office_kind_and_counsellor() -> None:
    hours = (
        open_hour(0, "10:00", "10:30"),
        appointments(0, "10:00", "11:00", counsellor="raslilo"),
        appointments(0, "10:00", "11:00", counsellor="neumann"),
        open_hour(0, "10:00", "10:30", office="dueren"),
        appointments(0, "09:00", "10:00", office="juelich"),
    )
    order = [(slot.office, slot.kind.value, slot.counsellor) for slot in on_day(MONDAY, *hours)]
    assert order == [
        ("juelich", "appointment", "neumann"),
        ("dueren", "appointment", "neumann"),
        ("dueren", "appointment", "raslilo"),
        ("dueren", "open-hour", None),
        ("juelich", "open-hour", None),
    ]


# --- which dates ------------------------------------------------------------------------------------------------------


def test_validity_includes_its_first_and_its_last_date() -> None:
    hours = open_hour(0, "14:00", "14:30", valid_from=MONDAY, valid_until=MONDAY + 7 * DAY)
    assert [runs_on(hours, MONDAY + weeks * 7 * DAY) for weeks in (-1, 0, 1, 2)] == [False, True, True, False]


def test_every_two_weeks_counts_from_the_week_of_valid_from_even_if_that_is_a_later_weekday() -> None:
    hours = open_hour(0, "14:00", "14:30", valid_from=MONDAY + 3 * DAY, every_weeks=2)
    assert [runs_on(hours, MONDAY + weeks * 7 * DAY) for weeks in range(5)] == [False, False, True, False, True]


def test_every_three_weeks_runs_on_across_the_end_of_the_year() -> None:
    hours = open_hour(0, "14:00", "14:30", valid_from=MONDAY, every_weeks=3)
    running = [weeks for weeks in range(12) if runs_on(hours, MONDAY + weeks * 7 * DAY)]
    assert running == [0, 3, 6, 9]


def test_weeks_without_a_first_date_are_not_counted() -> None:
    assert runs_on(open_hour(0, "14:00", "14:30", every_weeks=2), MONDAY)


def test_a_closure_of_an_office_includes_both_ends_and_leaves_the_other_office_open() -> None:
    rules = programme(closures=(Closure(MONDAY, TUESDAY, Reason.TRAINING, "juelich"),))
    days = [MONDAY + days * DAY for days in (-1, 0, 1, 2)]
    assert [closed(rules, "juelich", on) for on in days] == [
        None,
        ClosedDay(Reason.TRAINING),
        ClosedDay(Reason.TRAINING),
        None,
    ]
    assert not any(closed(rules, "dueren", on) for on in days)


def test_a_closure_without_an_office_closes_all() -> None:
    rules = programme(closures=(Closure(MONDAY, MONDAY, Reason.CARNIVAL),))
    assert closed(rules, "juelich", MONDAY) == closed(rules, "dueren", MONDAY) == ClosedDay(Reason.CARNIVAL)


def test_a_public_holiday_is_a_closure_that_has_a_name_and_goes_before_others() -> None:
    rules = programme(holidays={MONDAY: "New Year's Day"}, closures=(Closure(MONDAY, MONDAY, Reason.ILLNESS),))
    assert closed(rules, "juelich", MONDAY) == ClosedDay(Reason.HOLIDAY, "New Year's Day")


def test_there_are_no_slots_on_closed_days() -> None:
    hours = (open_hour(0, "14:00", "14:30"), appointments(1, "09:00", "10:00"))
    rules = programme(hours=hours, holidays={MONDAY: "H"}, closures=(Closure(TUESDAY, TUESDAY, Reason.OTHER),))
    assert slots(rules, MONDAY, TUESDAY) == []
    assert len(slots(rules, MONDAY + 7 * DAY, TUESDAY + 7 * DAY)) == 2


# --- appointments inside open hours -----------------------------------------------------------------------------------


def held(counsellors: tuple[str, ...], **changes: object) -> list[str]:
    """The appointments of neumann from 13 to 17 o'clock that remain beside an open hour from 14 to 16."""
    hours = (
        appointments(0, "13:00", "17:00"),
        open_hour(0, "14:00", "16:00", counsellors=counsellors, **changes),
    )
    return starts([slot for slot in on_day(MONDAY, *hours) if slot.kind is Kind.APPOINTMENT])


def test_appointments_inside_an_open_hour_that_nobody_else_can_hold_are_not_offered() -> None:
    assert held(("neumann",)) == ["13:00", "16:00"]


def test_appointments_stay_when_somebody_else_can_hold_the_open_hour_or_nobody_knows_who_does() -> None:
    assert held(("neumann", "raslilo")) == held(("raslilo",)) == held(()) == ["13:00", "14:00", "15:00", "16:00"]


def test_an_appointment_that_only_touches_the_open_hour_stays_and_one_that_reaches_into_it_does_not() -> None:
    hours = (
        appointments(0, "13:30", "14:30"),
        appointments(0, "12:30", "13:30"),
        open_hour(0, "13:30", "14:00", counsellors=("neumann",)),
    )
    found = [slot for slot in on_day(MONDAY, *hours) if slot.kind is Kind.APPOINTMENT]
    assert starts(found) == ["12:30"]


def test_an_open_hour_that_is_closed_or_not_running_holds_nobody() -> None:
    rules = programme(
        hours=(appointments(0, "14:00", "15:00"), open_hour(0, "14:00", "16:00", counsellors=("neumann",))),
        closures=(Closure(MONDAY, MONDAY, Reason.ILLNESS, "juelich"),),
    )
    assert starts(slots(rules, MONDAY, MONDAY)) == ["14:00"]
    assert held(("neumann",), valid_until=MONDAY - DAY) == ["13:00", "14:00", "15:00", "16:00"]


# --- the nights on which the clock changes ----------------------------------------------------------------------------


@pytest.mark.parametrize("night", SPRING_NIGHTS)
def test_a_missing_time_is_never_a_start_and_a_slot_up_to_the_gap_keeps_its_length(night: date) -> None:
    found = on_day(night, open_hour(SUNDAY, "00:30", "05:00"))
    assert starts(found) == ["00:30", "01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]
    assert {slot.ends_at - slot.starts_at for slot in found} == {30 * MINUTE}


@pytest.mark.parametrize("night", AUTUMN_NIGHTS)
def test_a_doubled_time_is_never_a_start(night: date) -> None:
    found = on_day(night, open_hour(SUNDAY, "00:30", "05:00"))
    assert starts(found) == ["00:30", "01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]
    assert found[2].ends_at - found[2].starts_at == 30 * MINUTE
    assert found[3].starts_at - found[2].starts_at == 150 * MINUTE


@pytest.mark.parametrize("night", SPRING_NIGHTS)
def test_a_slot_that_would_end_in_the_missing_hour_ends_where_the_clock_jumps(night: date) -> None:
    found = on_day(night, appointments(SUNDAY, "00:45", "04:30", slot=45 * MINUTE))
    assert starts(found) == ["00:45", "01:30", "03:00", "03:45"]
    assert found[1].ends_at == found[2].starts_at


@pytest.mark.parametrize("night", AUTUMN_NIGHTS)
def test_a_slot_across_the_doubled_hour_ends_by_the_wall_clock(night: date) -> None:
    (slot,) = on_day(night, appointments(SUNDAY, "01:00", "04:00", slot=3 * HOUR))
    assert ends([slot]) == ["04:00"]
    assert slot.ends_at - slot.starts_at == 4 * HOUR


# --- what is offered --------------------------------------------------------------------------------------------------


def test_a_slot_is_offered_until_exactly_its_lead_before_the_start() -> None:
    (slot,) = on_day(TUESDAY, appointments(1, "09:00", "10:00", lead=20 * HOUR))
    last = slot.starts_at - 20 * HOUR
    assert [is_too_late(slot, now) for now in (last - MINUTE, last, last + timedelta(seconds=1))] == [
        False,
        False,
        True,
    ]


def test_without_a_lead_a_slot_is_offered_until_just_before_its_start() -> None:
    (slot,) = on_day(MONDAY, open_hour(0, "14:00", "14:30"))
    assert not is_too_late(slot, slot.starts_at - timedelta(microseconds=1))
    assert is_too_late(slot, slot.starts_at)


def test_a_slot_is_offered_from_the_first_minute_of_the_local_date_the_horizon_before() -> None:
    rules = programme(hours=(open_hour(0, "14:00", "14:30"),), horizon_days=3)
    (slot,) = slots(rules, MONDAY, MONDAY)
    first = berlin("2026-11-20T00:00")
    assert is_too_early(slot, rules, first - MINUTE)
    assert not is_too_early(slot, rules, first)
    assert is_offered(slot, rules, first)
    assert not is_offered(slot, rules, first - MINUTE)
    assert not is_offered(slot, rules, slot.starts_at)


def test_offered_are_all_slots_between_lead_and_horizon() -> None:
    rules = programme(hours=(open_hour(0, "14:00", "16:00"), appointments(1, "09:00", "11:00")), horizon_days=7)
    now = berlin("2026-11-23T14:30")
    assert [f"{wall_clock(slot.starts_at):%a %H:%M}" for slot in offered(rules, now)] == [
        "Mon 15:00",
        "Mon 15:30",
        "Tue 09:00",
        "Tue 10:00",
        "Mon 14:00",
        "Mon 14:30",
        "Mon 15:00",
        "Mon 15:30",
    ]


def test_today_begins_by_the_wall_clock_not_in_greenwich() -> None:
    rules = programme(hours=(open_hour(0, "00:30", "01:00"),), horizon_days=1)
    assert len(offered(rules, berlin("2026-11-23T00:10"))) == 1


def test_a_slot_is_found_by_its_key_only_while_the_programme_has_it() -> None:
    rules = programme(hours=(appointments(1, "09:00", "11:00"),))
    (first, second) = slots(rules, TUESDAY, TUESDAY)
    assert [find(rules, slot.key) for slot in (first, second)] == [first, second]
    assert find(rules, first.key._replace(counsellor="raslilo")) is None
    assert find(rules, first.key._replace(starts_at=first.starts_at + MINUTE)) is None
    assert find(programme(hours=rules.hours, holidays={TUESDAY: "H"}), first.key) is None


def test_a_slot_just_after_midnight_is_found_though_greenwich_has_another_date() -> None:
    rules = programme(hours=(open_hour(0, "00:00", "00:30"),))
    (slot,) = slots(rules, MONDAY, MONDAY)
    assert find(rules, slot.key) == slot


@pytest.mark.parametrize(
    ("promised", "hours", "whole", "office", "street"),
    [
        (True, True, True, True, "Musterstraße 1"),
        (False, False, True, True, "Musterstraße 1"),
        (False, True, False, True, "Musterstraße 1"),
        (False, True, True, False, "Musterstraße 1"),
        (False, True, True, True, ""),
    ],
)
def test_a_slot_is_promised_only_when_hours_programme_office_and_street_are_known(
    promised: bool, hours: bool, whole: bool, office: bool, street: str
) -> None:
    place = Office("dueren", "Düren", street=street, confirmed=office)
    rules = programme(
        hours=(appointments(1, "09:00", "10:00", confirmed=hours),), offices={"dueren": place}, confirmed=whole
    )
    (slot,) = slots(rules, TUESDAY, TUESDAY)
    assert can_be_promised(slot, rules) is promised


def test_a_year_of_slots_takes_its_dates_from_the_wall_clock() -> None:
    rules = programme(hours=(appointments(6, "23:00", "23:59", slot=59 * MINUTE),))
    year = list(wall.days(date(2027, 1, 1), date(2027, 12, 31)))
    found = slots(rules, year[0], year[-1])
    expected = [datetime.combine(on, time(23)) for on in year if on.weekday() == SUNDAY]
    assert [wall_clock(slot.starts_at) for slot in found] == expected


def test_an_open_hour_is_open_from_its_first_minute_until_just_before_its_last() -> None:
    rules = programme(hours=(open_hour(0, "14:00", "16:00"), appointments(0, "14:00", "16:00")))
    running = [OpenNow("juelich", berlin("2026-11-23T16:00"))]
    assert [open_now(rules, berlin(f"2026-11-23T{at}")) for at in ("13:59", "14:00", "15:59", "16:00")] == [
        [],
        running,
        running,
        [],
    ]


def test_nothing_is_open_on_a_closed_day_or_another_weekday() -> None:
    hours = (open_hour(0, "14:00", "16:00"),)
    closed_monday = programme(hours=hours, closures=(Closure(MONDAY, MONDAY, Reason.ILLNESS),))
    assert open_now(closed_monday, berlin("2026-11-23T15:00")) == []
    assert open_now(programme(hours=hours), berlin("2026-11-24T15:00")) == []
