"""Notices: what is to be told, to whom, when. A reminder is a notice whose window opens later.

A notice holds ids only; its words are made when it is sent, and are true then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import wall
from bot.domain.outage import Outage
from bot.domain.programme import Programme
from bot.domain.questions import Asked, Question, QuestionState
from bot.domain.reminders import Window, is_quiet, reminder_windows
from bot.domain.visits import State, Visit

SATURDAY = 5


class NoticeKind(StrEnum):
    """What may be told; `TO_PERSONS` names those for persons, the others are for counsellors."""

    REMINDER = "reminder"
    WISHES_ANSWERED = "wishes-answered"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    LATE = "late"
    WISHES = "wishes"
    UNREACHABLE = "unreachable"
    REMINDER_EXPIRED = "reminder-expired"
    QUESTION = "question"
    QUESTION_OVERDUE = "question-overdue"
    QUESTION_WAITS = "question-waits"
    ANSWER_FOLLOWS = "answer-follows"
    ANSWER = "answer"
    OUTAGE = "outage"


class Outcome(StrEnum):
    """What became of an attempt to send; see `bot.chat.outcomes` for which error means which."""

    SENT = "sent"
    NOT_SENT = "not-sent"
    WAIT = "wait"
    FORBIDDEN = "forbidden"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    ALARM = "alarm"


ATTEMPTS_OF_UNKNOWN_OUTCOME = 2
PAUSE_AFTER_UNKNOWN = timedelta(seconds=60)

ABOUT_QUESTIONS = frozenset(
    {
        NoticeKind.QUESTION,
        NoticeKind.QUESTION_OVERDUE,
        NoticeKind.QUESTION_WAITS,
        NoticeKind.ANSWER_FOLLOWS,
        NoticeKind.ANSWER,
    }
)
ABOUT_VISITS = frozenset(NoticeKind) - ABOUT_QUESTIONS - {NoticeKind.OUTAGE}
TO_PERSONS = frozenset(
    {
        NoticeKind.REMINDER,
        NoticeKind.WISHES_ANSWERED,
        NoticeKind.QUESTION_WAITS,
        NoticeKind.ANSWER_FOLLOWS,
        NoticeKind.ANSWER,
    }
)
NEEDS_BOOKED = frozenset(
    {NoticeKind.REMINDER, NoticeKind.WISHES_ANSWERED, NoticeKind.LATE, NoticeKind.WISHES, NoticeKind.UNREACHABLE}
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: about a visit of a version, about a question, or of itself.

    `counsellor` None with a counsellor's kind: any who is bound. Without `not_after` it never expires.
    """

    kind: NoticeKind
    visit: int | None
    version: int
    not_before: datetime
    not_after: datetime | None = None
    counsellor: str | None = None
    question: int | None = None


def reminders(visit: Visit, settled_at: datetime, programme: Programme) -> list[Notice]:
    """The reminders of a visit booked or moved at `settled_at`."""
    windows = reminder_windows(visit.starts_at, settled_at, programme)
    return [Notice(NoticeKind.REMINDER, visit.id, visit.version, start, end) for start, end in windows]


def still_stands(kind: NoticeKind, state: State) -> bool:
    """Whether a notice of this kind may still be sent for a visit in this state."""
    return kind not in NEEDS_BOOKED or state is State.BOOKED


def question_stands(kind: NoticeKind, question: Question) -> bool:
    """Whether a notice of this kind may still be sent about a question: all but the answer need it open."""
    if kind is NoticeKind.ANSWER:
        return question.state is QuestionState.ANSWERED and bool(question.reply or question.ready)
    return question.state is QuestionState.OPEN


def is_silent(now: datetime, programme: Programme) -> bool:
    """Whether a counsellor is told without a sound: in quiet hours, at the weekend and on public holidays."""
    on = wall.local(now, programme.zone).date()
    return is_quiet(now, programme) or on.weekday() >= SATURDAY or on in programme.holidays


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A claimed notice with what its words need: what it is about as it is now, and the reader.

    `person_locale` is the language of the person, told to the counsellor; `locale` that of the reader.
    `reader` is the Telegram id the notice goes to. `attempt` counts from 1.
    """

    id: int
    kind: NoticeKind
    visit: Visit | None
    reader: int
    locale: str
    person_locale: str
    attempt: int
    not_after: datetime | None = None
    asked: Asked | None = None
    outage: Outage | None = None

    @property
    def to_counsellor(self) -> bool:
        """Whether a counsellor reads it."""
        return self.kind not in TO_PERSONS


__all__ = [
    "Notice",
    "NoticeFacts",
    "NoticeKind",
    "Outcome",
    "Window",
    "is_silent",
    "question_stands",
    "reminders",
    "still_stands",
]
