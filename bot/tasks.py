"""The only place that starts tasks and waits for time to pass on the event loop.

Waiting and starting go through here so that a simulation can replace both, and so that no task is
ever lost: a task nobody awaits is kept alive, and its failure is logged with its name.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_log = logging.getLogger(__name__)
_running: set[asyncio.Task[Any]] = set()


def spawn(work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Start `work` as a task called `name`; a failure nobody awaits is logged by the kind of error only."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    _running.add(task)
    task.add_done_callback(_finished)
    return task


def _finished(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("task %s ended with %s", task.get_name(), type(error).__name__)


async def sleep(seconds: float) -> None:
    """Wait for `seconds` of the event loop's time."""
    await asyncio.sleep(seconds)


async def stop(task: asyncio.Task[Any]) -> None:
    """Cancel `task` and wait until it is gone; its own outcome does not matter any more."""
    task.cancel()
    await asyncio.wait([task])


class Pulse:
    """When something that runs for long must be heard of again: its heartbeat, in seconds of the machine's uptime.

    Beaten on the event loop; read from anywhere, another thread too. At rest nothing is expected of it.
    """

    def __init__(self, patience: float) -> None:
        """`patience`: after so many seconds of silence it counts as stuck."""
        self._patience = patience
        self._beat_at: float | None = None
        self._due_at: float | None = None

    def beat(self, more: float = 0.0) -> None:
        """It is alive, and will be heard of again within its patience and `more` seconds."""
        self._beat_at = time.monotonic()
        self._due_at = self._beat_at + self._patience + more

    def rest(self) -> None:
        """It is alive and has nothing to do; its silence means nothing."""
        self._beat_at, self._due_at = time.monotonic(), None

    @property
    def age(self) -> float | None:
        """Seconds since it was heard of; None before the first time."""
        beat_at = self._beat_at
        return None if beat_at is None else time.monotonic() - beat_at

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been heard of by now."""
        due_at = self._due_at
        return due_at is not None and time.monotonic() > due_at
