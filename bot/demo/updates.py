"""The queue of updates: what getUpdates returns and a webhook is sent."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.demo.chats import Json
from bot.demo.clock import TellsTime
from bot.demo.errors import ApiError
from bot.demo.signal import Signal

FIRST_UPDATE_ID = 100_001
MAX_BATCH = 100
MAX_TIMEOUT = 50
KEPT = timedelta(hours=24)
NOT_SENT_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass
class _Entry:
    update: Json
    at: datetime
    again: bool = False

    @property
    def id(self) -> int:
        return int(self.update["update_id"])


class _Poll:
    def __init__(self) -> None:
        self.ended = False
        self.error: ApiError | None = None


class UpdateQueue:
    """Updates not yet confirmed by the bot, with rising ids; `changed` fires when one is added."""

    def __init__(self, clock: TellsTime) -> None:
        self._clock = clock
        self._next_id = FIRST_UPDATE_ID
        self._entries: list[_Entry] = []
        self._every: dict[int, Json] = {}
        self._poll: _Poll | None = None
        self.allowed: set[str] | None = None
        self.changed = Signal()

    def add(self, kind: str, body: Json) -> int | None:
        """Queue an update of a kind ("message", …); None if the bot has asked not to get that kind."""
        wanted = kind not in NOT_SENT_UNASKED if not self.allowed else kind in self.allowed
        return self.add_raw({kind: body}) if wanted else None

    def add_raw(self, update: Json) -> int:
        """Queue any object as an update, with the next id if it has none; returns the id."""
        whole = {"update_id": update.get("update_id", self._next_id), **update}
        update_id = int(whole["update_id"])
        self._next_id = max(self._next_id, update_id + 1)
        self._every[update_id] = whole
        self._entries.append(_Entry(whole, self._clock.now()))
        self.changed.fire()
        return update_id

    def redeliver(self, update_id: int) -> None:
        """Queue a former update once more, confirmed or not. Raises KeyError if there was none."""
        self._entries.append(_Entry(self._every[update_id], self._clock.now(), again=True))
        self.changed.fire()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """getUpdates: confirm below `offset`, then wait up to `timeout` seconds for something.

        Raises ApiError 409 when another poll, or a webhook, takes over meanwhile.
        """
        self.end_poll(ApiError(409, OTHER_POLL))
        poll = self._poll = _Poll()
        self._forget(offset)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(max(timeout, 0), MAX_TIMEOUT)
        try:
            while not poll.ended:
                batch = self._batch(limit)
                if batch or loop.time() >= deadline:
                    return batch
                await self.changed.wait(deadline - loop.time())
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.error:
            raise poll.error
        return []

    def end_poll(self, error: ApiError | None = None) -> None:
        """Let a waiting poll return nothing, or fail with `error`."""
        if self._poll is not None:
            self._poll.ended, self._poll.error = True, error
            self._poll = None
            self.changed.fire()

    def pending(self) -> list[Json]:
        """What the bot has not confirmed, by id. What is older than 24 hours is gone."""
        return [entry.update for entry in self._in_order()]

    def confirm(self, update: Json) -> None:
        """Forget one update: a webhook took it."""
        for entry in self._entries:
            if entry.update is update:
                self._entries.remove(entry)
                return

    def drop_all(self) -> None:
        """Forget everything pending."""
        self._entries.clear()

    def _forget(self, offset: int) -> None:
        if offset < 0:
            self._entries = self._in_order()[offset:]
        elif offset > 0:
            self._entries = [entry for entry in self._entries if entry.id >= offset or entry.again]

    def _batch(self, limit: int) -> list[Json]:
        batch = self._in_order()[: limit if 1 <= limit <= MAX_BATCH else MAX_BATCH]
        for entry in batch:
            # It has been handed out once more now; from here on the usual confirmation counts.
            entry.again = False
        return [entry.update for entry in batch]

    def _in_order(self) -> list[_Entry]:
        oldest = self._clock.now() - KEPT
        self._entries = sorted((entry for entry in self._entries if entry.at >= oldest), key=lambda entry: entry.id)
        return self._entries
