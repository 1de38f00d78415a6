"""Callback data: all that a button knows, packed and parsed in this one place.

Readable text of at most 64 bytes: `verb:field:field…`. A leading `~` asks for the answer in German. Whoever presses
can send anything, so what comes back is only a wish: the service asks again whether it may be.
"""

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any, get_type_hints

from bot.chat.actions.base import VERBS, Action
from bot.chat.screen import MAX_DATA_BYTES
from bot.domain.eligibility import Age, Home, Paper
from bot.domain.notices import NoticeKind
from bot.domain.programme import Kind
from bot.domain.questions import Ready
from bot.domain.visits import Delay, Topic, Wish

IN_GERMAN = "~"
_STAMP = "%y%m%d%H%M"
_MAX_NUMBER = 2**53
_ID = re.compile("[a-z0-9-]*")


class UnknownButton(Exception):
    """The data is not of a button of ours."""


def pack(action: Action, *, in_german: bool = False) -> str:
    """The callback data of an action."""
    values = [_write(getattr(action, field.name)) for field in fields(action)]
    if _may_be_left_out(action) and values[-1] == "0":
        values.pop()
    return (IN_GERMAN if in_german else "") + ":".join((action.verb, *values))


def _may_be_left_out(action: Action | type[Action]) -> bool:
    """Whether the last field is a flag that is mostly down: it is written only where it is up."""
    return bool(fields(action)) and fields(action)[-1].default is False


def unpack(data: str) -> tuple[Action, bool]:
    """The action of callback data and whether it is to be shown in German. Raises UnknownButton.

    Known is only what `pack` writes, letter by letter, and what can be packed again for the answer's own buttons.
    """
    verb, *values = data.removeprefix(IN_GERMAN).split(":")
    kind = VERBS.get(verb)
    if kind is None:
        raise UnknownButton
    readers = _readers(kind)
    if len(values) == len(readers) - 1 and _may_be_left_out(kind):
        values.append("0")
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
    Ready: Ready,
    frozenset[Wish]: _wishes,
}
