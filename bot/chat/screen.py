"""What a person sees: a text with buttons, within Telegram's limits."""

import re
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

MAX_TEXT = 4096
MAX_DATA_BYTES = 64
MAX_COPY = 256
_TAG = re.compile("<[^>]*>")


def utf16_length(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def plain(text: str) -> str:
    """Text without markup, as a person reads it."""
    return unescape(_TAG.sub("", text)) if isinstance(text, Markup) else text


@dataclass(frozen=True, slots=True)
class Button:
    """One button: `data` comes back when it is pressed, `url` is opened, `copy` is copied. Exactly one is given."""

    label: str
    data: str = ""
    url: str = ""
    copy: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for what Telegram would refuse."""
        if sum(map(bool, (self.data, self.url, self.copy))) != 1:
            raise ValueError("a button does exactly one thing")
        if len(self.data.encode()) > MAX_DATA_BYTES:
            raise ValueError("callback data is longer than 64 bytes")
        if len(self.copy) > MAX_COPY or not self.label.strip():
            raise ValueError("a button needs a label, and copies at most 256 characters")


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: text (HTML) and rows of buttons."""

    text: Markup
    rows: tuple[tuple[Button, ...], ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError for a text Telegram would refuse."""
        shown = plain(self.text)
        length = utf16_length(shown)
        if not shown.strip() or length > MAX_TEXT:
            raise ValueError(f"a text of {length} characters cannot be sent")

    @property
    def buttons(self) -> list[Button]:
        """All buttons, row by row."""
        return [button for row in self.rows for button in row]


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send, with a caption (HTML)."""

    filename: str
    content: bytes
    caption: Markup


@dataclass(frozen=True, slots=True)
class Venue:
    """A point on the map with a title and an address."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What Telegram shows of the bot in one language, also while we are down."""

    description: str
    short_description: str
    commands: tuple[tuple[str, str], ...]


def lines(*parts: str | Markup | None) -> Markup:
    """The parts that are there, one below the other; an empty string is an empty line."""
    return Markup("\n").join(part for part in parts if part is not None)


def bold(text: str) -> Markup:
    """Text that stands out."""
    return Markup("<b>{}</b>").format(text)
