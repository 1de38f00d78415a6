"""One limiter for replies and outbox: 30 messages in any one second; per chat one a second, replies a burst of three.

Edits are no new messages and count toward the thirty alone. Replies go first. Times are those of the event loop, not
of the clock.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.chat.outcomes import pause_of
from bot.tasks import sleep

Priority = Literal["reply", "outbox"]

PER_SECOND = 30
SECOND = 1.05  # a little more than Telegram's, since requests do not arrive as evenly as they leave
BURST = {"reply": 3, "outbox": 1}
LONGEST_WAIT_FOR_REPLY = 30.0
_EDIT = "edit"
_UNLIMITED = ("get", "answer", "set", "delete", "log", "close", "leave")


class Limiter(BaseRateLimiter[Priority]):
    """Makes every message wait for its turn; pass `rate_limit_args="outbox"` for what nobody is waiting for."""

    def __init__(self, second: float = SECOND) -> None:
        """`second` is how long the limiter's second lasts on the event loop."""
        self.second = second
        self._sent: deque[float] = deque()
        self._buckets: dict[int, tuple[float, float]] = {}
        self._halted: dict[int, float] = {}
        self._replies_waiting = 0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Any:
        """Wait for the turn, then send. A reply told to wait a little by Telegram is sent once more."""
        if endpoint.startswith(_UNLIMITED):
            return await callback(*args, **kwargs)
        chat, priority = int(data.get("chat_id") or 0), rate_limit_args or "reply"
        is_new = not endpoint.startswith(_EDIT)
        await self._turn(chat, priority, is_new=is_new)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            pause = self._halt(chat, error)
            if priority == "outbox" or pause > LONGEST_WAIT_FOR_REPLY:
                raise
        await self._turn(chat, priority, is_new=is_new)
        return await callback(*args, **kwargs)

    def _halt(self, chat: int, error: RetryAfter) -> float:
        pause = pause_of(error).total_seconds()
        self._halted[chat] = asyncio.get_running_loop().time() + pause
        return pause

    async def _turn(self, chat: int, priority: Priority, *, is_new: bool) -> None:
        waits_as_reply = priority == "reply"
        self._replies_waiting += waits_as_reply
        try:
            while wait := self._wait(chat, priority, is_new=is_new):
                await sleep(wait)
        finally:
            self._replies_waiting -= waits_as_reply
        now = asyncio.get_running_loop().time()
        self._sent.append(now)
        if is_new:
            self._buckets[chat] = (self._level(chat, now) + 1, now)

    def _wait(self, chat: int, priority: Priority, *, is_new: bool) -> float:
        """Seconds until this message may be looked at again; 0: it may go now."""
        now = asyncio.get_running_loop().time()
        self._forget(now)
        waits = [self._halted.get(chat, now) - now]
        if len(self._sent) >= PER_SECOND:
            waits.append(self._sent[0] + self.second - now)
        if is_new:
            waits.append((self._level(chat, now) + 1 - BURST[priority]) * self.second)
        if priority == "outbox" and self._replies_waiting:
            waits.append(self.second / PER_SECOND)
        return max(0.0, *waits)

    def _level(self, chat: int, now: float) -> float:
        """How full the chat's bucket is: it holds `BURST` messages and loses one a second."""
        level, at = self._buckets.get(chat, (0.0, now))
        return max(0.0, level - (now - at) / self.second)

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0] <= now - self.second:
            self._sent.popleft()
        for chat in [chat for chat in self._buckets if self._level(chat, now) == 0]:
            del self._buckets[chat]
        for chat in [chat for chat, until in self._halted.items() if until <= now]:
            del self._halted[chat]
