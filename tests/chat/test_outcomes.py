"""The table of outcomes: which error means what for a message. A new error of the library fails here."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import InvalidCallbackData

from bot.chat.outcomes import is_network_trouble, outcome_of, pause_of
from bot.chat.request import NotSent
from bot.domain.notices import Outcome

TABLE: dict[type[TelegramError], tuple[TelegramError, Outcome]] = {
    RetryAfter: (RetryAfter(timedelta(seconds=3)), Outcome.WAIT),
    NotSent: (NotSent("refused"), Outcome.NOT_SENT),
    Forbidden: (Forbidden("bot was blocked by the user"), Outcome.FORBIDDEN),
    BadRequest: (BadRequest("can't parse entities"), Outcome.REJECTED),
    ChatMigrated: (ChatMigrated(-5), Outcome.REJECTED),
    InvalidToken: (InvalidToken(), Outcome.ALARM),
    Conflict: (Conflict("terminated by other getUpdates"), Outcome.ALARM),
    TimedOut: (TimedOut(), Outcome.UNKNOWN),
    NetworkError: (NetworkError("502"), Outcome.UNKNOWN),
    TelegramError: (TelegramError("the answer is no JSON"), Outcome.UNKNOWN),
    EndPointNotFound: (EndPointNotFound("x"), Outcome.UNKNOWN),
    PassportDecryptionError: (PassportDecryptionError("x"), Outcome.UNKNOWN),
    InvalidCallbackData: (InvalidCallbackData(), Outcome.UNKNOWN),
}
TROUBLE = {Outcome.WAIT, Outcome.NOT_SENT, Outcome.UNKNOWN, Outcome.ALARM}


def _with_subclasses(kind: type[TelegramError]) -> set[type[TelegramError]]:
    return {kind}.union(*(_with_subclasses(below) for below in kind.__subclasses__()))


def test_the_table_here_names_every_error_of_the_library_and_ours() -> None:
    found = {kind for kind in _with_subclasses(TelegramError) if kind.__module__.startswith(("telegram.", "bot."))}
    assert found == set(TABLE)


@pytest.mark.parametrize("kind", TABLE)
def test_every_error_means_what_the_design_says(kind: type[TelegramError]) -> None:
    error, outcome = TABLE[kind]
    assert type(error) is kind
    assert outcome_of(error) is outcome
    assert is_network_trouble(error) is (outcome in TROUBLE)


@pytest.mark.parametrize("words", ["Chat not found", "User is deactivated", "PEER_ID_INVALID"])
def test_a_chat_that_is_gone_counts_as_one_that_has_blocked_us(words: str) -> None:
    assert outcome_of(BadRequest(words)) is Outcome.FORBIDDEN


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("date"), AttributeError("x"), RuntimeError()])
def test_an_error_of_our_own_does_not_pass_by_itself(error: Exception) -> None:
    assert outcome_of(error) is Outcome.REJECTED
    assert not is_network_trouble(error)


def test_an_error_not_in_the_table_is_unknown() -> None:
    class Newer(TelegramError):
        """One of a later version."""

    assert outcome_of(Newer("x")) is Outcome.UNKNOWN


@pytest.mark.parametrize("seconds", [1, 17, 600])
def test_the_pause_is_what_telegram_asks_for(seconds: int) -> None:
    assert pause_of(RetryAfter(seconds)) == timedelta(seconds=seconds)
    assert pause_of(RetryAfter(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize("error", [NetworkError("x"), NotSent("x"), Forbidden("x"), ValueError("x")])
def test_other_errors_ask_for_no_pause(error: Exception) -> None:
    assert pause_of(error) == timedelta()
