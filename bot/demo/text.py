"""Formatted text as Telegram keeps it: plain text and entities, counted in UTF-16 code units."""

import re
from dataclasses import dataclass, field
from typing import Any

Entity = dict[str, Any]

_DETECTED = (
    ("url", re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)،؛؟]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("bot_command", re.compile(r"(?<![\w/.:])/[a-zA-Z0-9_]{1,32}\b(?![/.])")),
)
_NO_DETECTION_INSIDE = {"code", "pre", "text_link"}


@dataclass(frozen=True)
class FormattedText:
    """Plain text with its entities; offsets and lengths are UTF-16 code units."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def utf16_length(text: str) -> int:
    """Length of `text` in UTF-16 code units, the unit of every Telegram limit and offset."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_part(text: str, offset: int, length: int) -> str:
    """The part of `text` an entity covers; `offset` and `length` are UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def trimmed(formatted: FormattedText) -> FormattedText:
    """The text without white space around it, as Telegram stores it, with entities moved along."""
    text = formatted.text.strip()
    cut = utf16_length(formatted.text[: len(formatted.text) - len(formatted.text.lstrip())])
    total = utf16_length(text)
    entities = []
    for entity in formatted.entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, total)
        if end > start:
            entities.append({**entity, "offset": start, "length": end - start})
    return FormattedText(text, entities)


def with_detected(formatted: FormattedText) -> FormattedText:
    """Add the links, addresses and commands Telegram finds by itself in any text."""
    closed = [entity for entity in formatted.entities if entity["type"] in _NO_DETECTION_INSIDE]
    found = list(formatted.entities)
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(formatted.text):
            offset, length = utf16_length(formatted.text[: match.start()]), utf16_length(match.group())
            if not any(_overlap(entity, offset, length) for entity in closed):
                found.append({"type": kind, "offset": offset, "length": length})
    return FormattedText(formatted.text, sorted(found, key=entity_order))


def entity_order(entity: Entity) -> tuple[int, int]:
    """Sort key of entities: by place, the enclosing one first."""
    return entity["offset"], -entity["length"]


def _overlap(entity: Entity, offset: int, length: int) -> bool:
    return bool(entity["offset"] < offset + length and offset < entity["offset"] + entity["length"])
