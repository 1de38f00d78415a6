"""Every invariant is also in the schema: it holds against code that does not ask."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.domain import errors
from bot.domain.programme import Kind
from tests.store.conftest import START, person, visit

HALF = timedelta(minutes=30)


def test_a_place_of_a_slot_goes_to_one_live_visit(connection: sa.Connection) -> None:
    visit(connection, person(connection, 1))
    with pytest.raises(errors.SlotTaken):
        visit(connection, person(connection, 2))


def test_the_other_places_and_offices_of_that_time_stay_free(connection: sa.Connection) -> None:
    visit(connection, person(connection, 1))
    visit(connection, person(connection, 2), place=2)
    visit(connection, person(connection, 3), office="dueren")


@pytest.mark.parametrize("state", ["cancelled", "displaced"])
def test_a_visit_that_is_not_booked_holds_no_place(connection: sa.Connection, state: str) -> None:
    visit(connection, person(connection, 1), state=state)
    visit(connection, person(connection, 2))


@pytest.mark.parametrize("state", ["booked", "displaced"])
def test_a_person_has_one_live_visit_per_start_and_one_for_someone_else(connection: sa.Connection, state: str) -> None:
    one = person(connection, 1)
    visit(connection, one, state=state)
    with pytest.raises(errors.AlreadyBooked):
        visit(connection, one, place=2)
    visit(connection, one, place=2, for_someone_else=True)
    with pytest.raises(errors.AlreadyBooked):
        visit(connection, one, place=3, office="dueren", for_someone_else=True)


@pytest.mark.parametrize("shift", [timedelta(), timedelta(minutes=15), timedelta(minutes=-15)])
def test_a_counsellors_visits_never_overlap_across_offices(connection: sa.Connection, shift: timedelta) -> None:
    kind = {"kind": Kind.APPOINTMENT, "counsellor": "neumann"}
    visit(connection, person(connection, 1), **kind)
    with pytest.raises(errors.SlotTaken):
        visit(connection, person(connection, 2), office="dueren", starts_at=START + shift, **kind)


def test_a_counsellors_visits_may_follow_each_other(connection: sa.Connection) -> None:
    kind = {"kind": Kind.APPOINTMENT, "counsellor": "neumann"}
    visit(connection, person(connection, 1), **kind)
    visit(connection, person(connection, 2), starts_at=START + HALF, **kind)
    visit(connection, person(connection, 3), **(kind | {"counsellor": "raslilo"}))


def test_moving_a_visit_onto_another_of_the_counsellor_is_refused(connection: sa.Connection) -> None:
    kind = {"kind": Kind.APPOINTMENT, "counsellor": "neumann"}
    visit(connection, person(connection, 1), **kind)
    other = visit(connection, person(connection, 2), starts_at=START + HALF, office="dueren", **kind)
    change = sa.text("UPDATE visits SET starts_at = datetime(starts_at, '-15 minutes') WHERE id = :id")
    with pytest.raises(IntegrityError, match="the counsellor is busy"):
        connection.execute(change, {"id": other})


@pytest.mark.parametrize("terminal", ["came", "missed", "cancelled"])
@pytest.mark.parametrize("to", ["booked", "displaced", "came", "missed", "cancelled"])
def test_terminal_states_stay_terminal(connection: sa.Connection, terminal: str, to: str) -> None:
    one = visit(connection, person(connection, 1), state=terminal)
    change = sa.text("UPDATE visits SET state = :to WHERE id = :id")
    if to == terminal:
        connection.execute(change, {"to": to, "id": one})
    else:
        with pytest.raises(IntegrityError, match="a terminal state stays terminal"):
            connection.execute(change, {"to": to, "id": one})


def test_a_number_is_given_once_a_day_and_office(connection: sa.Connection) -> None:
    visit(connection, person(connection, 1), number=17)
    with pytest.raises(IntegrityError):
        visit(connection, person(connection, 2), number=17, starts_at=START + HALF)
    visit(connection, person(connection, 3), number=17, office="dueren")
    visit(connection, person(connection, 4), number=17, starts_at=START + timedelta(days=7))


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "gone"},
        {"kind": "party"},
        {"place": 0},
        {"ends_at": START},
        {"kind": Kind.APPOINTMENT},
        {"counsellor": "neumann"},
        {"kind": Kind.APPOINTMENT, "counsellor": "neumann", "place": 2},
        {"person_id": 99},
    ],
)
def test_a_row_that_makes_no_sense_is_refused(connection: sa.Connection, wrong: dict[str, object]) -> None:
    owner = person(connection, 1)
    with pytest.raises(IntegrityError):
        visit(connection, owner, **wrong)


def test_an_instant_without_a_zone_is_refused(connection: sa.Connection) -> None:
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        visit(connection, person(connection, 1), starts_at=START.replace(tzinfo=None))
