"""Speech: everything that is said in one locale. Texts are HTML of one escaping type, every value isolated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from unicodedata import bidirectional

from babel.dates import format_date
from markupsafe import Markup, escape

from bot.i18n import catalogs
from bot.i18n.locales import GERMAN, KNOWN

RIGHT_TO_LEFT_MARK = "\u200f"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
_DIRECTION_CONTROLS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def mark(msgid: str) -> str:
    """Name a text for the catalogs where it is not said yet."""
    return msgid


def isolate(value: object) -> Markup:
    """The value escaped, and shielded so that its direction does not disturb the sentence around it.

    Markup is ours, with shields of its own; from anything else the characters that could break the shield are taken.
    """
    text = value if isinstance(value, Markup) else escape(str(value).translate(_DIRECTION_CONTROLS))
    return FIRST_STRONG_ISOLATE + text + POP_ISOLATE if text else text


@dataclass(frozen=True, slots=True)
class Speech:
    """What the bot says in `locale`; `own` is the reader's own locale, which differs while German is shown."""

    locale: str
    own: str

    @classmethod
    def of(cls, own: str, *, in_german: bool = False) -> "Speech":
        """Speech in the reader's own locale, or in German to be shown at an office."""
        return cls(GERMAN if in_german else own, own)

    def say(self, msgid: str, **values: object) -> Markup:
        """The text of a msgid with its placeholders filled, escaped and isolated."""
        return self._fill(catalogs.load(self.locale).gettext(msgid), values)

    def plural(self, singular: str, plural: str, count: int, **values: object) -> Markup:
        """The text that fits a count; `{count}` is filled too."""
        text = catalogs.load(self.locale).ngettext(singular, plural, count)
        return self._fill(text, {"count": count, **values})

    def _fill(self, text: str, values: dict[str, Any]) -> Markup:
        return self.directed(escape(text).format(**{name: isolate(value) for name, value in values.items()}))

    def directed(self, text: Markup) -> Markup:
        """The text, begun by a mark where it would else run the wrong way: without one, a right-to-left text whose
        letters are all inside isolates counts as left-to-right.
        """
        if not text or KNOWN[self.locale].direction == "ltr" or _runs_right_to_left(str(text)):
            return text
        return RIGHT_TO_LEFT_MARK + text

    def dotted(self, parts: Iterable[str]) -> Markup:
        """Parts in a row, each isolated."""
        return self.directed(Markup(" · ").join(isolate(part) for part in parts if part))

    def weekday(self, on: date) -> str:
        """The name of the weekday. Only format context: Babel mixes up locales in stand-alone names."""
        return format_date(on, "EEEE", locale=self.locale)

    def short_weekday(self, on: date) -> str:
        """The name of the weekday, as short as the language has it."""
        return format_date(on, "EEE", locale=self.locale)

    def day(self, on: date) -> Markup:
        """Weekday and numeric date."""
        return self.say("{weekday}, {date}", weekday=self.weekday(on), date=numeric(on))

    def moment(self, local: datetime) -> Markup:
        """Weekday, numeric date and time."""
        return self.say(
            "{weekday}, {date}, {time}", weekday=self.weekday(local), date=numeric(local), time=clock(local)
        )

    def span(self, start: datetime | time, end: datetime | time) -> Markup:
        """From one time to another, in words: a dash would turn round in right-to-left text."""
        return self.say("{start} to {end}", start=clock(start), end=clock(end))

    @property
    def is_german(self) -> bool:
        """Whether this is German."""
        return self.locale == GERMAN

    @property
    def endonym(self) -> str:
        """The name of the reader's own language in itself."""
        return KNOWN[self.own].endonym


def without_isolates(text: str) -> str:
    """A text for where direction marks would be shown or counted."""
    return text.translate(_DIRECTION_CONTROLS)


def _runs_right_to_left(text: str) -> bool:
    """Whether the first letter outside isolates is of a right-to-left script."""
    depth = 0
    for character in text:
        if character == FIRST_STRONG_ISOLATE:
            depth += 1
        elif character == POP_ISOLATE:
            depth -= 1
        elif depth == 0 and (kind := bidirectional(character)) in ("L", "R", "AL"):
            return kind != "L"
    return False


def numeric(on: date) -> str:
    """A date in digits, the same in every language."""
    return f"{on:%d.%m.%Y}"


def clock(at: datetime | time) -> str:
    """A time of day in 24 hours, the same in every language."""
    return f"{at:%H:%M}"
