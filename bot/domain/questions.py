"""Questions to the counsellors: what a person has written, and until when somebody should have answered."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain import wall
from bot.domain.opening import next_working_day
from bot.domain.programme import Programme

LONGEST_TEXT = 1000
WORKING_DAYS = 2
LATER_AT = time(10)
LONGEST_KEPT = timedelta(days=14)


class QuestionState(StrEnum):
    """open → answered; the first answer wins."""

    OPEN = "open"
    ANSWERED = "answered"


class Ready(StrEnum):
    """The answers a counsellor can send with a tap; they exist in every language."""

    OPEN_HOUR = "open-hour"
    BOOK = "book"
    LETTER = "letter"
    LAWYER = "lawyer"
    TOMORROW = "tomorrow"
    INTERPRETER = "interpreter"
    NO_INTERPRETER = "no-interpreter"
    PAPERS = "papers"
    REWRITE = "rewrite"
    OTHER_SERVICE = "other-service"
    IN_PERSON = "in-person"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Question:
    """A person's question as stored. `reply` is a counsellor's own text, `ready` one of the ready answers.

    Both texts are emptied once the answer is delivered. `answered_by` is a counsellor's id.
    """

    id: int
    person_id: int
    state: QuestionState
    text: str
    asked_at: datetime
    answered_by: str | None = None
    reply: str = ""
    ready: Ready | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what a counsellor may know of who asks: a language, and number and nickname of a visit ahead."""

    question: Question
    locale: str
    number: int | None = None
    nickname: str = ""


def overdue_at(asked_at: datetime, programme: Programme) -> datetime:
    """When two working days have gone by without an answer: at ten, so that nobody is told at night (UTC)."""
    on = wall.local(asked_at, programme.zone).date()
    for _ in range(WORKING_DAYS):
        on = next_working_day(programme, on)
    return wall.nearest_instant(on, LATER_AT, programme.zone)
