"""Inline keyboards: what Telegram accepts, and what a person sees."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.demo.errors import bad_request

MAX_BUTTONS = 100
MAX_DATA_BYTES = 64
MAX_COPY_TEXT = 256
_STYLES = {"danger", "success", "primary"}
_OTHER_KEYBOARDS = {"keyboard", "remove_keyboard", "force_reply"}


@dataclass(frozen=True)
class Button:
    """One inline button; exactly one of `data`, `url` and `copy_text` is set."""

    text: str
    data: str | None = None
    url: str | None = None
    copy_text: str | None = None
    style: str | None = None


Rows = list[list[Button]]


def parse_keyboard(markup: Any) -> Rows:
    """The rows of an inline keyboard; no rows for none or for another kind. Raises ApiError as Telegram does."""
    if not markup:
        return []
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if _OTHER_KEYBOARDS & markup.keys():
        return []
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse InlineKeyboardMarkup: Field "inline_keyboard" must be of type Array')
    buttons = [[_button(source) for source in row] for row in rows if row]
    if sum(len(row) for row in buttons) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return buttons


def keyboard_as_json(rows: Rows) -> dict[str, Any]:
    """The `reply_markup` field of a message with these rows."""
    return {"inline_keyboard": [[_button_as_json(button) for button in row] for row in rows]}


def _button(source: Any) -> Button:
    if not isinstance(source, dict):
        raise bad_request("can't parse InlineKeyboardButton: expected an Object")
    text = source.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse InlineKeyboardButton: Can't find field \"text\"")
    if not text.strip():
        # Telegram leaves such a button out without a word; an error finds the mistake.
        raise bad_request("inline keyboard button text must be non-empty")
    style = source.get("style")
    if style is not None and style not in _STYLES:
        raise bad_request("can't parse InlineKeyboardButton: invalid button style specified")
    if "url" in source:
        return Button(text, url=_checked_url(source["url"]), style=style)
    if "copy_text" in source:
        return Button(text, copy_text=_checked_copy_text(source["copy_text"]), style=style)
    if "callback_data" in source:
        return Button(text, data=_checked_data(source["callback_data"]), style=style)
    raise bad_request("can't parse InlineKeyboardButton: Text buttons are not allowed in the inline keyboard")


def _checked_data(data: Any) -> str:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _checked_copy_text(copy: Any) -> str:
    text = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return text


def _checked_url(url: Any) -> str:
    address = url if isinstance(url, str) else ""
    if not _is_good_url(address):
        raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")
    return address


def _is_good_url(address: str) -> bool:
    if not address or re.search(r"\s", address):
        return False
    if address.startswith("tg://"):
        return True
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and (parts.port or 80) > 0
    except ValueError:
        return False


def _button_as_json(button: Button) -> dict[str, Any]:
    fields: dict[str, Any] = {"text": button.text}
    if button.data is not None:
        fields["callback_data"] = button.data
    if button.url is not None:
        fields["url"] = button.url
    if button.copy_text is not None:
        fields["copy_text"] = {"text": button.copy_text}
    if button.style is not None:
        fields["style"] = button.style
    return fields
