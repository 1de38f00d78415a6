"""Six people book, move, cancel and take back in any order while time passes: the promises hold after every step."""

import asyncio
import tempfile
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.errors import Refused
from bot.domain.reminders import reminder_windows
from bot.domain.slots import offered
from bot.programme import load
from bot.services.bind_counsellor import accept_invite, invite
from bot.services.book_visit import book_visit
from bot.services.cancel_visit import cancel_visit, take_back
from bot.services.claim_notice import claim_notice, expire_notices
from bot.services.erase_person import erase_person
from bot.services.move_visit import move_visit
from bot.services.settle_notice import settle_sent
from tests.harness import PROGRAMME, HandClock
from tests.services.inline import InlineDatabase, desk

PEOPLE = range(1, 7)
VISIT_IDS = st.integers(1, 30)


class Office(RuleBasedStateMachine):
    """Whatever is tried, in whichever order, the database keeps its promises."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.database = InlineDatabase(Path(self.folder.name) / "bot.db")
        self.programme = load(PROGRAMME)
        self.desk = desk(self.database, self.clock, self.programme)

    def do(self, deed: Awaitable[Any]) -> Any:
        """Do something; a refusal is an answer too."""

        async def attempt() -> Any:
            try:
                return await deed
            except Refused as refusal:
                return refusal

        return asyncio.run(attempt())

    @initialize(bound=st.booleans())
    def counsellors(self, bound: bool) -> None:
        """Perhaps a counsellor is bound, perhaps none."""
        if bound:
            self.do(accept_invite(self.desk, 99, self.do(invite(self.desk, "neumann"))))

    @rule(person=st.sampled_from(PEOPLE), choice=st.integers(0, 8), someone=st.booleans())
    def book(self, person: int, choice: int, someone: bool) -> None:
        """Take one of the earliest slots, for oneself or someone else."""
        self.do(book_visit(self.desk, person, self._slot(choice), for_someone_else=someone))

    @rule(person=st.sampled_from(PEOPLE), visit=VISIT_IDS, version=st.integers(1, 3), choice=st.integers(0, 8))
    def move(self, person: int, visit: int, version: int, choice: int) -> None:
        """Move any visit, one's own or another's."""
        self.do(move_visit(self.desk, person, visit, version, self._slot(choice)))

    @rule(person=st.sampled_from(PEOPLE), visit=VISIT_IDS, version=st.integers(1, 3))
    def cancel(self, person: int, visit: int, version: int) -> None:
        """Cancel any visit."""
        self.do(cancel_visit(self.desk, person, visit, version))

    @rule(person=st.sampled_from(PEOPLE), visit=VISIT_IDS)
    def undo(self, person: int, visit: int) -> None:
        """Take any cancellation back."""
        self.do(take_back(self.desk, person, visit))

    @rule(person=st.sampled_from(PEOPLE))
    def erase(self, person: int) -> None:
        """Have oneself deleted."""
        self.do(erase_person(self.desk, person))

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        """Time passes; what is due is sent, what is past its window expires."""
        self.clock.run_ahead_to(self.clock.now() + timedelta(hours=hours))
        self.do(expire_notices(self.desk))
        while facts := self.do(claim_notice(self.desk)):
            self.do(settle_sent(self.desk, facts, 1))

    def _slot(self, choice: int) -> Any:
        return offered(self.programme, self.clock.now())[choice].key

    @invariant()
    def no_place_is_given_twice_and_none_beyond_the_slot(self) -> None:
        taken = self.database.rows(
            "SELECT count(*), count(DISTINCT place), max(place), kind FROM visits WHERE state = 'booked'"
            " GROUP BY office, kind, counsellor, starts_at"
        )
        for count, distinct, highest, kind in taken:
            assert count == distinct
            assert highest <= (1 if kind == "appointment" else 2)

    @invariant()
    def nobody_has_more_live_visits_than_they_may(self) -> None:
        now = self.clock.now().replace(tzinfo=None).isoformat(" ")
        for (count,) in self.database.rows(
            "SELECT count(*) FROM visits WHERE state = 'booked' AND person_id IS NOT NULL"
            f" AND ends_at > '{now}' GROUP BY person_id"
        ):
            assert count <= self.programme.live_visits_per_person

    @invariant()
    def every_booked_visit_ahead_has_exactly_its_reminders(self) -> None:
        for visit, starts, settled in self.database.rows(
            "SELECT id, starts_at, settled_at FROM visits WHERE state = 'booked'"
        ):
            planned = reminder_windows(_utc(starts), _utc(settled), self.programme)
            stored = self.database.rows(
                f"SELECT not_before FROM outbox WHERE visit_id = {visit} AND kind = 'reminder'"
                " AND state <> 'withdrawn' ORDER BY not_before"
            )
            assert [_utc(row[0]) for row in stored] == [window.not_before for window in planned]

    @invariant()
    def nothing_waits_for_a_visit_that_is_off(self) -> None:
        assert not self.database.rows(
            "SELECT 1 FROM outbox JOIN visits ON visits.id = visit_id"
            " WHERE outbox.kind = 'reminder' AND outbox.state = 'waiting' AND visits.state <> 'booked'"
        )

    @invariant()
    def every_visit_was_told_to_a_counsellor(self) -> None:
        assert not self.database.rows(
            "SELECT id FROM visits WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE visit_id = visits.id"
            " AND kind = 'booked' AND outbox.state <> 'withdrawn')"
        )

    def teardown(self) -> None:
        """Close the file."""
        self.database.close()
        self.folder.cleanup()


def _utc(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
