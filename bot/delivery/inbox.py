"""The inbox: updates are committed before they are confirmed to Telegram, and handled in lanes, one for each chat.

A restart begins with what was left. A handler may run twice for one update (it is idempotent), never zero times.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.chat.outcomes import is_network_trouble, outcome_of, pause_of
from bot.domain.notices import Outcome
from bot.services import accept_update, tell_outage
from bot.services.accept_update import DatabaseTrouble, Row
from bot.services.desk import Desk
from bot.tasks import Pulse, sleep, spawn

_log = logging.getLogger(__name__)

POLL_SECONDS = 30
FULL_BATCH = 100
LONG_ABSENCE = accept_update.LONG_ABSENCE.total_seconds()
NOTE_EVERY = 60.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
MOST_UNKNOWN = 3
BACKLOG_SECONDS = 60.0
POLL_PATIENCE = 20.0
ATTEMPT_PATIENCE = 60.0
ATTEMPTS_A_SECOND = 10


class NoIds(Exception):
    """Updates of which none has an id: they can be neither handled nor confirmed."""


class Source(Protocol):
    """Where raw updates come from."""

    async def get_raw_updates(self, offset: int | None, wait: int) -> list[dict[str, Any]]:
        """New updates after at most `wait` seconds; those below `offset` are confirmed."""
        ...


Handle = Callable[[dict[str, Any], bool], Awaitable[None]]
Apologise = Callable[[int], Awaitable[None]]


class Inbox:
    """Takes updates in, from polling or the webhook, and lets each be handled in the lane of its chat."""

    def __init__(self, desk: Desk, handle: Handle, apologise: Apologise) -> None:
        """`handle(body, is_late)` runs one update; `apologise(chat)` says that something went wrong."""
        self._desk = desk
        self._handle = handle
        self._apologise = apologise
        self._lanes: dict[int | None, deque[Row]] = {}
        self._pausing = 0
        self._is_marking = False
        self._handled: list[int] = []
        self._entered: set[int] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._heard_at = asyncio.get_running_loop().time()
        self._noted_at = 0.0
        self._is_late = False
        self._backlog_until: float | None = None
        self._begun: dict[int, float] = {}
        self._is_in_doubt = False
        self._unheard_since: datetime | None = None
        self.polling = Pulse(POLL_PATIENCE)

    async def resume(self) -> None:
        """Handle what a restart has left, and find out whether we were away for long."""
        self._unheard_since = await accept_update.silent_since(self._desk)
        self._is_late = self._unheard_since is not None
        await tell_outage.note_if_down(self._desk)
        await self._enter_left_over(is_late=await self._is_backlog())

    async def _enter_left_over(self, *, is_late: bool) -> None:
        """Let what lies in the table be handled, unless it is being handled already."""
        for row in await accept_update.left_over(self._desk):
            if row.update_id not in self._entered:
                self._enter(replace(row, is_late=row.is_late or is_late))

    async def _is_backlog(self) -> bool:
        """Whether this is the first minute after we were down for long."""
        now = asyncio.get_running_loop().time()
        if self._backlog_until is None:
            self._backlog_until = now + BACKLOG_SECONDS * await accept_update.was_long_down(self._desk)
        return now < self._backlog_until

    async def poll(self, source: Source) -> None:
        """Ask Telegram for updates for ever; no error ends it."""
        offset, pause = None, FIRST_PAUSE
        while True:
            self.polling.beat(POLL_SECONDS)
            try:
                updates = await source.get_raw_updates(offset, POLL_SECONDS)
                await self._take_polled(updates)
            except Exception as error:
                _log.log(_level(error), "getting updates failed: %s; again in %.0f s", type(error).__name__, pause)
                rest = max(pause, pause_of(error).total_seconds())
                self.polling.beat(rest)
                await sleep(rest)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            # An empty answer says that all before is confirmed. After a quiet week ids may begin again below it.
            offset = max(accept_update.ids(updates)) + 1 if updates else None

    async def take(self, updates: list[dict[str, Any]]) -> None:
        """Commit pushed updates and let them be handled; when this returns Telegram may be told that they arrived.

        Late is what is pushed in the first minute after we were down for long: a quiet hour tells nothing here.
        """
        await self._commit(updates, is_late=await self._is_backlog())

    async def _take_polled(self, updates: list[Any]) -> None:
        """As `take`; late is what has piled up while we did not hear from Telegram for long."""
        if updates and not accept_update.ids(updates):
            raise NoIds
        now = asyncio.get_running_loop().time()
        if now - self._heard_at > LONG_ABSENCE:
            self._is_late = True
            self._unheard_since = self._desk.now() - timedelta(seconds=now - self._heard_at)
        if self._unheard_since:
            await tell_outage.note(self._desk, self._unheard_since)
            self._unheard_since = None
        if updates:
            await self._commit(updates, is_late=self._is_late)
        elif now - self._noted_at > NOTE_EVERY:
            await accept_update.note_listening(self._desk)
            self._noted_at = now
        self._heard_at = now
        if len(updates) < FULL_BATCH:
            self._is_late = False

    async def _commit(self, updates: list[Any], *, is_late: bool) -> None:
        if nameless := len(updates) - len(accept_update.ids(updates)):
            _log.error("%d updates without an id are set aside", nameless)
        handled, self._handled = self._handled, []
        try:
            rows = await accept_update.accept(self._desk, updates, handled, is_late=is_late)
        except BaseException:
            self._handled = handled + self._handled
            self._entered.update(handled)
            self._is_in_doubt = True
            raise
        for row in rows:
            self._enter(row)
        if self._is_in_doubt:  # what seemed to fail may have become durable, and is known when it comes again
            await self._enter_left_over(is_late=is_late)
            self._is_in_doubt = False

    @property
    def is_busy(self) -> bool:
        """Whether updates are being handled, or wait for the network."""
        return bool(self._lanes)

    @property
    def is_stuck(self) -> bool:
        """Whether an update has been worked at for too long; where many wait for Telegram's limits, longer is fine."""
        now = asyncio.get_running_loop().time()
        patience = ATTEMPT_PATIENCE + len(self._lanes) / ATTEMPTS_A_SECOND
        return any(now - begun > patience for begun in self._begun.values())

    @property
    def silence(self) -> float:
        """Seconds since we last heard from Telegram by polling."""
        return asyncio.get_running_loop().time() - self._heard_at

    async def idle(self, patience: float = 8.0) -> None:
        """Wait until no update is being handled, at most `patience` seconds; the rest waits in its rows."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._idle.wait()

    def _enter(self, row: Row) -> None:
        self._idle.clear()
        self._entered.add(row.update_id)
        if (lane := self._lanes.get(row.chat_id)) is None:
            lane = self._lanes[row.chat_id] = deque()
            spawn(self._drain(row.chat_id, lane), "lane")
        lane.append(row)

    async def _drain(self, chat: int | None, lane: deque[Row]) -> None:
        while lane:
            await self._work(lane[0])
            lane.popleft()
        del self._lanes[chat]
        await self._rest()

    async def _rest(self) -> None:
        """A lane rests. When all do, what is handled loses its bodies at once; else it does so with the next commit."""
        if self._is_marking:
            return
        self._is_marking = True
        while self._handled and self._all_rest:
            handled, self._handled = self._handled, []
            try:
                await accept_update.mark_handled(self._desk, handled)
            except Exception as error:
                self._handled = handled + self._handled
                _log.error("handled updates are not marked: %s", type(error).__name__)
                break
        self._is_marking = False
        if self._all_rest:
            self._idle.set()
        if not (self._lanes or self._handled or self._is_in_doubt):
            self._entered.clear()  # all of them are marked: whoever reads the table finds none of them waiting

    @property
    def _all_rest(self) -> bool:
        return len(self._lanes) <= self._pausing

    async def _pause(self, seconds: float) -> None:
        self._pausing += 1
        try:
            await self._rest()
            await sleep(seconds)
        finally:
            self._pausing -= 1
            self._idle.clear()

    async def _work(self, row: Row) -> None:
        """Handle one update; only troubles of the network and of the database's file are worth another try."""
        pause, unknown = FIRST_PAUSE, 0
        while True:
            try:
                await self._attempt(row)
            except Exception as error:
                if isinstance(error, DatabaseTrouble):
                    _log.error("update %d waits: the database cannot be used (%s)", row.update_id, error)
                elif not is_network_trouble(error):
                    if await self._park(row, error):
                        return
                elif (unknown := unknown + (outcome_of(error) is Outcome.UNKNOWN)) >= MOST_UNKNOWN:
                    _log.warning("update %d: its answer may not have arrived", row.update_id)
                    break
                await self._pause(max(pause, pause_of(error).total_seconds()))
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                break
        self._handled.append(row.update_id)

    async def _attempt(self, row: Row) -> None:
        self._begun[row.update_id] = asyncio.get_running_loop().time()
        try:
            await self._handle(row.body, row.is_late)
        finally:
            del self._begun[row.update_id]

    async def _park(self, row: Row, error: Exception) -> bool:
        """Set an update aside; False where even that fails, so that it must be tried again."""
        _log.error("update %d is set aside", row.update_id, exc_info=error)
        try:
            await accept_update.park(self._desk, row, error)
        except Exception as trouble:
            _log.error("update %d is not set aside: %s", row.update_id, type(trouble).__name__)
            return False
        if row.chat_id is not None:
            try:
                await self._apologise(row.chat_id)
            except Exception as trouble:
                _log.warning("no apology for update %d: %s", row.update_id, type(trouble).__name__)
        return True


def _level(error: BaseException) -> int:
    alarming = is_network_trouble(error) and outcome_of(error) is Outcome.ALARM
    return logging.ERROR if alarming or not is_network_trouble(error) else logging.WARNING
