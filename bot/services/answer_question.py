"""A counsellor's answer: shown to them before it goes, given once, and forgotten here when it has arrived."""

from datetime import datetime
from typing import Any

from bot.domain import errors
from bot.domain.notices import Notice, NoticeKind
from bot.domain.persons import Awaited
from bot.domain.questions import LONGEST_TEXT, Asked, QuestionState, Ready
from bot.domain.reminders import when_awake
from bot.services.ask_counsellors import asked
from bot.services.desk import Desk, Moment
from bot.store import awaiting, outbox, persons, questions, redactions
from bot.store.database import Connection


async def look(desk: Desk, telegram_id: int, question: int) -> Asked:
    """A question as it is now, for a bound counsellor. Raises NotACounsellor or QuestionUnknown."""
    return await desk.database.read(_look, telegram_id, question, desk.now())


def _look(connection: Connection, telegram_id: int, question: int, now: datetime) -> Asked:
    _counsellor(connection, telegram_id)
    return asked(connection, questions.find(connection, question), now)


def _counsellor(connection: Connection, telegram_id: int) -> str:
    person = persons.find(connection, telegram_id)
    if person is None or person.counsellor is None:
        raise errors.NotACounsellor
    return person.counsellor


def _open(connection: Connection, telegram_id: int, question: int, now: datetime) -> Asked:
    found = _look(connection, telegram_id, question, now)
    if found.question.state is not QuestionState.OPEN:
        raise errors.QuestionAnswered
    return found


async def await_reply(desk: Desk, telegram_id: int, question: int) -> Asked:
    """From now on the next text of the counsellor answers the question.

    Raises NotACounsellor, QuestionUnknown or QuestionAnswered.
    """
    return await desk.database.write(_await, telegram_id, question, desk.now())


def _await(connection: Connection, telegram_id: int, question: int, now: datetime) -> Asked:
    found = _open(connection, telegram_id, question, now)
    person = persons.find(connection, telegram_id)
    assert person is not None
    awaiting.expect(connection, person.id, Awaited.REPLY, now, question=question)
    return found


async def keep_reply(desk: Desk, telegram_id: int, text: str) -> tuple[Asked, str]:
    """Keep a counsellor's typed reply until they have seen with whom it goes to; the question, and what is kept.

    Raises NotACounsellor, QuestionUnknown or QuestionAnswered.
    """
    kept = text.strip()[:LONGEST_TEXT].strip()
    return await desk.database.write(_keep, telegram_id, kept, desk.now()), kept


def _keep(connection: Connection, telegram_id: int, text: str, now: datetime) -> Asked:
    expected = awaiting.expected_from(connection, telegram_id)
    if expected is None or expected.question_id is None:
        raise errors.QuestionUnknown
    found = _open(connection, telegram_id, expected.question_id, now)
    awaiting.keep_typed(connection, expected.person_id, text)
    return found


async def send_reply(desk: Desk, telegram_id: int, question: int) -> Asked:
    """Send the kept reply. Raises NotACounsellor, QuestionUnknown or QuestionAnswered."""
    return await desk.database.write(_send_reply, telegram_id, question, desk.moment())


def _send_reply(connection: Connection, telegram_id: int, question: int, moment: Moment) -> Asked:
    _open(connection, telegram_id, question, moment.now)
    expected = awaiting.expected_from(connection, telegram_id)
    if expected is None or expected.question_id != question or not expected.typed:
        raise errors.QuestionUnknown
    awaiting.stop(connection, expected.person_id)
    return _answer(connection, telegram_id, question, moment, reply=expected.typed)


async def send_ready(desk: Desk, telegram_id: int, question: int, ready: Ready) -> Asked:
    """Send a ready answer; the promise of one leaves the question open.

    Raises NotACounsellor, QuestionUnknown or QuestionAnswered.
    """
    return await desk.database.write(_send_ready, telegram_id, question, ready, desk.moment())


def _send_ready(connection: Connection, telegram_id: int, question: int, ready: Ready, moment: Moment) -> Asked:
    if ready is not Ready.TOMORROW:
        return _answer(connection, telegram_id, question, moment, ready=ready)
    found = _open(connection, telegram_id, question, moment.now)
    if found.question.ready is not Ready.TOMORROW:
        questions.promise(connection, question, ready)
        at = when_awake(moment.now, moment.programme)
        outbox.put(connection, [Notice(NoticeKind.ANSWER_FOLLOWS, None, 1, at, question=question)])
    return found


def _answer(connection: Connection, telegram_id: int, question: int, moment: Moment, **answer: Any) -> Asked:
    """The first answer wins: the update takes an open question only. The question vanishes from the other chats."""
    counsellor = _counsellor(connection, telegram_id)
    questions.find(connection, question)
    if not questions.answer(connection, question, counsellor, **answer):
        raise errors.QuestionAnswered
    outbox.withdraw_question(connection, question)
    awaiting.forget_replies(connection, question)
    at = when_awake(moment.now, moment.programme)
    outbox.put(connection, [Notice(NoticeKind.ANSWER, None, 1, at, question=question)])
    told = outbox.sent_to_counsellors(connection, question_ids=[question])
    others = [(chat_id, message_id) for chat_id, message_id in told if chat_id != telegram_id]
    redactions.ask_for(connection, others, is_answered=True)
    return _look(connection, telegram_id, question, moment.now)
