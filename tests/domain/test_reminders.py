"""Claims about when a visit is called to mind."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.programme import DailyWindow, DayReminder, EveningReminder, Programme, Reminder
from bot.domain.reminders import Window, is_quiet, next_morning, quiet_on, reminder_windows, when_awake
from tests.domain.samples import (
    AUTUMN_NIGHTS,
    BERLIN,
    DAY,
    HOUR,
    MINUTE,
    SPRING_NIGHTS,
    berlin,
    programme,
    wall_clock,
)

# A week without holidays or a change of the clock: 2026-11-23 is a Monday.
MON, TUE, WED = "2026-11-23", "2026-11-24", "2026-11-25"
SUN, NEXT_MON, FRI = "2026-11-22", "2026-11-23", "2026-11-20"
NO_QUIET = DailyWindow(time(0), time(0))


def firsts(visit: str, booked: str, **changes: Any) -> list[datetime]:
    return [window.not_before for window in reminder_windows(berlin(visit), berlin(booked), programme(**changes))]


@pytest.mark.parametrize(
    ("visit", "booked", "reminders"),
    [
        (f"{WED}T09:00", f"{MON}T12:00", [f"{TUE}T17:00", f"{WED}T07:00"]),
        (f"{WED}T09:00", f"{TUE}T19:30", [f"{WED}T07:00"]),
        (f"{WED}T08:30", f"{MON}T12:00", [f"{TUE}T17:00", f"{WED}T07:00"]),
        (f"{WED}T08:00", f"{MON}T12:00", [f"{TUE}T17:00"]),
        (f"{WED}T08:00", f"{TUE}T19:30", []),
        (f"{WED}T14:00", f"{WED}T10:30", [f"{WED}T12:30"]),
        (f"{WED}T14:00", f"{WED}T11:30", []),
        (f"{NEXT_MON}T14:00", f"{FRI}T12:00", [f"{SUN}T17:00", f"{NEXT_MON}T12:00"]),
    ],
)
def test_the_normative_table_of_the_design_holds(visit: str, booked: str, reminders: list[str]) -> None:
    assert firsts(visit, booked) == [berlin(at) for at in reminders]


def test_a_window_ends_where_quiet_begins_or_where_it_ends_itself() -> None:
    windows = reminder_windows(berlin(f"{WED}T09:00"), berlin(f"{MON}T12:00"), programme())
    assert [window.not_after for window in windows] == [berlin(f"{TUE}T20:00"), berlin(f"{WED}T08:00")]


def test_windows_are_half_open_so_a_pause_until_the_very_end_leaves_nothing() -> None:
    assert firsts(f"{WED}T14:00", f"{WED}T10:59") == [berlin(f"{WED}T12:59")]
    assert firsts(f"{WED}T14:00", f"{WED}T11:00") == []


def test_two_reminders_that_would_go_at_the_same_instant_are_one_with_the_longer_window() -> None:
    evenings = (EveningReminder(time(17), time(18)), EveningReminder(time(17), time(20)))
    for either in (evenings, evenings[::-1]):
        windows = reminder_windows(berlin(f"{WED}T09:00"), berlin(f"{MON}T12:00"), programme(reminders=either))
        assert windows == [Window(berlin(f"{TUE}T17:00"), berlin(f"{TUE}T20:00"))]


@pytest.mark.parametrize("night", AUTUMN_NIGHTS)
def test_quiet_hours_begin_with_the_first_and_end_with_the_second_of_a_doubled_time(night: date) -> None:
    until = programme(quiet=DailyWindow(time(22), time(2, 30)))
    since = programme(quiet=DailyWindow(time(2, 30), time(5)))
    first, second = (berlin(f"{night}T02:30", fold) for fold in (0, 1))
    assert [is_quiet(at, until) for at in (first, second - MINUTE, second)] == [True, True, False]
    assert [is_quiet(at, since) for at in (first - MINUTE, first, second - MINUTE)] == [False, True, True]


def test_quiet_hours_in_the_middle_of_a_window_leave_the_part_before_them() -> None:
    noon = DailyWindow(time(12), time(13))
    day = (DayReminder(4 * HOUR, HOUR),)
    windows = reminder_windows(berlin(f"{WED}T15:00"), berlin(f"{MON}T12:00"), programme(quiet=noon, reminders=day))
    assert windows == [Window(berlin(f"{WED}T11:00"), berlin(f"{WED}T12:00"))]


def test_when_the_part_before_quiet_hours_is_too_soon_after_booking_the_part_after_them_is_used() -> None:
    noon = DailyWindow(time(12), time(13))
    day = (DayReminder(4 * HOUR, HOUR),)
    windows = reminder_windows(berlin(f"{WED}T15:00"), berlin(f"{WED}T10:00"), programme(quiet=noon, reminders=day))
    assert windows == [Window(berlin(f"{WED}T13:00"), berlin(f"{WED}T14:00"))]


@pytest.mark.parametrize("same", ["00:00", "12:00", "02:30"])
def test_quiet_hours_that_end_when_they_begin_are_none(same: str) -> None:
    none = DailyWindow(time.fromisoformat(same), time.fromisoformat(same))
    for on in (date(2026, 11, 25), *SPRING_NIGHTS, *AUTUMN_NIGHTS):
        window = quiet_on(none, on, BERLIN)
        assert window.not_before == window.not_after
    assert firsts(f"{WED}T03:00", f"{MON}T12:00", quiet=none) == [berlin(f"{TUE}T17:00"), berlin(f"{WED}T01:00")]
    assert not is_quiet(berlin(f"{WED}T03:00"), programme(quiet=none))


def test_quiet_hours_begin_on_the_minute_and_end_before_the_minute() -> None:
    night = programme()
    assert [is_quiet(berlin(f"{WED}T{at}"), night) for at in ("19:59", "20:00", "06:59", "07:00")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("night", SPRING_NIGHTS + AUTUMN_NIGHTS)
def test_the_day_window_counts_real_hours_on_the_nights_the_clock_changes(night: date) -> None:
    visit = berlin(f"{night}T04:00")
    windows = reminder_windows(visit, visit - 3 * DAY, programme(quiet=NO_QUIET))
    assert windows[1] == Window(visit - 2 * HOUR, visit - HOUR)
    evening = night - DAY
    assert windows[0] == Window(berlin(f"{evening}T17:00"), berlin(f"{evening}T20:00"))


@pytest.mark.parametrize("night", SPRING_NIGHTS + AUTUMN_NIGHTS)
def test_the_evening_before_the_change_of_the_clock_is_by_the_wall_clock(night: date) -> None:
    after = night + DAY
    assert firsts(f"{night}T09:00", f"{night - 3 * DAY}T09:00") == [
        berlin(f"{night - DAY}T17:00"),
        berlin(f"{night}T07:00"),
    ]
    assert firsts(f"{after}T09:00", f"{night - DAY}T09:00") == [berlin(f"{night}T17:00"), berlin(f"{after}T07:00")]


def test_an_evening_window_that_lies_in_the_missing_hour_brings_no_reminder() -> None:
    lost = (EveningReminder(time(2), time(2, 30)),)
    assert firsts("2027-03-29T09:00", "2027-03-20T09:00", quiet=NO_QUIET, reminders=lost) == []


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-25T06:59", "2026-11-25T07:00"),
        ("2026-11-25T07:00", "2026-11-26T07:00"),
        ("2026-11-25T23:00", "2026-11-26T07:00"),
        ("2027-03-27T23:00", "2027-03-28T07:00"),
        ("2027-10-31T01:00", "2027-10-31T07:00"),
    ],
)
def test_next_morning_is_the_next_time_the_wall_clock_shows_seven(now: str, morning: str) -> None:
    assert next_morning(berlin(now), BERLIN) == berlin(morning)


def test_what_can_wait_for_the_end_of_quiet_hours_waits_and_what_would_be_too_late_then_does_not() -> None:
    night, morning = berlin("2026-11-25T22:00"), berlin("2026-11-26T07:00")
    assert when_awake(night, programme(), morning + MINUTE) == morning
    assert when_awake(night, programme(), morning - MINUTE) == night
    assert when_awake(morning, programme(), morning + HOUR) == morning


# --- properties -------------------------------------------------------------------------------------------------------

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
QUIET = st.builds(DailyWindow, TIMES, TIMES) | st.sampled_from([NO_QUIET, DailyWindow(time(20), time(7))])
EVENINGS = st.lists(TIMES, min_size=2, max_size=2, unique=True).map(lambda two: EveningReminder(*sorted(two)))
DAY_MINUTES = st.lists(st.integers(0, 1440), min_size=2, max_size=2, unique=True).map(sorted)
DAY_REMINDERS = DAY_MINUTES.map(lambda two: DayReminder(two[1] * MINUTE, two[0] * MINUTE))
PROGRAMMES = st.builds(
    lambda quiet, reminders: programme(quiet=quiet, reminders=tuple(reminders)),
    QUIET,
    st.lists(EVENINGS | DAY_REMINDERS, max_size=3),
)
ORDINARY_DATES = st.dates(date(2026, 11, 10), date(2027, 3, 10))
DATES = ORDINARY_DATES | st.sampled_from(
    [night + days * DAY for night in SPRING_NIGHTS + AUTUMN_NIGHTS for days in range(-1, 3)]
)
AHEAD = st.integers(0, 4 * 1440).map(lambda minutes: minutes * MINUTE)


def quiet_by_the_wall(at: datetime, quiet: DailyWindow) -> bool:
    shown, begin, end = wall_clock(at).time(), quiet.from_local, quiet.to_local
    return begin <= shown < end if begin <= end else not end <= shown < begin


def first_permitted(reminder: Reminder, visit: datetime, settled: datetime, rules: Programme) -> datetime | None:
    """By looking at every minute of the three days before the visit."""
    minute = visit - 3 * DAY
    while minute < visit:
        if isinstance(reminder, EveningReminder):
            shown = wall_clock(minute)
            inside = shown.date() == wall_clock(visit).date() - DAY
            inside = inside and reminder.from_local <= shown.time() < reminder.to_local
        else:
            inside = visit - reminder.before <= minute < visit - reminder.until
        if inside and minute >= settled + 2 * HOUR and not quiet_by_the_wall(minute, rules.quiet):
            return minute
        minute += MINUTE
    return None


@given(PROGRAMMES, ORDINARY_DATES, TIMES, AHEAD)
def test_reminders_go_at_the_first_permitted_minute_of_each_window(
    rules: Programme, on: date, at: time, ahead: timedelta
) -> None:
    visit = berlin(f"{on}T{at}")
    expected = {first_permitted(reminder, visit, visit - ahead, rules) for reminder in rules.reminders}
    found = [window.not_before for window in reminder_windows(visit, visit - ahead, rules)]
    assert found == sorted(expected - {None})


@given(PROGRAMMES, DATES, TIMES, AHEAD, st.integers(0, 59))
def test_no_reminder_goes_in_quiet_hours_or_soon_after_booking_or_after_the_start(
    rules: Programme, on: date, at: time, ahead: timedelta, seconds: int
) -> None:
    visit = berlin(f"{on}T{at}")
    settled = visit - ahead + timedelta(seconds=seconds)
    for window in reminder_windows(visit, settled, rules):
        assert settled + 2 * HOUR <= window.not_before < window.not_after <= visit
        for sent in (window.not_before, window.not_after - timedelta(seconds=1)):
            assert not quiet_by_the_wall(sent, rules.quiet)
            assert not is_quiet(sent, rules)


@given(PROGRAMMES, DATES, TIMES, AHEAD)
def test_there_is_at_most_one_reminder_for_each_distinct_window(
    rules: Programme, on: date, at: time, ahead: timedelta
) -> None:
    visit = berlin(f"{on}T{at}")
    found = [window.not_before for window in reminder_windows(visit, visit - ahead, rules)]
    assert len(found) <= len(set(rules.reminders))
    assert found == sorted(set(found))


@given(PROGRAMMES, DATES, TIMES, st.integers(0, 1440))
def test_who_books_earlier_is_never_reminded_less(rules: Programme, on: date, at: time, ahead: int) -> None:
    visit = berlin(f"{on}T{at}")
    late = reminder_windows(visit, visit - ahead * MINUTE, rules)
    early = reminder_windows(visit, visit - 5 * DAY, rules)
    assert len(late) <= len(rules.reminders)
    assert bool(late) <= bool(early)


@given(QUIET, DATES, TIMES)
def test_whatever_the_wall_clock_calls_quiet_is_quiet_on_any_night(quiet: DailyWindow, on: date, at: time) -> None:
    rules = programme(quiet=quiet)
    for fold in (0, 1):
        now = berlin(f"{on}T{at}", fold)
        assert is_quiet(now, rules) >= quiet_by_the_wall(now, quiet)


@given(QUIET, ORDINARY_DATES, TIMES)
def test_on_ordinary_nights_nothing_else_is_quiet(quiet: DailyWindow, on: date, at: time) -> None:
    now = berlin(f"{on}T{at}")
    assert is_quiet(now, programme(quiet=quiet)) == quiet_by_the_wall(now, quiet)


@given(DATES, TIMES, TIMES)
def test_next_morning_is_later_and_within_twenty_six_hours(on: date, at: time, morning: time) -> None:
    now = berlin(f"{on}T{at}")
    assume(morning.hour not in (1, 2, 3))
    found = next_morning(now, BERLIN, morning)
    assert wall_clock(found).time() == morning
    assert now < found <= now + 26 * HOUR
