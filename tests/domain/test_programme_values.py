"""Claims about who is told of a visit."""

from typing import Any

import pytest

from bot.domain.programme import Counsellor, Programme
from tests.domain.samples import appointments, open_hour, programme


def with_deputy(**changes: Any) -> Programme:
    """neumann and raslilo have hours, the deputy has none."""
    counsellors = {id: Counsellor(id, id.title()) for id in ("deputy", "neumann", "raslilo")}
    hours = (appointments(1, "09:00", "10:00"), open_hour(0, "14:00", "16:00", counsellors=("raslilo",)))
    return programme(**{"counsellors": counsellors, "hours": hours} | changes)


@pytest.mark.parametrize(
    ("counsellor", "holders", "told"),
    [
        ("neumann", (), ("neumann",)),
        ("neumann", ("raslilo",), ("neumann",)),
        (None, ("raslilo",), ("raslilo",)),
        (None, ("raslilo", "neumann"), ("raslilo", "neumann")),
        (None, (), ("neumann", "raslilo")),
    ],
)
def test_told_are_the_counsellor_of_the_visit_else_who_can_hold_it_else_all_with_hours(
    counsellor: str | None, holders: tuple[str, ...], told: tuple[str, ...]
) -> None:
    assert with_deputy().responsible(counsellor, holders) == told


def test_when_nobody_has_hours_all_are_told() -> None:
    assert with_deputy(hours=()).responsible(None, ()) == ("deputy", "neumann", "raslilo")


def test_who_has_appointments_or_can_hold_an_open_hour_has_hours() -> None:
    assert [with_deputy().has_hours(id) for id in ("neumann", "raslilo", "deputy")] == [True, True, False]
