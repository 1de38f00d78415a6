"""Telegram's HTML parse mode: turns markup into plain text and entities, and refuses what Telegram refuses."""

import re
from html import unescape
from typing import Any

from bot.demo.errors import bad_request
from bot.demo.text import Entity, FormattedText, entity_order, utf16_length

_ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
}
_TAG_NAME = re.compile(r"<([^\s>]*)")
_ATTRIBUTE = r"\s+([a-zA-Z-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?"
_REST_OF_TAG = re.compile(rf"((?:{_ATTRIBUTE})*)\s*>")
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);")


def parse_html(source: str) -> FormattedText:
    """Read `source` as Telegram's HTML. Raises ApiError for unknown, unclosed or crossed tags."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._parts: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int, dict[str, str]]] = []
        self._entities: list[Entity] = []

    def read(self) -> FormattedText:
        while self._at < len(self._source):
            if self._source.startswith("</", self._at):
                self._end_tag()
            elif self._source[self._at] == "<":
                self._start_tag()
            else:
                self._characters()
        if self._open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        return FormattedText("".join(self._parts), sorted(self._entities, key=entity_order))

    def _characters(self) -> None:
        if match := _CHARACTER.match(self._source, self._at):
            piece, self._at = unescape(match.group()), match.end()
        else:
            following = re.compile(r"[<&]").search(self._source, self._at + 1)
            end = following.start() if following else len(self._source)
            piece, self._at = self._source[self._at : end], end
        self._parts.append(piece)
        self._length += utf16_length(piece)

    def _start_tag(self) -> None:
        offset = self._byte_offset()
        match = _TAG_NAME.match(self._source, self._at)
        if match is None or match.end() == len(self._source):
            raise _unreadable(f"Unclosed start tag at byte offset {offset}")
        name = match.group(1).lower()
        if name not in _ENTITY_OF_TAG:
            raise _unreadable(f'Unsupported start tag "{name}" at byte offset {offset}')
        rest = _REST_OF_TAG.match(self._source, match.end())
        if rest is None:
            raise _unreadable(f"Unclosed start tag at byte offset {offset}")
        attributes = _attributes(rest.group(1))
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self._open.append((name, self._length, attributes))
        self._at = rest.end()

    def _end_tag(self) -> None:
        offset = self._byte_offset()
        close = self._source.find(">", self._at)
        if close < 0:
            raise _unreadable(f"Unclosed end tag at byte offset {offset}")
        found = self._source[self._at + 2 : close].strip().lower()
        if not self._open:
            raise _unreadable(f"Unexpected end tag at byte offset {offset}")
        name, start, attributes = self._open.pop()
        if found and found != name:
            raise _unreadable(f'Unmatched end tag at byte offset {offset}, expected "</{name}>", found "</{found}>"')
        if self._length > start:
            self._add(name, start, attributes)
        self._at = close + 1

    def _add(self, name: str, start: int, attributes: dict[str, str]) -> None:
        entity: dict[str, Any] = {"type": _ENTITY_OF_TAG[name], "offset": start, "length": self._length - start}
        if name == "a":
            if not (address := attributes.get("href", "")):
                return
            entity["url"] = address
        if name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        self._entities.append(entity)

    def _byte_offset(self) -> int:
        return len(self._source[: self._at].encode())


def _attributes(source: str) -> dict[str, str]:
    return {name.lower(): unescape(value.strip("\"'")) for name, value in re.findall(_ATTRIBUTE, source)}


def _unreadable(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
