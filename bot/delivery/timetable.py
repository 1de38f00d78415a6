"""The timetable: one tick a second. What is due is a row or a stored date compared with the clock.

APScheduler only ticks; it holds no job that could be lost, late or doubled.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any, Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery.sender import Sender
from bot.services import accept_update, claim_notice, keep_house, settle_notice
from bot.services.desk import Desk
from bot.tasks import Pulse, spawn

_log = logging.getLogger(__name__)

HOUSEKEEPING = time(3, 30)
HOUSEKEEPING_AGAIN = timedelta(minutes=10)
TIDY_EVERY = timedelta(minutes=5)
NOTE_EVERY = timedelta(minutes=1)
PATIENCE = 60.0


class Ticker(Protocol):
    """Calls something again and again."""

    def start(self, tick: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End."""
        ...


class EverySecond:
    """The ticker of the product: APScheduler with one job, never two runs at once, never one dropped as late."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self, tick: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin."""

        async def shielded() -> None:
            # Stopping cancels the job: a tick in the midst of sending still ends in good order.
            with suppress(asyncio.CancelledError):
                await asyncio.shield(spawn(tick(), "tick"))

        self._scheduler.add_job(
            shielded, "interval", seconds=1, coalesce=True, max_instances=1, misfire_grace_time=None, id="tick"
        )
        self._scheduler.start()

    def stop(self) -> None:
        """End."""
        self._scheduler.shutdown(wait=False)


class Timetable:
    """Everything that happens because time passes."""

    def __init__(self, desk: Desk, sender: Sender, reload_programme: Callable[[], None]) -> None:
        self._desk = desk
        self._sender = sender
        self._reload_programme = reload_programme
        self._turn = asyncio.Lock()
        self._house_at: datetime | None = None
        self._tidy_at: datetime | None = None
        self._note_at: datetime | None = None
        self.pulse = Pulse(PATIENCE)

    async def tick(self) -> None:
        """Do what is due now; trouble with one thing does not keep the others from being done."""
        if self._turn.locked():
            return
        async with self._turn:
            await self._do_what_is_due()

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        async with self._turn:
            return

    async def _do_what_is_due(self) -> None:
        sending = (self._sender.drain, self._sender.redact)
        for deed in (self._note_running, self._reload, self._settle, *sending, self._keep_house, self._tidy):
            if deed in sending:
                self.pulse.rest()  # the sender has a pulse of its own: there may be much to send
            else:
                self.pulse.beat()
            try:
                await deed()
            except Exception as error:
                _log.error("%s failed", deed.__name__, exc_info=error)
        self.pulse.beat()

    async def _note_running(self) -> None:
        now = self._desk.now()
        if _is_over(self._note_at, now, NOTE_EVERY):
            self._note_at = now + NOTE_EVERY
            await accept_update.note_running(self._desk)

    async def _reload(self) -> None:
        self._reload_programme()

    async def _settle(self) -> None:
        await self._sender.settle_left_over()
        await settle_notice.release_stale(self._desk)
        await claim_notice.expire_notices(self._desk)

    async def _keep_house(self) -> None:
        now = self._desk.now()
        is_time = self._desk.local_now().time() >= HOUSEKEEPING and (self._house_at is None or now >= self._house_at)
        if is_time and await keep_house.is_due(self._desk):
            self._house_at = now + HOUSEKEEPING_AGAIN  # if it fails
            await keep_house.keep_house(self._desk)

    async def _tidy(self) -> None:
        now = self._desk.now()
        if _is_over(self._tidy_at, now, TIDY_EVERY):
            self._tidy_at = now + TIDY_EVERY
            await keep_house.tidy(self._desk)

    async def move_clock(self, target: datetime) -> None:
        """Let the clock of the local chat run ahead to `target`, through every instant at which something is due."""
        async with self._turn:
            while (due := await claim_notice.next_due(self._desk)) and due <= target:
                self._desk.clock.run_ahead_to(due)
                await self._do_what_is_due()
            self._desk.clock.run_ahead_to(target)
            await self._do_what_is_due()


def _is_over(until: datetime | None, now: datetime, pause: timedelta) -> bool:
    """Whether a pause is over. One that would last longer than it may was begun before the clock was put back."""
    return until is None or now >= until or until - now > pause
