"""Recording what became of a claimed notice, and what follows from it."""

from datetime import datetime, timedelta

from bot.domain.notices import (
    ATTEMPTS_OF_UNKNOWN_OUTCOME,
    PAUSE_AFTER_UNKNOWN,
    TO_PERSONS,
    Notice,
    NoticeFacts,
    NoticeKind,
    Outcome,
)
from bot.services.desk import Desk, Moment
from bot.services.tell_counsellors import tell
from bot.store import bindings, messages, outbox, persons, questions, redactions, visits
from bot.store.database import Connection, DatabaseTrouble
from bot.store.outbox import RowState
from bot.store.schema import AnyRow

__all__ = ["LEASE", "DatabaseTrouble", "release_stale", "settle_failed", "settle_sent"]

LEASE = timedelta(minutes=2)
PASSING = (Outcome.WAIT, Outcome.NOT_SENT, Outcome.ALARM)
SOON = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)


async def settle_sent(desk: Desk, facts: NoticeFacts, message_id: int) -> None:
    """It was delivered as this message."""
    await desk.database.write(_sent, facts, message_id, desk.now())


def _sent(connection: Connection, facts: NoticeFacts, message_id: int, now: datetime) -> None:
    outbox.settle(connection, facts.id, RowState.SENT, outcome=Outcome.SENT, message_id=message_id)
    messages.note(connection, facts.reader, message_id, now)
    if facts.kind is NoticeKind.ANSWER and facts.asked:
        questions.empty(connection, facts.asked.question.id)
    if facts.to_counsellor and facts.person_locale and _is_person_gone(connection, facts):
        # The person was deleted while the notice was on its way.
        redactions.ask_for(connection, [(facts.reader, message_id)])


def _is_person_gone(connection: Connection, facts: NoticeFacts) -> bool:
    if facts.asked:
        return persons.by_id(connection, facts.asked.question.person_id) is None
    return facts.visit is not None and visits.person_of(connection, facts.visit.id) is None


async def settle_failed(desk: Desk, facts: NoticeFacts, outcome: Outcome, pause: timedelta) -> None:
    """It was not delivered, or nobody knows; `pause` is what Telegram asked for.

    Passing trouble: it waits. Unknown: once more after 60 seconds. For good: another reader is found or told.
    """
    later = desk.now() + (pause or _back_off(outcome, facts.attempt))
    await desk.database.write(_failed, facts.id, outcome, later, desk.moment())


def _back_off(outcome: Outcome, attempt: int) -> timedelta:
    return PAUSE_AFTER_UNKNOWN if outcome is Outcome.UNKNOWN else min(SOON * 2 ** min(attempt, 8), LONGEST_PAUSE)


async def release_stale(desk: Desk, *, after_restart: bool = False) -> int:
    """Settle claims whose sender is gone: nobody knows whether they were sent, so once more. Returns how many."""
    before = desk.now() + LEASE if after_restart else desk.now() - LEASE
    if not await desk.database.read(outbox.stale, before):
        return 0
    return await desk.database.write(_release, before, desk.moment())


def _release(connection: Connection, before: datetime, moment: Moment) -> int:
    stale = outbox.stale(connection, before)
    for row in stale:
        _failed(connection, row.id, Outcome.UNKNOWN, moment.now, moment)
    return len(stale)


def _failed(connection: Connection, row_id: int, outcome: Outcome, later: datetime, moment: Moment) -> None:
    row = outbox.find(connection, row_id)
    if row is None:
        return  # it went with its visit
    unknown = row.unknown_outcomes + (outcome is Outcome.UNKNOWN)
    values = {"outcome": outcome, "unknown_outcomes": unknown}
    passes = outcome in PASSING or (outcome is Outcome.UNKNOWN and unknown < ATTEMPTS_OF_UNKNOWN_OUTCOME)
    if passes:
        outbox.settle(connection, row_id, RowState.WAITING, not_before=later, **values)
    elif outbox.settle(connection, row_id, RowState.FAILED, **values):
        _follow_up(connection, row, outcome, moment)


def _follow_up(connection: Connection, row: AnyRow, outcome: Outcome, moment: Moment) -> None:
    """A failed reminder: the counsellors are told. A failed notice to a counsellor: another one is told."""
    kind = NoticeKind(row.kind)
    if kind is NoticeKind.REMINDER:
        tell(connection, NoticeKind.UNREACHABLE, visits.for_counsellor(connection, row.visit_id), moment)
    elif kind is NoticeKind.ANSWER:
        questions.empty(connection, row.question_id)
    elif kind not in TO_PERSONS:
        _find_another(connection, row, outcome, moment.now)


def _find_another(connection: Connection, row: AnyRow, outcome: Outcome, now: datetime) -> None:
    if outcome is Outcome.FORBIDDEN:
        bindings.mark_blocked(connection, row.chat_id, has_blocked=True)
    others = [c for c, chat in bindings.reachable(connection).items() if chat != row.chat_id]
    if any(outbox.is_addressed(connection, row, other) for other in others):
        return
    if others or outcome is Outcome.FORBIDDEN:  # refused for what it says, it would be refused again and again
        other = next(iter(others), None)
        kind, about = NoticeKind(row.kind), row.question_id
        outbox.put(connection, [Notice(kind, row.visit_id, row.version, now, counsellor=other, question=about)])
