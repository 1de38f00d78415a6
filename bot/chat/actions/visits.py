"""The person's own visits."""

from dataclasses import dataclass

from bot.chat.actions.base import Action
from bot.domain.visits import Delay, Topic, Wish


@dataclass(frozen=True)
class ShowVisits(Action):
    """Show the live visits."""

    verb = "visits"


@dataclass(frozen=True)
class ShowVisit(Action):
    """Show the card of a visit."""

    verb = "visit"
    visit: int


@dataclass(frozen=True)
class AskCancel(Action):
    """Ask once before cancelling."""

    verb = "cancel?"
    visit: int


@dataclass(frozen=True)
class Cancel(Action):
    """Cancel the visit of this version."""

    verb = "cancel"
    visit: int
    version: int


@dataclass(frozen=True)
class TakeBack(Action):
    """Take a cancellation back while the place is free."""

    verb = "back"
    visit: int


@dataclass(frozen=True)
class ShowDetails(Action):
    """Show nickname, topic and wishes of a visit."""

    verb = "details"
    visit: int


@dataclass(frozen=True)
class AskNickname(Action):
    """Ask for a nickname to be typed."""

    verb = "nickname?"
    visit: int


@dataclass(frozen=True)
class DropNickname(Action):
    """Take the nickname out again."""

    verb = "nickname-no"
    visit: int


@dataclass(frozen=True)
class ShowTopics(Action):
    """Show the topics to choose one from: the first of them, or the rest."""

    verb = "topic?"
    visit: int
    more: bool


@dataclass(frozen=True)
class SetTopic(Action):
    """Say what the visit is about; no topic takes it out again."""

    verb = "topic"
    visit: int
    topic: Topic | None


@dataclass(frozen=True)
class ShowWishes(Action):
    """Show the wishes with a choice (comma-separated) that is not stored yet."""

    verb = "wishes?"
    visit: int
    chosen: frozenset[Wish]


@dataclass(frozen=True)
class SetWishes(Action):
    """Store the wishes of a visit."""

    verb = "wishes"
    visit: int
    chosen: frozenset[Wish]


@dataclass(frozen=True)
class SendCalendarFile(Action):
    """Send the visit as a calendar file."""

    verb = "ics"
    visit: int


@dataclass(frozen=True)
class SendMap(Action):
    """Send the office as a point on the map."""

    verb = "map"
    visit: int


@dataclass(frozen=True)
class ShowReminder(Action):
    """Show a reminder again."""

    verb = "reminder"
    visit: int


@dataclass(frozen=True)
class SayComing(Action):
    """Tell that one is coming."""

    verb = "coming"
    visit: int


@dataclass(frozen=True)
class AskLate(Action):
    """Ask how late one will be."""

    verb = "late?"
    visit: int


@dataclass(frozen=True)
class SayLate(Action):
    """Tell that one will be late."""

    verb = "late"
    visit: int
    delay: Delay
