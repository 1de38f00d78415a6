"""Finding and taking a place."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.actions.base import Action
from bot.domain.programme import Kind


@dataclass(frozen=True)
class ShowEarliest(Action):
    """Show the four earliest places.

    `visit` is the one to move; 0 books a new one, about a letter where `letter` says so. So it is below, too.
    """

    verb = "book"
    visit: int = 0
    letter: bool = False


@dataclass(frozen=True)
class ShowChoices(Action):
    """Show kinds and offices to choose from."""

    verb = "other"
    visit: int = 0
    letter: bool = False


@dataclass(frozen=True)
class ShowCounsellors(Action):
    """Show the counsellors to choose one from."""

    verb = "who"
    visit: int = 0
    letter: bool = False


@dataclass(frozen=True)
class Narrow(Action):
    """Show the places of a stretch of the wall clock; an empty office, kind or counsellor means any."""

    verb = "in"
    visit: int
    office: str
    kind: Kind | None
    counsellor: str
    from_local: datetime
    to_local: datetime
    letter: bool = False


@dataclass(frozen=True)
class ShowSlot(Action):
    """Show one slot before it is taken."""

    verb = "slot"
    visit: int
    office: str
    kind: Kind
    counsellor: str
    local: datetime
    letter: bool = False


@dataclass(frozen=True)
class Take(Action):
    """Book a place in the slot, or move the visit of this version there."""

    verb = "take"
    visit: int
    version: int
    office: str
    kind: Kind
    counsellor: str
    local: datetime
    letter: bool = False


@dataclass(frozen=True)
class BookForSomeoneElse(Action):
    """Book one more place in the slot of a visit, for someone else."""

    verb = "else"
    visit: int
