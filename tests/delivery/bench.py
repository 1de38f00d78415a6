"""An inbox on a real database, with a Telegram and handlers that do what the test says."""

import asyncio
import sqlite3
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.delivery.inbox import Inbox
from bot.services.desk import Desk
from bot.tasks import spawn, stop

Act = Callable[[], Awaitable[None]]


def message(update_id: int, chat: int = 1001, text: str = "hello", **more: Any) -> dict[str, Any]:
    """A text that somebody writes in their private chat."""
    who = {"id": chat, "is_bot": False, "first_name": "Person"}
    content = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "from": who, "text": text}
    return {"update_id": update_id, "message": content | more}


class Source:
    """Telegram's end of getUpdates: what is not confirmed comes again; an empty answer only when told to."""

    def __init__(self) -> None:
        self.fresh: list[Any] = []
        self.given: list[Any] = []
        self.offsets: list[int | None] = []
        self.errors: deque[Exception] = deque()
        self.asked: Callable[[int | None], None] = lambda offset: None
        self._empty = False

    def feed(self, *updates: Any) -> None:
        """Updates come in."""
        self.fresh += updates

    def answer_nothing(self) -> None:
        """Let the waiting poll return without an update."""
        self._empty = True

    async def get_raw_updates(self, offset: int | None, wait: int) -> list[Any]:
        self.offsets.append(offset)
        self.asked(offset)
        if self.errors:
            raise self.errors.popleft()
        if offset is not None:
            self.given.clear()
        while not (self.given or self.fresh or self._empty):
            await asyncio.sleep(0.001)
        self._empty = False
        room = 100 - len(self.given)
        self.given, self.fresh = self.given + self.fresh[:room], self.fresh[room:]
        return list(self.given)


class Bench:
    """The inbox, what it has handled, and what lies in its table."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.source = Source()
        self.handled: list[int] = []
        self.late: dict[int, bool] = {}
        self.acts: dict[int, deque[Act]] = defaultdict(deque)
        self.apologised: list[int] = []
        self.polling: asyncio.Task[None] | None = None
        self.inbox = self._new()

    def _new(self) -> Inbox:
        async def handle(body: dict[str, Any], is_late: bool) -> None:
            update_id = body["update_id"]
            self.late[update_id] = is_late
            if acts := self.acts[update_id]:
                await acts.popleft()()
            self.handled.append(update_id)

        async def apologise(chat: int) -> None:
            self.apologised.append(chat)

        return Inbox(self.desk, handle, apologise)

    def fails(self, update_id: int, *errors: Exception) -> None:
        """Let the handler of an update raise these errors, one a try."""
        self.acts[update_id] += [_raising(error) for error in errors]

    def gate(self, update_id: int) -> asyncio.Event:
        """Hold the handler of an update until the event is set."""
        gate = asyncio.Event()
        self.acts[update_id].append(_waiting_for(gate))
        return gate

    async def start(self) -> None:
        """Begin as after a start of the process."""
        await self.inbox.resume()
        self.polling = spawn(self.inbox.poll(self.source), "polling")

    async def crash(self) -> None:
        """End without any order, and forget all that was in memory."""
        tasks = [task for task in asyncio.all_tasks() if task.get_name() in ("lane", "polling")]
        for task in tasks:
            await stop(task)
        self.inbox = self._new()

    async def until(self, condition: Callable[[], object], patience: float = 5.0) -> None:
        """Wait until something is so; the loop's own time may be moved by the test."""
        await until(condition, patience)

    async def until_handled(self, *update_ids: int) -> None:
        """Wait until these updates are handled, nothing is left to do, and what was accepted is confirmed."""
        await self.until(lambda: set(update_ids) <= set(self.handled) and not self.inbox.is_busy)
        await self.inbox.idle()

    def rows(self) -> dict[int, SimpleNamespace]:
        """What lies in the table, by id, as another process sees it."""
        return {row.update_id: row for row in look(self.desk.database.path, "SELECT * FROM inbox ORDER BY update_id")}

    def states(self) -> dict[int, str]:
        """The states of the rows, by id."""
        return {update_id: row.state for update_id, row in self.rows().items()}


async def until(condition: Callable[[], object], patience: float = 5.0) -> None:
    """Wait until something is so. Raises AssertionError after `patience` real seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.001)


def look(database: Path, query: str, *values: object) -> list[SimpleNamespace]:
    """Ask the database file from outside."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [SimpleNamespace(**dict(row)) for row in connection.execute(query, values)]


def _raising(error: Exception) -> Act:
    async def act() -> None:
        raise error

    return act


def _waiting_for(gate: asyncio.Event) -> Act:
    async def act() -> None:
        await gate.wait()

    return act
