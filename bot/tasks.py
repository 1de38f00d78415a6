"""The only place that starts tasks and waits for time to pass on the event loop.

Waiting and starting go through here so that a simulation can replace both, and so that no task is
ever lost: a task nobody awaits is kept alive, and its failure is logged with its name.
"""

import asyncio
import logging
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
