"""The table of outcomes: which error of Telegram's client means what for a message."""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.chat.request import NotSent
from bot.domain.notices import Outcome

# The most specific first: in this library BadRequest, RetryAfter's sister TimedOut and NotSent are NetworkErrors.
_TABLE: tuple[tuple[type[TelegramError], Outcome], ...] = (
    (RetryAfter, Outcome.WAIT),
    (NotSent, Outcome.NOT_SENT),
    (Forbidden, Outcome.FORBIDDEN),
    (ChatMigrated, Outcome.REJECTED),
    (InvalidToken, Outcome.ALARM),
    (Conflict, Outcome.ALARM),
    (BadRequest, Outcome.REJECTED),
)
_CHAT_IS_GONE = ("chat not found", "user is deactivated", "peer_id_invalid")


def outcome_of(error: BaseException) -> Outcome:
    """What an error means for the message it was raised for.

    Whatever of Telegram's is not in the table is unknown; an error of our own will not pass by itself.
    """
    if not isinstance(error, TelegramError):
        return Outcome.REJECTED
    if isinstance(error, BadRequest) and any(text in error.message.lower() for text in _CHAT_IS_GONE):
        return Outcome.FORBIDDEN
    return next((outcome for kind, outcome in _TABLE if isinstance(error, kind)), Outcome.UNKNOWN)


def pause_of(error: BaseException) -> timedelta:
    """How long Telegram asks to wait."""
    if not isinstance(error, RetryAfter):
        return timedelta()
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)


def is_network_trouble(error: BaseException) -> bool:
    """Whether an update may be handled again later, because only the way to Telegram failed."""
    return outcome_of(error) in (Outcome.WAIT, Outcome.NOT_SENT, Outcome.UNKNOWN, Outcome.ALARM)
