"""One limiter for replies and outbox: 30 messages in any one second; per chat one a second, replies a burst of three.

Edits are no new messages and count toward the thirty alone. Replies go before the outbox, but what has waited long
goes in the order in which it came, so that nothing waits for ever. Times are those of the event loop, not of the clock.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.chat.outcomes import pause_of
from bot.tasks import sleep

Priority = Literal["reply", "outbox"]

PER_SECOND = 30
SECOND = 1.05  # a little more than Telegram's, since requests do not arrive as evenly as they leave
BURST = {"reply": 3, "outbox": 1}
TRIES = {"reply": 2, "outbox": 1}
LONGEST_HALT = {"reply": 30.0, "outbox": 0.0}
OUTBOX_STANDS_BACK = 5  # of the limiter's seconds
SHORTEST_WAIT = 0.001
_EDIT = "edit"
_UNLIMITED = ("get", "answer", "set", "delete", "log", "close", "leave")


@dataclass(frozen=True, slots=True, eq=False)
class _Message:
    """A message that waits; `since` is when it came."""

    chat: int
    priority: Priority
    is_new: bool
    since: float


class Limiter(BaseRateLimiter[Priority]):
    """Makes every message wait for its turn; pass `rate_limit_args="outbox"` for what nobody is waiting for."""

    def __init__(self, second: float = SECOND) -> None:
        """`second` is how long the limiter's second lasts on the event loop."""
        self.second = second
        self._sent: deque[float] = deque()
        self._buckets: dict[int, tuple[float, float]] = {}
        self._halted: dict[int, float] = {}
        self._waiting: list[_Message] = []

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
        """Wait for the turn, then send. A reply told to wait a little by Telegram is sent once more.

        Raises RetryAfter where the chat must rest: of the outbox at once, of replies if it is for long.
        """
        if endpoint.startswith(_UNLIMITED):
            return await callback(*args, **kwargs)
        chat, priority = int(data.get("chat_id") or 0), rate_limit_args or "reply"
        message = _Message(chat, priority, is_new=not endpoint.startswith(_EDIT), since=_now())
        left = TRIES[priority]
        while True:
            await self._turn(message)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._halted[chat] = max(self._halted.get(chat, 0.0), _now() + pause_of(error).total_seconds())
                left -= 1
                if not left:
                    raise

    async def _turn(self, message: _Message) -> None:
        self._forget_idle()
        self._waiting.append(message)
        try:
            while wait := self._wait(message):
                await sleep(max(wait, SHORTEST_WAIT))
        finally:
            self._waiting.remove(message)
        now = _now()
        self._sent.append(now)
        if message.is_new:
            self._buckets[message.chat] = (self._level(message.chat, now) + 1, now)

    def _wait(self, message: _Message) -> float:
        """Seconds until this message may be looked at again; 0: it may go now."""
        now = _now()
        halt = self._halted.get(message.chat, now) - now
        if halt > LONGEST_HALT[message.priority]:
            raise RetryAfter(timedelta(seconds=halt))
        while self._sent and self._sent[0] <= now - self.second:
            self._sent.popleft()
        mine = self._rank(message, now)
        ahead = sum(self._rank(other, now) < mine for other in self._waiting)
        room = self._sent[0] + self.second - now if len(self._sent) >= PER_SECOND else 0.0
        return max(0.0, self._wait_of_chat(message, now), room + ahead * self.second / PER_SECOND)

    def _wait_of_chat(self, message: _Message, now: float) -> float:
        wait = self._halted.get(message.chat, now) - now
        if message.is_new:
            wait = max(wait, (self._level(message.chat, now) + 1 - BURST[message.priority]) * self.second)
        return wait

    def _rank(self, message: _Message, now: float) -> tuple[bool, bool, float]:
        """Who goes first: what its chat lets go, then replies and what has stood back long enough, then age."""
        stands_back = message.priority == "outbox" and now - message.since < OUTBOX_STANDS_BACK * self.second
        return self._wait_of_chat(message, now) > 0, stands_back, message.since

    def _level(self, chat: int, now: float) -> float:
        """How full the chat's bucket is: it holds `BURST` messages and loses one a second."""
        level, at = self._buckets.get(chat, (0.0, now))
        return max(0.0, level - (now - at) / self.second)

    def _forget_idle(self) -> None:
        now = _now()
        for chat in [chat for chat in self._buckets if self._level(chat, now) == 0]:
            del self._buckets[chat]
        for chat in [chat for chat, until in self._halted.items() if until <= now]:
            del self._halted[chat]


def _now() -> float:
    return asyncio.get_running_loop().time()
