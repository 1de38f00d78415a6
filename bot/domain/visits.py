"""The visit: the stored promise, of either kind, and the states it may go through."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain import errors
from bot.domain.programme import Kind
from bot.domain.slots import SlotKey

LATE_FROM = timedelta(hours=2)


class State(StrEnum):
    """booked → came | missed | cancelled; booked ⇄ displaced (the office has closed it)."""

    BOOKED = "booked"
    DISPLACED = "displaced"
    CAME = "came"
    MISSED = "missed"
    CANCELLED = "cancelled"


NEXT: dict[State, frozenset[State]] = {
    State.BOOKED: frozenset({State.DISPLACED, State.CAME, State.MISSED, State.CANCELLED}),
    State.DISPLACED: frozenset({State.BOOKED, State.CANCELLED}),
    State.CAME: frozenset(),
    State.MISSED: frozenset(),
    State.CANCELLED: frozenset(),
}
LIVE = frozenset({State.BOOKED, State.DISPLACED})


class Topic(StrEnum):
    """What a person wants to talk about; a short closed list."""

    TRAINING = "training"
    WORK = "work"
    GERMAN = "german"
    SCHOOL = "school"
    HOUSING = "housing"
    LETTER = "letter"
    OTHER = "other"


class Wish(StrEnum):
    """What a person would need; a wish, not a promise."""

    INTERPRETER = "interpreter"
    COMPANION = "companion"
    CHILD = "child"
    WHEELCHAIR = "wheelchair"


class Delay(StrEnum):
    """How late a person says they will be, in minutes."""

    TEN = "10"
    TWENTY = "20"
    MORE = "30+"


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as stored; office and counsellor as they were called when it was booked.

    `local` is the intended wall-clock start (naive). `version` grows with every change, so that a button of an
    older version is known. `number` says who comes, not in which order. `wishes_possible` is the counsellor's
    answer, None while there is none. `counsellor_name` is empty where the name may not be shown.
    """

    id: int
    state: State
    version: int
    office: str
    kind: Kind
    counsellor: str | None
    starts_at: datetime
    ends_at: datetime
    local: datetime
    number: int
    office_name: str
    building: str
    street: str
    town: str
    counsellor_name: str
    for_someone_else: bool = False
    nickname: str = ""
    topic: Topic | None = None
    wishes: frozenset[Wish] = frozenset()
    wishes_possible: bool | None = None
    coming: bool = False
    delay: Delay | None = None
    previous_local: datetime | None = None
    previous_office_name: str = ""
    confirmed: bool = True

    @property
    def slot(self) -> SlotKey:
        """The slot in which the visit has its place."""
        return SlotKey(self.starts_at, self.office, self.kind, self.counsellor)

    @property
    def on(self) -> date:
        """The local date of the visit."""
        return self.local.date()

    def is_live(self, now: datetime) -> bool:
        """Whether the visit is booked or displaced and has not ended."""
        return self.state in LIVE and now < self.ends_at

    def lacks_outcome(self, now: datetime) -> bool:
        """Whether it has ended and nobody has said yet how."""
        return self.state is State.BOOKED and now >= self.ends_at


@dataclass(frozen=True, slots=True)
class VisitCard:
    """A visit with the instants (UTC) at which it will be called to mind."""

    visit: Visit
    reminders: tuple[datetime, ...] = ()


def check_change(state: State, to: State) -> None:
    """Raise NotPossible unless a visit may go from one state to the other; terminal states stay terminal."""
    if to not in NEXT[state]:
        raise errors.NotPossible


def check_before_start(visit: Visit, now: datetime) -> None:
    """Raise VisitBegun once the visit has begun: it can be moved and cancelled until its start."""
    if now >= visit.starts_at:
        raise errors.VisitBegun


def may_say_late(visit: Visit, now: datetime) -> bool:
    """Whether "I am late" is of use: from two hours before the start until the end."""
    return visit.state is State.BOOKED and visit.starts_at - LATE_FROM <= now < visit.ends_at


def upcoming(visits: Iterable[Visit], now: datetime) -> list[Visit]:
    """The live visits, the next one first."""
    return sorted((v for v in visits if v.is_live(now)), key=lambda v: (v.starts_at, v.id))
