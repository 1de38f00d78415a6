"""Who the bot talks with."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """Someone seeking counsel, as stored: a Telegram id and a locale; nothing else says who they are.

    `locale` is None until chosen. `privacy_seen_on` is the date on which they were shown what is stored and went on.
    `counsellor` is the id of the counsellor whose chat this is, or None. `is_asked`: typed text is awaited from them.
    """

    id: int
    telegram_id: int
    locale: str | None
    seen_on: date
    privacy_seen_on: date | None = None
    counsellor: str | None = None
    is_asked: bool = False
