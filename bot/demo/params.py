"""The parameters of a Bot API call, read the way Telegram reads them from JSON, forms and multipart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.errors import bad_request


@dataclass(frozen=True)
class Upload:
    """A file that came with a multipart call."""

    filename: str
    mime: str
    content: bytes


class Params:
    """Typed reading of call parameters; a form's numbers, flags and structures arrive as strings."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """The parameter as text, empty if missing."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a whole number; what is not one counts as missing, as at Telegram."""
        try:
            return int(str(self.values.get(name, default)))
        except ValueError:
            return default

    def number(self, name: str) -> float | None:
        """The parameter as a number, None if missing or not a number."""
        try:
            return float(str(self.values[name]))
        except (KeyError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """The parameter as yes or no."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def structure(self, name: str) -> Any:
        """The parameter as an object or list, parsed if it came as a JSON string; None if missing or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file sent as `name`, directly or by an attach:// reference."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.values.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else None
