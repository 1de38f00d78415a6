"""The doctor names what must never be, on the running office's database, with the cure."""

import sqlite3
from contextlib import closing

import pytest

from bot.commands import doctor
from bot.services.look_after import Wrong
from tests.delivery.steps import TODAY, WITH_NEUMANN, booked
from tests.harness import World

GUARDS = """
    DROP INDEX uq_visits_place; DROP INDEX uq_visits_start; DROP INDEX uq_visits_number;
    DROP TRIGGER visits_overlap_added; DROP TRIGGER visits_overlap_changed; DROP TRIGGER visits_terminal;
"""
COPY = (
    "INSERT INTO visits SELECT NULL, {person}, state, version, office, kind, counsellor, {starts}, {ends}, local,"
    " place, number + 1, uid || 'x', office_name, building, street, town, counsellor_name, confirmed, for_someone_else,"
    " nickname, topic, wishes, wishes_possible, coming, delay, previous_local, previous_office_name, booked_at,"
    " settled_at FROM visits WHERE id = 1"
)
SAME = {"person": "person_id", "starts": "starts_at", "ends": "ends_at"}
LATER = {"starts": "'2026-11-25 09:00:00.000000'", "ends": "'2026-11-25 09:30:00.000000'"}
OLD = "'2026-11-22 00:00:00.000000'"

SABOTAGE = {
    Wrong.DOUBLE_BOOKED: COPY.format(**SAME | {"person": "NULL"}),
    Wrong.OVERLAP: COPY.format(**SAME | {"person": "NULL", "ends": "datetime(ends_at, '+5 minutes') || '.000000'"}),
    Wrong.TWICE_AT_ONCE: COPY.format(**SAME),
    Wrong.OVER_LIMIT: ";".join(COPY.format(**SAME | LATER).replace("'x'", f"'{n}'") for n in range(2)),
    Wrong.OWNERLESS: "UPDATE visits SET person_id = NULL",
    Wrong.UNTOLD: "DELETE FROM outbox WHERE kind = 'booked'",
    Wrong.REMINDS_IN_VAIN: "UPDATE visits SET state = 'cancelled'",
    Wrong.STUCK_SENDING: f"UPDATE outbox SET state = 'sending', claimed_at = {OLD} WHERE id = 1",
    Wrong.PAST_WINDOW: f"UPDATE outbox SET not_after = {OLD} WHERE state = 'waiting'",
    Wrong.UPDATE_WAITS: f"UPDATE inbox SET state = 'waiting', accepted_at = {OLD} WHERE update_id > 0",
}


async def _findings(world: World) -> list[doctor.Finding]:
    return [finding async for finding in doctor.findings(world.settings, world.desk)]


async def test_a_well_office_has_nothing_wrong(world: World) -> None:
    await booked(world)
    await booked(world, 1002, WITH_NEUMANN)
    await world.forward(hours=1)
    found = await _findings(world)
    assert [finding.text for finding in found if not finding.is_well] == []
    assert any("things that must never be: none is" in finding.text for finding in found)


def test_every_wrong_has_a_cure_and_a_sabotage() -> None:
    assert set(doctor.CURES) == set(Wrong) == set(SABOTAGE)


@pytest.mark.parametrize("wrong", Wrong)
async def test_what_must_never_be_is_named_with_its_cure(world: World, wrong: Wrong) -> None:
    await booked(world, take=WITH_NEUMANN if wrong in (Wrong.OVERLAP, Wrong.DOUBLE_BOOKED) else TODAY)
    world.app.timetable._turn = _Busy()  # nothing mends it while we look
    with closing(sqlite3.connect(world.database, timeout=10)) as connection:
        connection.executescript(GUARDS + SABOTAGE[wrong])
    found = [finding.text for finding in await _findings(world) if not finding.is_well]
    (told,) = [text for text in found if text.startswith(wrong)]
    assert told.endswith(doctor.CURES[wrong])


class _Busy:
    """A turn that is always somebody else's."""

    def locked(self) -> bool:
        return True

    async def __aenter__(self) -> None:
        return

    async def __aexit__(self, *_: object) -> None:
        return


async def test_an_update_set_aside_is_wrong_for_a_day(world: World) -> None:
    with closing(sqlite3.connect(world.database, timeout=10)) as connection:
        now = f"{world.clock.now():%Y-%m-%d %H:%M:%S.000000}"
        connection.execute("INSERT INTO inbox (update_id, state, accepted_at) VALUES (-7, 'parked', ?)", (now,))
        connection.commit()
    assert any("set aside" in finding.text for finding in await _findings(world) if not finding.is_well)
    await world.forward(hours=25)
    assert not any("set aside" in finding.text for finding in await _findings(world) if not finding.is_well)
