"""A whole story with its first, second, third … commit or message going wrong: nothing is lost, nothing is doubled.

The story: a person comes, books, is called to mind and cancels; both counsellors are told of either.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.chat.actions.start import ShowMenu
from bot.demo.faults import Fault
from bot.demo.telegram import Telegram
from bot.domain.notices import NoticeKind
from bot.services.look_after import health
from bot.store import database
from tests.delivery.steps import NOON, booked, cancel, do, no_halt, states
from tests.harness import World
from tests.journeys.steps import notices

MOST = 60  # more commits or messages than the story has
SENDING = ("sendMessage", "editMessageText")  # answering a press is tried once: it only ends the spinner


class Nth:
    """Lets the n-th of something go wrong, and knows whether it came to that."""

    def __init__(self, number: int) -> None:
        self._left = number

    @property
    def has_come(self) -> bool:
        return self._left <= 0

    def is_now(self) -> bool:
        self._left -= 1
        return self._left == 0


@contextmanager
def _failing_commit(nth: Nth, monkeypatch: pytest.MonkeyPatch, *, committed: bool) -> Iterator[None]:
    """The n-th writing transaction ends with an input/output error, before or after it has become durable."""
    whole = database._Lane._whole

    def fails(lane: Any, unit: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if "IMMEDIATE" not in lane._begin or unit is database._nothing or not nth.is_now():
            return whole(lane, unit, args, kwargs)
        if committed:
            whole(lane, unit, args, kwargs)
            raise database.DatabaseTrouble("SQLITE_IOERR_FSYNC")
        return whole(lane, _then_fails(unit), args, kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(database._Lane, "_whole", fails)
        yield


def _then_fails(unit: Callable[..., Any]) -> Callable[..., Any]:
    def fails(*args: Any, **kwargs: Any) -> Any:
        unit(*args, **kwargs)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_IOERR, "SQLITE_IOERR"
        raise sa.exc.OperationalError("COMMIT", None, error)

    return fails


@contextmanager
def _failing_message(nth: Nth, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> Iterator[None]:
    """The n-th message or edit goes wrong on the line."""
    record = Telegram.record

    def fails(telegram: Telegram, method: str, params: Any) -> Fault | None:
        found = record(telegram, method, params)
        return fault if method in SENDING and nth.is_now() else found

    with monkeypatch.context() as patch:
        patch.setattr(Telegram, "record", fails)
        yield


async def _story(world: World) -> int:
    """Live through it; how often the person was reminded."""
    person = await booked(world)
    await world.forward(minutes=5)
    await world.to(NOON)
    await world.forward(minutes=5)
    reminders = sum("Reminder" in message.text for message in person.messages)
    await cancel(world, person)
    await world.forward(minutes=5)
    return reminders


async def _check(world: World, most_of_a_notice: int) -> None:
    person = world.person()
    assert "cancelled" in person.last.text
    for phone in world.phones.values():
        for kind in (NoticeKind.BOOKED, NoticeKind.CANCELLED):
            assert 1 <= len(notices(phone, kind)) <= most_of_a_notice, kind
    assert set(states(world)) <= {"sent"}
    await do(world, person, ShowMenu())  # what could not be marked as handled is marked with the next update
    found = await health(world.desk)
    assert (found.wrong, found.updates_parked, found.updates_waiting, found.is_sound) == ({}, 0, 0, True)


async def _with_each(folder: Path, fault: Callable[[Nth], Any], most_of_a_notice: int) -> int:
    """Run the story with the first, the second … going wrong until it ends before; how many there were."""
    for number in range(1, MOST):
        here = folder / str(number)
        here.mkdir()
        async with World(here) as world:
            nth = Nth(number)
            with fault(nth):
                reminders = await _story(world)
            if not nth.has_come:
                return number - 1
            assert 1 <= reminders <= most_of_a_notice
            await _check(world, most_of_a_notice)
    raise AssertionError("the story never ends")


@pytest.mark.parametrize("committed", [False, True], ids=["rolled back", "durable all the same"])
async def test_whichever_commit_fails_nothing_is_lost_and_nothing_is_told_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slept: list[float], committed: bool
) -> None:
    commits = await _with_each(tmp_path, lambda nth: _failing_commit(nth, monkeypatch, committed=committed), 1)
    assert commits > 12


@pytest.mark.parametrize(
    ("fault", "most"),
    [
        (Fault.refuse(), 2),
        (Fault.status(502), 2),
        (Fault.api(429, "Too Many Requests", retry_after=1), 1),
        (Fault.lose_reply(), 2),
    ],
    ids=["no answer", "bad gateway", "too many", "lost answer"],
)
async def test_whichever_message_fails_nothing_is_lost_and_nothing_comes_more_than_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slept: list[float], fault: Fault, most: int
) -> None:
    no_halt(monkeypatch)
    messages = await _with_each(tmp_path, lambda nth: _failing_message(nth, monkeypatch, fault), most)
    assert messages >= 8
