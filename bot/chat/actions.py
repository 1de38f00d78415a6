"""The actions: everything a button can ask for. How they are packed is `callback_data`'s business."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.eligibility import Age, Home, Paper
from bot.domain.notices import NoticeKind
from bot.domain.programme import Kind
from bot.domain.visits import Delay, Topic, Wish

VERBS: dict[str, type["Action"]] = {}


@dataclass(frozen=True)
class Action:
    """What a press asks for."""

    verb: ClassVar[str]

    def __init_subclass__(cls) -> None:
        """Make the verb known to `unpack`."""
        VERBS[cls.verb] = cls


@dataclass(frozen=True)
class ShowMenu(Action):
    """Show the menu."""

    verb = "menu"


@dataclass(frozen=True)
class ShowLanguages(Action):
    """Show the language picker."""

    verb = "languages"


@dataclass(frozen=True)
class SetLocale(Action):
    """Speak this language from now on."""

    verb = "language"
    locale: str


@dataclass(frozen=True)
class ShowPrivacy(Action):
    """Show what is stored, why and for how long."""

    verb = "privacy"


@dataclass(frozen=True)
class ShowData(Action):
    """Show every stored field about the one who asks."""

    verb = "data"


@dataclass(frozen=True)
class ExportData(Action):
    """Send the stored fields as a file."""

    verb = "export"


@dataclass(frozen=True)
class AskErase(Action):
    """Ask once before everything is deleted."""

    verb = "erase?"


@dataclass(frozen=True)
class Erase(Action):
    """Delete everything about the one who asks."""

    verb = "erase"


@dataclass(frozen=True)
class DeleteTraces(Action):
    """Delete the messages of the chat that Telegram still lets the bot delete."""

    verb = "traces"


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
class BookForSomeoneElse(Action):
    """Book one more place in the slot of a visit, for someone else."""

    verb = "else"
    visit: int


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
class ShowGroups(Action):
    """Show the groups of questions."""

    verb = "questions"


@dataclass(frozen=True)
class ShowGroup(Action):
    """Show a page of the questions of a group."""

    verb = "group"
    group: str
    page: int


@dataclass(frozen=True)
class ShowAnswer(Action):
    """Show the answer to a topic."""

    verb = "answer"
    topic: str


@dataclass(frozen=True)
class ShowChoiceOf(Action):
    """Show topics to choose from again."""

    verb = "mean"
    first: str
    second: str
    third: str


@dataclass(frozen=True)
class ShowSelfCheck(Action):
    """Show the next question of the self-check, or what fits."""

    verb = "fits"
    age: Age | None
    paper: Paper | None
    home: Home | None


@dataclass(frozen=True)
class SendOfficeMap(Action):
    """Send an office as a point on the map."""

    verb = "where"
    office: str


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


@dataclass(frozen=True)
class ShowNotice(Action):
    """Show a counsellor's notice again."""

    verb = "notice"
    kind: NoticeKind
    visit: int


@dataclass(frozen=True)
class AnswerWishes(Action):
    """A counsellor's answer to the wishes of a visit of this version."""

    verb = "possible"
    visit: int
    version: int
    possible: bool
