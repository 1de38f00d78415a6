"""The watch: when one of us falls silent the process ends, so that the supervisor starts it anew.

It looks from a thread of its own, because an event loop that is blocked cannot find out that it is. The thread does no
work: it reads heartbeats, reports to systemd where it is asked to, and ends the process.
"""

import asyncio
import faulthandler
import logging
import os
import socket
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from bot.delivery.inbox import Inbox
from bot.delivery.sender import Sender
from bot.delivery.timetable import Timetable
from bot.services.desk import Desk
from bot.services.look_after import touch
from bot.tasks import Pulse, sleep, spawn, stop

_log = logging.getLogger(__name__)

LOOK_EVERY = 5.0
LOOP_PATIENCE = 15.0
LANES_PATIENCE = 15.0
DATABASE_PATIENCE = 50.0
LONGEST_SILENCE = 300.0
FAILED = 1
SYSTEMD = "NOTIFY_SOCKET"


class Watch:
    """The heartbeats of everything that runs for as long as the process does."""

    def __init__(self, desk: Desk, inbox: Inbox, sender: Sender, timetable: Timetable) -> None:
        self._desk = desk
        self._inbox = inbox
        self._loop, self._lanes, self._database = Pulse(LOOP_PATIENCE), Pulse(LANES_PATIENCE), Pulse(DATABASE_PATIENCE)
        self._pulses = {
            "loop": self._loop,
            "polling": inbox.polling,
            "lanes": self._lanes,
            "timetable": timetable.pulse,
            "sender": sender.pulse,
            "database": self._database,
        }
        self._is_over = threading.Event()
        self._tasks: list[asyncio.Task[Any]] = []
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)

    def start(self) -> None:
        """Begin, on the running event loop."""
        for deed in (self._feel_loop, self._feel_database):
            self._tasks.append(spawn(self._again_and_again(deed), "watch"))
        self._thread.start()

    async def stop(self) -> None:
        """End: from now on silence is in order."""
        self._is_over.set()
        for task in self._tasks:
            await stop(task)

    @property
    def overdue(self) -> list[str]:
        """The names of those who should have been heard of by now."""
        return [name for name, pulse in self._pulses.items() if pulse.is_overdue]

    def report(self) -> tuple[bool, dict[str, float | None]]:
        """Whether all is well, and how many seconds ago each was heard of: ours by name, Telegram where we poll."""
        ages = {name: _rounded(pulse.age) for name, pulse in self._pulses.items()}
        polls = self._inbox.polling.age is not None
        ages["telegram"] = _rounded(self._inbox.silence) if polls else None
        return not self.overdue and (ages["telegram"] or 0.0) < LONGEST_SILENCE, ages

    async def _again_and_again(self, deed: Callable[[], Awaitable[None]]) -> None:
        while True:
            await deed()
            await sleep(LOOK_EVERY)

    async def _feel_loop(self) -> None:
        self._loop.beat()
        if not self._inbox.is_stuck:
            self._lanes.beat()

    async def _feel_database(self) -> None:
        if self._database.age is None:
            self._database.beat()
        try:
            await touch(self._desk)
        except Exception as error:
            _log.error("the database does not answer: %s", type(error).__name__)
        else:
            self._database.beat()

    def _look(self) -> None:
        """Twice in a row, because after a sleep of the whole machine everybody seems to have been silent."""
        suspects: set[str] = set()
        tell_systemd("READY=1")
        while not self._is_over.wait(LOOK_EVERY):
            overdue = set(self.overdue)
            if stuck := suspects & overdue:
                _log.critical("no sign of life from: %s; the process ends to be started anew", ", ".join(sorted(stuck)))
                end()
                return
            suspects = overdue
            if not overdue:
                tell_systemd("WATCHDOG=1")


def end() -> None:
    """End the process at once, with the places (nothing else) at which its threads stand."""
    faulthandler.dump_traceback(all_threads=True)
    os._exit(FAILED)


def tell_systemd(what: str) -> None:
    """Say something to systemd, where it has started us and listens; nothing else listens to this socket."""
    address = os.environ.get(SYSTEMD, "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        try:
            line.sendto(what.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)
        except OSError as error:
            _log.warning("systemd does not listen: %s", type(error).__name__)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
