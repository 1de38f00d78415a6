"""Trouble on the line: getUpdates that fails, answers that do not arrive, an end in the middle."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.chat.client import make_bot
from bot.chat.request import NotSent
from bot.demo.bot_api import BotApiServer
from bot.demo.faults import Fault
from bot.demo.telegram import Telegram
from tests.delivery.bench import Bench, look, message, until
from tests.delivery.steps import start_again
from tests.harness import TOKEN, World

POLL_FAULTS = {
    "401": (Fault.api(401, "Unauthorized"), logging.ERROR),
    "404": (Fault.api(404, "Not Found"), logging.ERROR),
    "404 page": (Fault.status(404), logging.ERROR),
    "409": (Fault.api(409, "Conflict: terminated by other getUpdates request"), logging.ERROR),
    "400": (Fault.api(400, "Bad Request: what?"), logging.ERROR),
    "403": (Fault.api(403, "Forbidden"), logging.ERROR),
    "500": (Fault.api(500, "Internal Server Error"), logging.WARNING),
    "502 page": (Fault.status(502), logging.WARNING),
    "200 page": (Fault.status(200), logging.WARNING),
    "redirect": (Fault.status(302), logging.WARNING),
    "garbage": (Fault.garbage(), logging.WARNING),
    "closed": (Fault.refuse(), logging.WARNING),
    "lost": (Fault.lose_reply(), logging.WARNING),
    "no list": (Fault.status(200, '{"ok":true,"result":true}'), logging.WARNING),
}


@pytest.fixture
async def telegram(bench: Bench) -> AsyncIterator[Telegram]:
    """A Telegram from which the bench polls over HTTP."""
    telegram = Telegram(bench.desk.clock, token=TOKEN)
    server = BotApiServer(telegram)
    await server.start()
    async with make_bot(TOKEN, server.url) as bot:
        bench.source = bot
        yield telegram
        await bench.crash()
    await server.stop()


@pytest.mark.parametrize("kind", POLL_FAULTS)
async def test_no_failure_of_getupdates_ends_the_polling(
    bench: Bench, telegram: Telegram, slept: list[float], caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    fault, level = POLL_FAULTS[kind]
    telegram.faults.add("getUpdates", fault, times=3)
    person = telegram.person(1001)
    person.start()
    await bench.start()
    await bench.until_handled(person.last_update_id)
    person.write("hello")
    await bench.until_handled(person.last_update_id)
    assert len(bench.handled) == 2
    reports = [record for record in caplog.records if "getting updates failed" in record.message]
    assert [record.levelno for record in reports] == [level] * 3
    assert slept == [1, 2, 4]


async def test_errors_on_and_on_are_asked_about_once_a_minute_and_after_them_at_once(
    bench: Bench, slept: list[float]
) -> None:
    bench.source.errors.extend([InvalidToken(), Conflict("x"), NetworkError("x"), TimedOut(), OSError(), KeyError("x")])
    bench.source.errors.extend(NotSent("away") for _ in range(3))
    bench.source.feed(message(11))
    await bench.start()
    await bench.until_handled(11)
    assert slept == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    bench.source.errors.append(TimedOut())
    bench.source.feed(message(12))
    await bench.until_handled(12)
    assert slept[9:] in ([], [1])


async def test_telegram_may_ask_the_polling_to_wait(bench: Bench, slept: list[float]) -> None:
    bench.source.errors.append(RetryAfter(timedelta(seconds=37)))
    bench.source.feed(message(11))
    await bench.start()
    await bench.until_handled(11)
    assert slept == [37]


@pytest.mark.parametrize("error", [NotSent("x"), InvalidToken(), Conflict("x")], ids=lambda error: type(error).__name__)
async def test_an_answer_that_was_not_sent_is_tried_until_it_is(
    bench: Bench, slept: list[float], error: Exception
) -> None:
    bench.fails(11, *[error] * 9)
    bench.source.feed(message(11), message(12))
    await bench.start()
    await bench.until_handled(12)
    assert bench.handled == [11, 12]
    assert slept == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_an_answer_waits_as_long_as_telegram_asks(bench: Bench, slept: list[float]) -> None:
    bench.fails(11, RetryAfter(timedelta(seconds=600)), RetryAfter(timedelta(seconds=1)))
    bench.source.feed(message(11))
    await bench.start()
    await bench.until_handled(11)
    assert slept == [600, 2]


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("502")], ids=lambda error: type(error).__name__)
async def test_an_answer_of_unknown_fate_is_tried_three_times_at_most(
    bench: Bench, slept: list[float], error: Exception
) -> None:
    bench.fails(11, *[error] * 9)
    bench.source.feed(message(11), message(12))
    await bench.start()
    await bench.until_handled(12)
    assert len(bench.acts[11]) == 9 - 3
    assert bench.states() == {11: "handled", 12: "handled"} and bench.apologised == []


async def test_certain_failures_between_do_not_count_as_unknown(bench: Bench, slept: list[float]) -> None:
    bench.fails(11, TimedOut(), NotSent("x"), NotSent("x"), NotSent("x"), TimedOut())
    bench.source.feed(message(11))
    await bench.start()
    await bench.until_handled(11)
    assert bench.handled == [11] and len(slept) == 5


async def test_a_refusal_for_good_is_not_tried_again(bench: Bench, slept: list[float]) -> None:
    bench.fails(11, Forbidden("x"))
    bench.source.feed(message(11))
    await bench.start()
    await bench.until(lambda: bench.states() == {11: "parked"})
    assert slept == []


@pytest.mark.parametrize("fault", [Fault.lose_reply(), Fault.status(502), Fault.refuse()])
async def test_a_press_whose_answer_is_lost_books_once_and_shows_the_card(
    world: World, slept: list[float], fault: Fault
) -> None:
    person = await world.newcomer("en")
    await world.press(person, "Book a visit", "14:00")
    world.telegram.faults.add("editMessageText", fault)
    await world.press(person, "✅")
    assert "23.11.2026" in person.last.text and "14:00" in person.last.text
    assert len(look(world.database, "SELECT 1 FROM visits")) == 1
    assert len(look(world.database, "SELECT 1 FROM outbox WHERE kind = 'booked'")) == 2


async def test_what_is_stopped_in_the_middle_is_handled_after_the_restart(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def for_long(_: float) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.delivery.inbox.sleep", for_long)
    person = await world.newcomer("en")
    await world.press(person, "Book a visit", "14:00")
    world.telegram.faults.add("editMessageText", Fault.status(502))
    person.press("✅")
    await person.wait(lambda phone: not phone.waiting_presses)
    await until(lambda: look(world.database, "SELECT 1 FROM visits") and not world.telegram.faults._planned)
    await world.stop()
    assert [row.state for row in look(world.database, "SELECT state FROM inbox WHERE body IS NOT NULL")] == ["waiting"]
    await start_again(world)
    assert "23.11.2026" in person.last.text
    assert look(world.database, "SELECT 1 FROM inbox WHERE body IS NOT NULL") == []
    assert len(look(world.database, "SELECT 1 FROM visits")) == 1
