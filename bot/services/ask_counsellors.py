"""Writing to the counsellors: a text is kept until its person says that it may go, then it is told."""

from datetime import datetime

from bot.domain import errors
from bot.domain.notices import Notice, NoticeKind
from bot.domain.persons import Awaited
from bot.domain.questions import LONGEST_TEXT, Asked, Question, overdue_at
from bot.domain.visits import upcoming
from bot.services.desk import Desk, Moment
from bot.store import awaiting, bindings, outbox, persons, questions, visits
from bot.store.database import Connection


async def await_question(desk: Desk, telegram_id: int) -> None:
    """From now on the next text of the person is a question. Raises QuestionsSwitchedOff or QuestionOpen."""
    if not desk.programme.features.questions:
        raise errors.QuestionsSwitchedOff
    await desk.database.write(_await, telegram_id, desk.now())


def _await(connection: Connection, telegram_id: int, now: datetime) -> None:
    person = persons.find_or_add(connection, telegram_id, now.date())
    if questions.open_of(connection, person.id):
        raise errors.QuestionOpen
    awaiting.expect(connection, person.id, Awaited.QUESTION, now)


async def keep_typed(desk: Desk, telegram_id: int, text: str) -> str:
    """Keep a typed text until it may go, at most 1,000 characters; returns what is kept."""
    kept = text.strip()[:LONGEST_TEXT].strip()
    await desk.database.write(_keep, telegram_id, kept)
    return kept


def _keep(connection: Connection, telegram_id: int, text: str) -> None:
    if expected := awaiting.expected_from(connection, telegram_id):
        awaiting.keep_typed(connection, expected.person_id, text)


async def send(desk: Desk, telegram_id: int) -> None:
    """Send what the person has typed to the counsellors.

    Raises QuestionsSwitchedOff, QuestionOpen, or QuestionUnknown when nothing is kept (any more).
    """
    if not desk.programme.features.questions:
        raise errors.QuestionsSwitchedOff
    await desk.database.write(_send, telegram_id, desk.moment())


def _send(connection: Connection, telegram_id: int, moment: Moment) -> None:
    expected = awaiting.expected_from(connection, telegram_id)
    if expected is None or expected.what != Awaited.QUESTION or not expected.typed:
        person = persons.find(connection, telegram_id)
        has_sent = person is not None and questions.open_of(connection, person.id) is not None
        raise errors.QuestionOpen if has_sent else errors.QuestionUnknown
    awaiting.stop(connection, expected.person_id)
    question = questions.ask(connection, expected.person_id, expected.typed, moment.now)
    late = overdue_at(moment.now, moment.programme)
    told: list[str | None] = [*sorted(bindings.reachable(connection))] or [None]
    now = [Notice(NoticeKind.QUESTION, None, 1, moment.now, counsellor=who, question=question) for who in told]
    then = [Notice(NoticeKind.QUESTION_OVERDUE, None, 1, late, counsellor=who, question=question) for who in told]
    outbox.put(connection, [*now, *then, Notice(NoticeKind.QUESTION_WAITS, None, 1, late, question=question)])


def asked(connection: Connection, question: Question, now: datetime) -> Asked:
    """A question with what a counsellor may know of who asks."""
    person = persons.by_id(connection, question.person_id)
    assert person is not None
    ahead = upcoming(visits.all_own(connection, person.id), now)
    locale = person.locale or ""
    return Asked(question, locale, ahead[0].number, ahead[0].nickname) if ahead else Asked(question, locale)
