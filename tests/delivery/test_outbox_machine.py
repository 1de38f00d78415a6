"""The outbox on a real file, used in any order: states change along the allowed edges only."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from bot.domain.notices import TO_PERSONS, Notice, NoticeKind
from bot.store import outbox
from bot.store.database import Connection
from bot.store.outbox import RowState
from bot.store.upgrade import upgrade
from bot.store.visits import visits

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ENDED = {RowState.SENT, RowState.FAILED, RowState.WITHDRAWN, RowState.EXPIRED}
EDGES = {
    "claim": {("waiting", "sending")},
    "withdraw": {("waiting", "withdrawn")},
    "expire": {("waiting", "expired")},
    "settle": {("sending", "sent"), ("sending", "failed"), ("sending", "waiting")},
    "put": set(),
    "pass": set(),
}
KINDS = st.sampled_from(sorted(NoticeKind))
MINUTES = st.integers(0, 20)
PICK = st.integers(0, 30)


@cache
def _template() -> Path:
    file = Path(tempfile.mkdtemp()) / "bot.db"
    upgrade(file)
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        for visit in (1, 2):
            connection.execute(visits.insert().values(_visit(visit)))
    engine.dispose()
    return file


def _visit(visit: int) -> dict[str, Any]:
    texts = ("office_name", "building", "street", "town", "counsellor_name")
    times = {"starts_at": START, "ends_at": START + MINUTE, "booked_at": START, "settled_at": START}
    fixed = {"state": "booked", "office": "o", "kind": "open-hour", "place": visit, "number": visit, "confirmed": True}
    return dict.fromkeys(texts, "") | times | fixed | {"id": visit, "local": datetime(2026, 11, 23), "uid": str(visit)}


class OutboxMachine(RuleBasedStateMachine):
    """Puts, claims, settles, withdraws and expires rows while time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(_template(), self.folder / "bot.db")
        self.engine = sa.create_engine(f"sqlite:///{self.folder / 'bot.db'}", poolclass=sa.StaticPool)
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA synchronous=OFF")  # no power cut here
        self.now = START
        self.rows: dict[int, Any] = {}

    def teardown(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)

    def _do(self, cause: str, unit: Callable[[Connection], Any]) -> set[int]:
        """Run a unit, check what it changed, and return the ids of rows whose state it changed."""
        with self.engine.begin() as connection:
            result = unit(connection)
            rows = {row.id: row for row in connection.execute(sa.select(outbox.outbox))}
        changed = {key for key, old in self.rows.items() if rows[key].state != old.state}
        assert {(self.rows[key].state, rows[key].state) for key in changed} <= EDGES[cause]
        for key, old in self.rows.items():
            claims = cause == "claim" and key in changed
            assert rows[key].attempts == old.attempts + claims
            assert (rows[key].kind, rows[key].visit_id, rows[key].version) == (old.kind, old.visit_id, old.version)
        self.rows, self.result = rows, result
        with self.engine.connect() as connection:
            self._check_due(connection)
        return changed

    def _pick(self, number: int) -> int:
        return sorted(self.rows)[number % len(self.rows)] if self.rows else 0

    def _is_open(self, row: Any) -> bool:
        return row.not_before <= self.now and (row.not_after is None or self.now < row.not_after)

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        self._do("pass", lambda connection: None)

    @rule(kind=KINDS, visit=st.integers(1, 2), after=MINUTES, length=st.none() | st.integers(1, 20))
    def put(self, kind: NoticeKind, visit: int, after: int, length: int | None) -> None:
        not_before = self.now + after * MINUTE
        not_after = None if length is None else not_before + length * MINUTE
        known = set(self.rows)
        self._do("put", lambda c: outbox.put(c, [Notice(kind, visit, 1, not_before, not_after)]))
        (new,) = set(self.rows) - known
        assert (self.rows[new].state, self.rows[new].attempts) == ("waiting", 0)

    @rule(number=PICK)
    def claim(self, number: int) -> None:
        picked = self._pick(number)
        may = bool(picked) and self.rows[picked].state == "waiting" and self._is_open(self.rows[picked])
        changed = self._do("claim", lambda c: outbox.claim(c, picked, self.now, 5))
        assert changed == ({picked} if may else set()) and self.result is may

    @rule(number=PICK, to=st.sampled_from([RowState.SENT, RowState.FAILED, RowState.WAITING]), pause=MINUTES)
    def settle(self, number: int, to: RowState, pause: int) -> None:
        picked = self._pick(number)
        was_sending = bool(picked) and self.rows[picked].state == "sending"
        later = {"not_before": self.now + pause * MINUTE} if to is RowState.WAITING else {}
        changed = self._do("settle", lambda c: outbox.settle(c, picked, to, **later))
        assert changed == ({picked} if was_sending else set()) and self.result is was_sending

    @rule(lease=MINUTES)
    def release(self, lease: int) -> None:
        before = self.now - lease * MINUTE
        stale = {key for key, row in self.rows.items() if row.state == "sending" and row.claimed_at < before}

        def unit(connection: Connection) -> None:
            for row in outbox.stale(connection, before):
                outbox.settle(connection, row.id, RowState.WAITING)

        assert self._do("settle", unit) == stale

    @rule(visit=st.integers(1, 2), kinds=st.sets(KINDS, max_size=3))
    def withdraw(self, visit: int, kinds: set[NoticeKind]) -> None:
        waiting = {key for key, row in self.rows.items() if row.state == "waiting" and row.visit_id == visit}
        changed = self._do("withdraw", lambda c: outbox.withdraw(c, visit, kinds))
        assert changed == {key for key in waiting if self.rows[key].kind in kinds}

    @rule(number=PICK)
    def drop(self, number: int) -> None:
        picked = self._pick(number)
        is_waiting = bool(picked) and self.rows[picked].state == "waiting"
        assert self._do("withdraw", lambda c: outbox.drop(c, picked)) == ({picked} if is_waiting else set())

    @rule()
    def expire(self) -> None:
        waiting = {key for key, row in self.rows.items() if row.state == "waiting" and row.not_after is not None}
        past = {key for key in waiting if self.rows[key].not_after <= self.now}
        changed = self._do("expire", lambda c: (outbox.has_expired(c, self.now), outbox.expire(c, self.now)))
        was_any, rows = self.result
        assert changed == past == {row.id for row in rows} and was_any is bool(past)

    def _check_due(self, connection: Connection) -> None:
        """What is due is what waits in an open window; the next instant is the first at which that changes."""
        waiting = [row for row in self.rows.values() if row.state == "waiting"]
        open_now = sorted((row for row in waiting if self._is_open(row)), key=lambda row: (row.not_before, row.id))
        found = outbox.due(connection, self.now, counsellors_reachable=True)
        assert [row.id for row in found] == [row.id for row in open_now]
        to_persons = outbox.due(connection, self.now, counsellors_reachable=False)
        assert [row.id for row in to_persons] == [row.id for row in open_now if row.kind in TO_PERSONS]
        instants = [at for row in waiting for at in (row.not_before, row.not_after) if at and at > self.now]
        assert outbox.next_due(connection, self.now) == min(instants, default=None)


OutboxMachine.TestCase.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)
TestOutbox = OutboxMachine.TestCase
