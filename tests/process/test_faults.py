"""Real faults on the real process: a full disk, a failing fsync, a foreign lock, a stop, a newer file."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import pytest

from bot.demo.phone import Phone
from tests.process.conftest import Bot
from tests.process.test_kill import _at_a_place, _is_answered

LONG = 90.0


@asynccontextmanager
async def _syscalls_fail(bot: Bot, calls: str, error: str) -> AsyncIterator[None]:
    """While it lasts, these system calls of the running process on its database fail; strace does it."""
    assert bot._process is not None
    files = [f"--trace-path={bot.database}{end}" for end in ("", "-wal")]
    inject = [f"--trace={calls}", f"--inject={calls}:error={error}"]
    strace = await asyncio.create_subprocess_exec(
        "strace", "-f", *files, *inject, "-o", "/dev/null", "-p", str(bot._process.pid), stderr=asyncio.subprocess.PIPE
    )
    assert strace.stderr is not None
    assert b"attached" in await strace.stderr.readline()
    try:
        yield
    finally:
        strace.send_signal(signal.SIGINT)
        await strace.communicate()


def _sound(bot: Bot, visits: int) -> bool:
    counts = bot.rows("SELECT count(*), count(DISTINCT person_id) FROM visits WHERE state = 'booked'")
    return counts == [(visits, visits)] and bot.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize(
    ("calls", "error"),
    [("pwrite64", "ENOSPC"), ("fdatasync,fsync", "EIO")],
    ids=["the disk is full", "what was written cannot be made durable"],
)
async def test_while_the_database_cannot_be_written_nothing_is_confirmed_and_afterwards_all_are_answered(
    quiet_bot: Bot, calls: str, error: str
) -> None:
    await quiet_bot.start("tests.process.attachable")
    persons = [await _at_a_place(quiet_bot, 1001 + number) for number in range(3)]
    async with _syscalls_fail(quiet_bot, calls, error):
        for person in persons:
            person.press("✅")
        await quiet_bot.until(lambda: "DatabaseTrouble" in quiet_bot.log())
        await asyncio.sleep(3)
        assert not any(_is_answered(person) for person in persons)
    for person in persons:
        await person.wait(_is_answered, timeout=LONG)
    assert _sound(quiet_bot, len(persons) - sum("taken" in person.last.text for person in persons))
    assert await quiet_bot.stop() == 0


async def test_a_foreign_lock_for_longer_than_our_patience_delays_presses_and_loses_none(bot: Bot) -> None:
    persons = [await _at_a_place(bot, 1001 + number) for number in range(2)]
    with closing(sqlite3.connect(bot.database, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for person in persons:
            person.press("✅")
        await bot.until(lambda: "DatabaseTrouble" in bot.log())
        assert not any(_is_answered(person) for person in persons)
        other.execute("ROLLBACK")
    for person in persons:
        await person.wait(_is_answered, timeout=LONG)
    assert _sound(bot, 2)
    assert bot.rows("SELECT count(*) FROM inbox WHERE state = 'parked'") == [(0,)]


async def test_a_start_while_another_program_holds_the_file_is_refused_with_a_sentence(bot: Bot) -> None:
    await bot.person()
    await bot.stop()
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await bot.start()
        assert await bot.ended(within=LONG) == 1
    assert "cannot be written" in bot.log()
    assert "Traceback" not in bot.log()


async def test_stopped_for_long_it_goes_on_where_it_was_and_its_watch_forgives(quiet_bot: Bot) -> None:
    """With all patience a fifteenth, eight seconds are what two minutes are to the product."""
    await quiet_bot.start("tests.process.stuck", "nothing", "15")
    assert quiet_bot._process is not None
    person = await _at_a_place(quiet_bot)
    quiet_bot._process.send_signal(signal.SIGSTOP)
    person.press("✅")
    await asyncio.sleep(8)
    assert not _is_answered(person)
    quiet_bot._process.send_signal(signal.SIGCONT)
    await person.wait(_is_answered, timeout=LONG)
    assert _sound(quiet_bot, 1)
    assert await quiet_bot.stop() == 0


async def test_a_program_older_than_the_file_refuses_and_leaves_it_as_it_is(bot: Bot) -> None:
    person = await _at_a_place(bot)
    await bot.press(person, "✅")
    await bot.stop()
    bot.change("UPDATE alembic_version SET version_num = '9999'")
    before = bot.rows("SELECT * FROM visits")
    await bot.start()
    assert await bot.ended(within=LONG) == 1
    assert "is of a newer version" in bot.log()
    assert bot.rows("SELECT * FROM visits") == before


async def test_started_while_telegram_is_away_it_answers_as_soon_as_telegram_is_back(quiet_bot: Bot) -> None:
    quiet_bot.server.down = True
    await quiet_bot.start()
    await quiet_bot.until(lambda: "Telegram cannot be reached" in quiet_bot.log())
    person: Phone = quiet_bot.telegram.person(1001, "Person", "en")
    person.start("en")
    quiet_bot.server.down = False
    await person.wait(lambda p: p.last, timeout=LONG)
    assert await quiet_bot.stop() == 0
