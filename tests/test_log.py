"""Logs hold ids and kinds of events only: no token, and of an exception no words."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from bot import log

TOKEN = "123456789:" + "A" * 35


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the process writes to standard error once logging is set up."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    log.set_up("INFO")
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_token_is_redacted_wherever_it_stands(stream: io.StringIO) -> None:
    logging.getLogger("bot.x").error("https://api.telegram.org/bot%s/getMe failed", TOKEN)
    assert TOKEN not in stream.getvalue()
    assert "<token>" in stream.getvalue()


def test_of_an_exception_kind_and_place_are_logged_but_not_its_words(stream: io.StringIO) -> None:
    try:
        raise ValueError("what a person wrote")
    except ValueError:
        logging.getLogger("bot.x").exception("update 7 is set aside")
    assert "what a person wrote" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert "test_log.py" in stream.getvalue()


@pytest.mark.parametrize("library", ["telegram.ext", "httpx", "aiosqlite", "sqlalchemy.engine", "apscheduler"])
def test_libraries_that_would_log_texts_and_tokens_are_kept_to_warnings(stream: io.StringIO, library: str) -> None:
    logging.getLogger(library).info("canary")
    logging.getLogger(library).debug("canary")
    assert stream.getvalue() == ""


def test_our_own_events_are_logged(stream: io.StringIO) -> None:
    logging.getLogger("bot.app").info("ready")
    assert "ready" in stream.getvalue()
