"""Claims about wall-clock times and instants, above all on the nights on which the clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import wall
from tests.domain.samples import AUTUMN_NIGHTS, BERLIN, MINUTE, SPRING_NIGHTS, wall_clock

DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31)) | st.sampled_from(SPRING_NIGHTS + AUTUMN_NIGHTS)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def minutes_of(on: date) -> list[datetime]:
    """Every minute at which a clock in Berlin shows this date."""
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    around = (noon + minutes * MINUTE for minutes in range(-15 * 60, 15 * 60))
    return [minute for minute in around if wall_clock(minute).date() == on]


@given(DATES, TIMES)
def test_an_instant_is_the_only_minute_at_which_the_wall_clock_shows_the_time(on: date, at: time) -> None:
    shown = [minute for minute in minutes_of(on) if wall_clock(minute).time() == at]
    assert wall.instant(on, at, BERLIN) == (shown[0] if len(shown) == 1 else None)


@given(DATES, TIMES)
def test_the_nearest_instant_is_the_first_at_which_the_wall_clock_has_reached_the_time(on: date, at: time) -> None:
    assert wall.nearest_instant(on, at, BERLIN) == next(m for m in minutes_of(on) if wall_clock(m).time() >= at)


@given(DATES, TIMES)
def test_the_latest_instant_is_the_last_minute_at_which_the_wall_clock_shows_the_time(on: date, at: time) -> None:
    shown = [minute for minute in minutes_of(on) if wall_clock(minute).time() == at]
    assert wall.latest_instant(on, at, BERLIN) == (shown or [wall.nearest_instant(on, at, BERLIN)])[-1]


@pytest.mark.parametrize("night", SPRING_NIGHTS)
def test_a_missing_time_is_no_instant_and_the_nearest_is_where_the_clock_jumps(night: date) -> None:
    jump = datetime(night.year, night.month, night.day, 1, tzinfo=UTC)
    assert wall.instant(night, time(2), BERLIN) is None
    assert wall.instant(night, time(2, 59), BERLIN) is None
    assert wall.instant(night, time(3), BERLIN) == jump
    assert wall.nearest_instant(night, time(2, 15), BERLIN) == wall.latest_instant(night, time(2, 15), BERLIN) == jump


@pytest.mark.parametrize("night", AUTUMN_NIGHTS)
def test_a_doubled_time_is_no_instant_and_has_a_nearest_and_a_latest(night: date) -> None:
    assert wall.instant(night, time(2), BERLIN) is None
    assert wall.instant(night, time(2, 59), BERLIN) is None
    first = wall.nearest_instant(night, time(2, 30), BERLIN)
    assert first == datetime(night.year, night.month, night.day, 0, 30, tzinfo=UTC)
    assert wall.latest_instant(night, time(2, 30), BERLIN) - first == timedelta(hours=1)


def test_local_keeps_the_instant_and_shows_the_zone() -> None:
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert wall.local(at, BERLIN) == at
    assert wall.local(at, BERLIN).hour == 14


def test_days_include_both_ends_and_are_none_when_the_last_comes_first() -> None:
    assert list(wall.days(date(2026, 12, 31), date(2027, 1, 1))) == [date(2026, 12, 31), date(2027, 1, 1)]
    assert list(wall.days(date(2027, 1, 1), date(2026, 12, 31))) == []
