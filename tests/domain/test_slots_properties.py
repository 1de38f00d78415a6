"""Claims about slots that hold for any valid programme, on any day, and above all when the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.programme import Closure, Hours, Kind, Programme, Reason
from bot.domain.slots import Slot, closed, find, offered, runs_on, slots
from bot.programme import checks
from tests.domain.samples import AUTUMN_NIGHTS, BERLIN, DAY, HOUR, MINUTE, SPRING_NIGHTS, berlin, programme, wall_clock

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
NIGHT_TIMES = st.builds(time, st.integers(0, 4), st.integers(0, 59))
SPANS = st.lists(TIMES | NIGHT_TIMES, min_size=2, max_size=2, unique=True).map(sorted)
DATES = st.dates(date(2026, 3, 1), date(2027, 11, 30)) | st.sampled_from(
    [night + days * DAY for night in SPRING_NIGHTS + AUTUMN_NIGHTS for days in (-1, 0, 1)]
)
COUNSELLORS = st.sampled_from(["neumann", "raslilo"])


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    begin, end = draw(SPANS)
    kind = draw(st.sampled_from(Kind))
    holders = tuple(draw(st.lists(COUNSELLORS, unique=True))) if kind is Kind.OPEN_HOUR else ()
    valid_from = draw(st.none() | DATES)
    return Hours(
        office=draw(st.sampled_from(["dueren", "juelich"])),
        kind=kind,
        weekday=draw(st.integers(0, 6) | st.just(6)),
        from_local=begin,
        to_local=end,
        slot=draw(st.integers(5, 120)) * MINUTE,
        gap=draw(st.integers(0, 30)) * MINUTE,
        lead=draw(st.integers(0, 3000)) * MINUTE,
        counsellor=draw(COUNSELLORS) if kind is Kind.APPOINTMENT else None,
        counsellors=holders,
        valid_from=valid_from,
        valid_until=draw(st.none() | DATES),
        every_weeks=draw(st.integers(1, 4)) if valid_from else 1,
    )


@st.composite
def valid_programmes(draw: st.DrawFn) -> Programme:
    """Hours that overlap are left out, as the file with them would be refused."""
    hours: list[Hours] = []
    for each in draw(st.lists(some_hours(), max_size=6)):
        if not list(checks.overlaps([*hours, each])):
            hours.append(each)
    closures = draw(st.lists(st.builds(Closure, DATES, DATES, st.just(Reason.OTHER), st.none() | st.just("dueren"))))
    holidays = dict.fromkeys(draw(st.lists(DATES)), "Holiday")
    horizon = draw(st.integers(1, 30))
    return programme(hours=tuple(hours), closures=tuple(closures), holidays=holidays, horizon_days=horizon)


def around(rules: Programme, on: date) -> list[Slot]:
    return slots(rules, on - 7 * DAY, on + 7 * DAY)


def cut_from(slot: Slot, hours: Hours) -> bool:
    """Whether a slot can be of these hours, by the wall clock."""
    begin, end = wall_clock(slot.starts_at), wall_clock(slot.ends_at - timedelta(microseconds=1))
    since = begin - datetime.combine(begin.date(), hours.from_local)
    return (
        (slot.office, slot.kind, slot.counsellor) == (hours.office, hours.kind, hours.counsellor)
        and runs_on(hours, begin.date())
        and since >= timedelta()
        and since % (hours.slot + hours.gap) == timedelta()
        and end < datetime.combine(begin.date(), hours.to_local)
    )


@given(valid_programmes(), DATES)
def test_appointments_of_one_counsellor_never_overlap_not_even_in_two_offices(rules: Programme, on: date) -> None:
    for counsellor in rules.counsellors:
        of_one = [slot for slot in around(rules, on) if slot.counsellor == counsellor]
        assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(of_one))


@given(valid_programmes(), DATES)
def test_arrival_windows_of_one_office_never_overlap(rules: Programme, on: date) -> None:
    for office in rules.offices:
        of_one = [slot for slot in around(rules, on) if slot.kind is Kind.OPEN_HOUR and slot.office == office]
        assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(of_one))


@given(valid_programmes(), DATES)
def test_every_slot_lies_within_hours_that_run_on_its_date(rules: Programme, on: date) -> None:
    for slot in around(rules, on):
        assert slot.starts_at < slot.ends_at
        assert any(cut_from(slot, hours) for hours in rules.hours)


@given(valid_programmes(), DATES)
def test_no_slot_lies_on_a_holiday_or_in_a_closure(rules: Programme, on: date) -> None:
    for slot in around(rules, on):
        assert closed(rules, slot.office, wall_clock(slot.starts_at).date()) is None
        assert wall_clock(slot.starts_at).date() not in rules.holidays


@given(valid_programmes(), DATES)
def test_the_wall_clock_shows_the_start_of_a_slot_exactly_once(rules: Programme, on: date) -> None:
    for slot in around(rules, on):
        shown = wall_clock(slot.starts_at)
        both = {shown.replace(tzinfo=BERLIN, fold=fold).astimezone(UTC) for fold in (0, 1)}
        assert both == {slot.starts_at}


@given(valid_programmes(), DATES)
def test_every_slot_is_found_by_its_key_and_no_two_share_one(rules: Programme, on: date) -> None:
    found = slots(rules, on, on + DAY)
    assert [find(rules, slot.key) for slot in found] == found
    assert found == sorted(found, key=Slot.order)


@given(valid_programmes(), DATES)
def test_nobody_has_an_appointment_in_an_open_hour_they_hold_alone(rules: Programme, on: date) -> None:
    found = around(rules, on)
    for window in (slot for slot in found if len(slot.holders) == 1):
        of_holder = [slot for slot in found if slot.counsellor == window.holders[0]]
        assert not any(slot.starts_at < window.ends_at and window.starts_at < slot.ends_at for slot in of_holder)


@given(valid_programmes(), DATES, TIMES)
def test_what_is_offered_keeps_to_lead_and_horizon_and_nothing_else_is_held_back(
    rules: Programme, on: date, at: time
) -> None:
    now = berlin(f"{on}T{at}")
    last = on + rules.horizon_days * DAY
    promised = offered(rules, now)
    for slot in slots(rules, on - DAY, last + 7 * DAY):
        early = wall_clock(slot.starts_at).date() > wall_clock(now).date() + rules.horizon_days * DAY
        late = slot.starts_at - now < slot.lead or slot.starts_at <= now
        assert (slot in promised) is not (early or late)


@given(st.lists(some_hours(), min_size=2, max_size=2))
def test_hours_are_called_overlapping_exactly_when_they_claim_the_same_minute_of_a_date(pair: list[Hours]) -> None:
    one, other = pair
    until = min(hours.valid_until or date.max for hours in pair)
    begins = [hours.valid_from for hours in pair if hours.valid_from]
    first = max(begins) if begins else min(until, date(2026, 3, 1)) - 7 * DAY
    claim_same = one.kind is other.kind and (
        one.office == other.office if one.kind is Kind.OPEN_HOUR else one.counsellor == other.counsellor
    )
    same_day = any(runs_on(one, first + days * DAY) and runs_on(other, first + days * DAY) for days in range(13 * 7))
    minutes = [
        {minute for minute in range(1440) if hours.from_local <= time(minute // 60, minute % 60) < hours.to_local}
        for hours in pair
    ]
    expected = claim_same and same_day and bool(minutes[0] & minutes[1])
    assert bool(list(checks.overlaps(pair))) is expected


def test_an_hour_that_is_missing_or_doubled_takes_nothing_from_the_rest_of_the_night() -> None:
    for night in SPRING_NIGHTS + AUTUMN_NIGHTS:
        hours = Hours("juelich", Kind.OPEN_HOUR, 6, time(0), time(6), slot=HOUR)
        found = slots(programme(hours=(hours,)), night, night)
        assert [wall_clock(slot.starts_at).hour for slot in found] == [0, 1, 3, 4, 5]
