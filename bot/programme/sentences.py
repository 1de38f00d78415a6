"""What is wrong in the file, as sentences for the people of the office: key, value and cure."""

from collections.abc import Iterator
from datetime import date, time
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError

from bot.programme.schema import (
    ClosureSection,
    ContactSection,
    ControllerSection,
    CounsellorSection,
    Document,
    FeaturesSection,
    HoursSection,
    OfficeSection,
    QuietSection,
    ReminderSection,
    Section,
)

Place = tuple[str | int, ...]

SECTIONS: dict[str, type[Section]] = {
    "controller": ControllerSection,
    "contact": ContactSection,
    "features": FeaturesSection,
    "quiet": QuietSection,
    "reminder": ReminderSection,
    "office": OfficeSection,
    "counsellor": CounsellorSection,
    "hours": HoursSection,
    "closure": ClosureSection,
}
LONGEST_VALUE = 60
LARGEST_NUMBER = 10**18


class Wrong(NamedTuple):
    """A place in the file, what stands there, what is the matter with it, and the cure."""

    place: Place
    value: object
    problem: str
    cure: str

    def sentence(self) -> str:
        """All of it in one sentence."""
        return f"`{key(self.place)}`{_ordinal(self.place)} = {shown(self.value)} {self.problem}; {self.cure}."


def key(place: Place) -> str:
    """A place as a reader of the file would name it: `hours[2].slot_minutes`."""
    path = ""
    for part in place:
        path += f"[{part}]" if isinstance(part, int) else f".{_short(part)}"
    return path.removeprefix(".")


def shown(value: object) -> str:
    """A value as it stands in the file, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= LARGEST_NUMBER:
        return "a number of more than 18 digits"
    if isinstance(value, str):
        return f'"{_short(value)}"'
    if isinstance(value, dict):
        return "a section or table"
    if isinstance(value, list):
        items = ("[…]" if isinstance(item, list) else shown(item) for item in value[:LONGEST_VALUE])
        return _short(f"[{', '.join(items)}]")
    if isinstance(value, time):
        return value.isoformat("minutes") if value == value.replace(second=0, microsecond=0) else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _short(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: LONGEST_VALUE + 1])
    return printable if len(printable) <= LONGEST_VALUE else printable[: LONGEST_VALUE - 1] + "…"


def _ordinal(place: Place) -> str:
    """The brackets count from 0, people from 1."""
    if len(place) > 1 and isinstance(place[1], int) and place[0] in SECTIONS:
        return f" (no. {place[1] + 1} of the [[{place[0]}]])"
    return ""


def of_validation(error: ValidationError) -> Iterator[str]:
    """One sentence for each thing pydantic found."""
    for found in error.errors(include_url=False):
        yield _of_one(found["type"], found["loc"], found["input"])


def _of_one(kind: str, place: Place, value: Any) -> str:
    if kind == "extra_forbidden":
        return _unknown(place)
    if kind == "missing":
        return f"`{key(place)}`{_ordinal(place)} is missing; {_cure(place)}."
    return Wrong(place, value, "is not possible here", _cure(place)).sentence()


def _cure(place: Place) -> str:
    """The description of the field a place belongs to."""
    names = [part for part in place if isinstance(part, str)]
    fields = _fields(Document)
    if len(names) > 1:
        return _fields(SECTIONS[names[0]])[names[1]]
    return fields[names[0]]


def _fields(section: type[Section]) -> dict[str, str]:
    return {field.alias or name: field.description or "" for name, field in section.model_fields.items()}


def _unknown(place: Place) -> str:
    *above, name = place
    known = _fields(SECTIONS[str(above[0])] if above else Document)
    sentence = f"unknown key `{key(place)}`{_ordinal(place)}; "
    if close := get_close_matches(str(name), known, n=1):
        return sentence + f"did you mean `{key((*above, close[0]))}`?"
    if above and name in _fields(Document):
        return sentence + f"`{name}` belongs to the top of the file, before the first section."
    return sentence + f"the keys known here are {', '.join(known)}."
