"""Whoever gets stuck or dies ends the process within 90 seconds, so that a supervisor starts it anew."""

import asyncio
import socket
from pathlib import Path

import pytest

from bot.delivery import inbox, sender, timetable, watch
from tests.process import stuck
from tests.process.conftest import Bot

FACTOR = 15  # all patience is that much shorter here
WITHIN = 90.0
PARTS = [what for what in (*stuck.BEFORE, *stuck.RUNNING) if what != "nothing"]


def _slowest(factor: float) -> float:
    """Seconds from the last heartbeat to the end in the worst case: its pause, its patience, and two looks."""
    poll = inbox.LONGEST_PAUSE + inbox.POLL_PATIENCE
    lanes = inbox.ATTEMPT_PATIENCE + watch.LOOK_EVERY + watch.LANES_PATIENCE
    patience = [poll, lanes, watch.LOOP_PATIENCE, watch.DATABASE_PATIENCE + watch.LOOK_EVERY]
    return (max(*patience, sender.PATIENCE, timetable.PATIENCE) + 2 * watch.LOOK_EVERY) / factor


def test_the_longest_patience_is_ninety_seconds() -> None:
    assert _slowest(1) <= WITHIN


@pytest.mark.parametrize("what", PARTS)
async def test_a_part_that_is_stuck_or_dead_ends_the_process(quiet_bot: Bot, what: str) -> None:
    await quiet_bot.start("tests.process.stuck", what, str(FACTOR))
    person = quiet_bot.telegram.person(1001, "Person", "en")
    person.start("en")
    assert await quiet_bot.ended(within=_slowest(FACTOR) + 20) == 1
    (told,) = [line for line in quiet_bot.log().splitlines() if "no sign of life from" in line]
    assert what.split()[0] in told


async def test_a_bot_that_is_well_is_left_alone_however_impatient_the_watch(quiet_bot: Bot) -> None:
    await quiet_bot.start("tests.process.stuck", "nothing", str(FACTOR / 2))
    person = await quiet_bot.person()
    with pytest.raises(TimeoutError):
        await quiet_bot.ended(within=_slowest(FACTOR / 2))
    await quiet_bot.press(person, "Book a visit")
    assert await quiet_bot.stop() == 0


async def test_systemd_is_told_that_all_is_well_and_no_more_once_it_is_not(quiet_bot: Bot, tmp_path: Path) -> None:
    heard: list[str] = []

    class Systemd(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: object) -> None:
            heard.append(data.decode())

    address = tmp_path / "notify"
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(address))
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Systemd, sock=line)
    quiet_bot.settings["NOTIFY_SOCKET"] = str(address)
    await quiet_bot.start("tests.process.stuck", "loop stuck", str(FACTOR))
    assert await quiet_bot.ended(within=_slowest(FACTOR) + 20) == 1
    transport.close()
    assert heard[0] == "READY=1"
    assert set(heard[1:]) == {"WATCHDOG=1"}
    assert len(heard) < 20
