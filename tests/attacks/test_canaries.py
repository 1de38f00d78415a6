"""Token and typed words leave no trace: logs, write-ahead log, parked rows, backups. The controls must hit."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot import log
from bot.demo.faults import Fault
from bot.services.keep_house import keep_house
from tests.harness import TOKEN, World
from tests.journeys.steps import WITH_NEUMANN, book, rows, send

SECRET = TOKEN.partition(":")[2]
NICKNAME = "Kanarienvogel"
TYPED = "zwitschern im walde"
REAL_NAME = "Zaphodine"


def bytes_of(folder: Path) -> bytes:
    """All that lies in a folder: database, write-ahead log, backups, what was learnt."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


async def lived(world: World) -> None:
    """A person with a name books, gives a nickname, types something, and sends an update that cannot be handled."""
    person = world.telegram.person(1001, REAL_NAME, "de", username=f"{REAL_NAME}_x")
    person.start("de")
    await world.settled()
    await book(world, person, WITH_NEUMANN)
    await send(world, person, "nickname?:1")
    await world.write(person, NICKNAME)
    await world.write(person, TYPED)


@pytest.fixture
def printed() -> Iterator[StringIO]:
    """What an operator reads when the program is as talkative as it can be: our levels, our formatter."""
    stream, root = StringIO(), logging.getLogger()
    before = root.handlers[:]
    levels = {name: logging.getLogger(name).level for name in ("", *log._QUIET)}
    log.set_up("DEBUG")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:] = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def test_token_and_personal_canaries_are_in_no_log_however_talkative(world: World, printed: StringIO) -> None:
    await lived(world)
    world.telegram.faults.add("editMessageText", Fault.status(502), times=1)
    await send(world, world.telegram.phones[-1], "visits")
    for canary in (SECRET, NICKNAME, TYPED, REAL_NAME):
        assert canary not in printed.getvalue()
    logging.getLogger("control").warning("%s", NICKNAME)
    assert NICKNAME in printed.getvalue()


async def test_real_names_are_nowhere_and_what_was_typed_in_passing_is_gone_once_folded(world: World) -> None:
    await lived(world)
    await world.desk.database.fold_log()
    found = bytes_of(world.database.parent)
    assert NICKNAME.encode() in found, "the control: what is stored on purpose is found"
    for canary in (REAL_NAME, TYPED, SECRET):
        assert canary.encode() not in found


async def test_after_the_purge_nothing_of_a_person_is_left_in_file_log_or_backups(world: World) -> None:
    """By last visit and last press; backups go their `backup_days` later."""
    await lived(world)
    await keep_house(world.desk)
    assert NICKNAME.encode() in bytes_of(world.database.parent / "backups"), "the control: the first backup has it"
    programme = world.desk.programme
    await world.to(world.clock.now() + programme.retention + timedelta(days=2))
    await keep_house(world.desk)
    await world.settled()
    await world.desk.database.fold_log()
    assert rows(world, "SELECT * FROM persons WHERE telegram_id = 1001") == []
    assert NICKNAME.encode() not in world.database.read_bytes()
    await world.to(world.clock.now() + programme.backup + timedelta(days=1))
    await keep_house(world.desk)
    await world.desk.database.fold_log()
    assert NICKNAME.encode() not in bytes_of(world.database.parent)


async def test_parked_rows_and_the_log_of_their_error_hold_no_text(
    world: World, monkeypatch: pytest.MonkeyPatch, printed: StringIO
) -> None:
    person = await world.newcomer("de")

    async def broken(*_: object) -> None:
        raise RuntimeError(TYPED)

    monkeypatch.setattr("bot.handlers.anything._reply", broken)
    person.write(TYPED)
    await world.settled()
    parked = rows(world, "SELECT * FROM inbox WHERE state = 'parked'")
    assert len(parked) == 1
    assert TYPED not in str(parked)
    assert "RuntimeError" in printed.getvalue()
    assert TYPED not in printed.getvalue()
