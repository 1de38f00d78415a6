"""Claims about visits: which states follow which, and until when something may be done."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.programme import Kind
from bot.domain.slots import SlotKey
from bot.domain.visits import (
    LIVE,
    State,
    Visit,
    check_before_start,
    check_change,
    may_say_late,
    upcoming,
)
from tests.domain.samples import HOUR, berlin, wall_clock

START = berlin("2026-11-24T09:00")
END = START + HOUR
TICK = timedelta(microseconds=1)
ALLOWED = {
    (State.BOOKED, State.CAME),
    (State.BOOKED, State.MISSED),
    (State.BOOKED, State.CANCELLED),
    (State.BOOKED, State.DISPLACED),
    (State.DISPLACED, State.BOOKED),
    (State.DISPLACED, State.CANCELLED),
}


def visit(state: State = State.BOOKED, starts_at: datetime = START, id: int = 1, **changes: Any) -> Visit:
    values: dict[str, Any] = {
        "version": 1,
        "office": "dueren",
        "kind": Kind.APPOINTMENT,
        "counsellor": "neumann",
        "ends_at": starts_at + HOUR,
        "local": wall_clock(starts_at),
        "number": 7,
        "office_name": "Düren",
        "building": "",
        "street": "",
        "town": "",
        "counsellor_name": "",
    }
    return Visit(id=id, state=state, starts_at=starts_at, **(values | changes))


@pytest.mark.parametrize(("state", "to"), list(product(State, State)))
def test_a_visit_goes_only_from_one_state_to_the_next(state: State, to: State) -> None:
    if (state, to) in ALLOWED:
        check_change(state, to)
    else:
        with pytest.raises(errors.NotPossible):
            check_change(state, to)


@given(st.lists(st.sampled_from(State)))
def test_whatever_is_tried_what_is_over_stays_over(wanted: list[State]) -> None:
    state, over = State.BOOKED, None
    for to in wanted:
        try:
            check_change(state, to)
            state = to
        except errors.NotPossible:
            assert (state, to) not in ALLOWED
        over = over or (state if state not in LIVE else None)
        assert over in (None, state)


@pytest.mark.parametrize("state", State)
def test_a_visit_is_live_while_booked_or_displaced_and_not_ended(state: State) -> None:
    lives = state in (State.BOOKED, State.DISPLACED)
    assert visit(state).is_live(END - TICK) is lives
    assert not visit(state).is_live(END)


@pytest.mark.parametrize("state", State)
def test_only_a_booked_visit_that_has_ended_lacks_an_outcome(state: State) -> None:
    assert visit(state).lacks_outcome(END) is (state is State.BOOKED)
    assert not visit(state).lacks_outcome(END - TICK)


def test_a_visit_can_be_changed_until_just_before_its_start() -> None:
    check_before_start(visit(), START - TICK)
    with pytest.raises(errors.VisitBegun):
        check_before_start(visit(), START)


@pytest.mark.parametrize(
    ("now", "of_use"),
    [(START - 2 * HOUR - TICK, False), (START - 2 * HOUR, True), (START, True), (END - TICK, True), (END, False)],
)
def test_being_late_can_be_said_from_two_hours_before_until_the_end(now: datetime, of_use: bool) -> None:
    assert may_say_late(visit(), now) is of_use


@pytest.mark.parametrize("state", set(State) - {State.BOOKED})
def test_only_who_is_booked_can_be_late(state: State) -> None:
    assert not may_say_late(visit(state), START)


def test_upcoming_are_the_live_visits_the_next_one_first() -> None:
    later = visit(starts_at=START + 24 * HOUR, id=1)
    displaced = visit(State.DISPLACED, id=2)
    twin = visit(id=3)
    over = [visit(state, id=4) for state in (State.CAME, State.MISSED, State.CANCELLED)]
    past = visit(starts_at=START - 24 * HOUR, id=5)
    assert upcoming([later, twin, *over, past, displaced], START) == [displaced, twin, later]


@given(st.lists(st.tuples(st.sampled_from(State), st.integers(-48, 48)), max_size=8))
def test_upcoming_loses_no_live_visit_and_keeps_no_other(some: list[tuple[State, int]]) -> None:
    visits = [visit(state, START + hours * HOUR, id) for id, (state, hours) in enumerate(some)]
    found = upcoming(visits, START)
    assert {each.id for each in found} == {each.id for each in visits if each.is_live(START)}
    assert [each.starts_at for each in found] == sorted(each.starts_at for each in found)


def test_a_visit_names_its_slot_and_its_local_date() -> None:
    after_midnight = visit(starts_at=berlin("2026-11-24T00:30"))
    assert after_midnight.slot == SlotKey(after_midnight.starts_at, "dueren", Kind.APPOINTMENT, "neumann")
    assert after_midnight.on == date(2026, 11, 24)
