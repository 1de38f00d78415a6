"""Callback data: all that a button knows, packed and parsed in this one place.

Readable text of at most 64 bytes: `verb:field:field…`. A leading `~` asks for the answer in German. Whoever presses
can send anything, so what comes back is only a wish: the service asks again whether it may be.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, get_type_hints

from bot.chat.screen import MAX_DATA_BYTES
from bot.domain.eligibility import Age, Home, Paper
from bot.domain.notices import NoticeKind
from bot.domain.programme import Kind
from bot.domain.visits import Delay, Topic, Wish

IN_GERMAN = "~"
_STAMP = "%y%m%d%H%M"
_MAX_NUMBER = 2**53
_ID = re.compile("[a-z0-9-]*")
_VERBS: dict[str, type["Action"]] = {}


class UnknownButton(Exception):
    """The data is not of a button of ours."""


@dataclass(frozen=True)
class Action:
    """What a press asks for."""

    verb: ClassVar[str]

    def __init_subclass__(cls) -> None:
        """Make the verb known to `unpack`."""
        _VERBS[cls.verb] = cls


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

    `visit` is the one to move; 0 books a new one, about `topic` where that is known already. So it is below, too.
    """

    verb = "book"
    visit: int = 0
    topic: Topic | None = None


@dataclass(frozen=True)
class ShowChoices(Action):
    """Show kinds and offices to choose from."""

    verb = "other"
    visit: int = 0
    topic: Topic | None = None


@dataclass(frozen=True)
class ShowCounsellors(Action):
    """Show the counsellors to choose one from."""

    verb = "who"
    visit: int = 0
    topic: Topic | None = None


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
    topic: Topic | None = None


@dataclass(frozen=True)
class ShowSlot(Action):
    """Show one slot before it is taken."""

    verb = "slot"
    visit: int
    office: str
    kind: Kind
    counsellor: str
    local: datetime
    topic: Topic | None = None


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
    topic: Topic | None = None


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


def pack(action: Action, *, in_german: bool = False) -> str:
    """The callback data of an action."""
    values = [_write(getattr(action, field.name)) for field in fields(action)]
    if values and values[-1] == "" and _may_be_left_out(action):
        values.pop()
    return (IN_GERMAN if in_german else "") + ":".join((action.verb, *values))


def _may_be_left_out(action: Action | type[Action]) -> bool:
    """Whether the last field is optional: it is written only where it says something."""
    return bool(fields(action)) and fields(action)[-1].default is None


def unpack(data: str) -> tuple[Action, bool]:
    """The action of callback data and whether it is to be shown in German. Raises UnknownButton.

    Known is only what `pack` writes, letter by letter, and what can be packed again for the answer's own buttons.
    """
    verb, *values = data.removeprefix(IN_GERMAN).split(":")
    kind = _VERBS.get(verb)
    if kind is None:
        raise UnknownButton
    readers = _readers(kind)
    if len(values) == len(readers) - 1 and _may_be_left_out(kind):
        values.append("")
    if len(values) != len(readers):
        raise UnknownButton
    try:
        action = kind(*(read(value) for read, value in zip(readers, values, strict=True)))
    except ValueError:
        raise UnknownButton from None
    in_german = data.startswith(IN_GERMAN)
    if pack(action, in_german=in_german) != data or len(pack(action, in_german=True).encode()) > MAX_DATA_BYTES:
        raise UnknownButton
    return action, in_german


def pattern(action: type[Action]) -> str:
    """What the data of such an action looks like, for the router."""
    verb = action.verb.replace("?", r"\?")
    return rf"^{IN_GERMAN}?{verb}(:|$)"


def _write(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case datetime():
            return f"{value:{_STAMP}}"
        case frozenset():
            return ",".join(sorted(wish[:2] for wish in value))
        case StrEnum() if isinstance(value, Kind):
            return value[0]
    text = str(value)
    if ":" in text:
        raise ValueError("a field of callback data holds no colon")
    return text


def _readers(action: type[Action]) -> tuple[Callable[[str], Any], ...]:
    hints = get_type_hints(action)
    return tuple(_READERS[hints[field.name]] for field in fields(action))


def _number(text: str) -> int:
    value = int(text)
    if not 0 <= value < _MAX_NUMBER:
        raise ValueError(text)
    return value


def _id(text: str) -> str:
    return text if _ID.fullmatch(text) else _refuse(text)


def _kind(text: str) -> Kind:
    return next((kind for kind in Kind if text == kind[0]), None) or _refuse(text)


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _wishes(text: str) -> frozenset[Wish]:
    by_start = {wish[:2]: wish for wish in Wish}
    return frozenset(by_start.get(part) or _refuse(part) for part in text.split(",") if part)


_READERS: dict[Any, Callable[[str], Any]] = {
    int: _number,
    str: _id,
    bool: lambda text: bool(("0", "1").index(text)),
    datetime: lambda text: datetime.strptime(text, _STAMP),  # noqa: DTZ007 (wall clock, naive by intent)
    Kind: _kind,
    Kind | None: lambda text: _kind(text) if text else None,
    Topic | None: lambda text: Topic(text) if text else None,
    Age | None: lambda text: Age(text) if text else None,
    Paper | None: lambda text: Paper(text) if text else None,
    Home | None: lambda text: Home(text) if text else None,
    Delay: Delay,
    NoticeKind: NoticeKind,
    frozenset[Wish]: _wishes,
}
