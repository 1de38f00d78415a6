"""Who the bot talks with."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Awaited(StrEnum):
    """What somebody has been asked to type."""

    NICKNAME = "nickname"
    QUESTION = "question"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone seeking counsel, as stored: a Telegram id and a locale; nothing else says who they are.

    `locale` is None until chosen. `privacy_seen_on` is the date on which they were shown what is stored and went on.
    `counsellor` is the id of the counsellor whose chat this is, or None. `awaited` says which
    typed text is awaited from them, None where none is.
    """

    id: int
    telegram_id: int
    locale: str | None
    seen_on: date
    privacy_seen_on: date | None = None
    counsellor: str | None = None
    awaited: Awaited | None = None
