"""Telegram's flood limits: 30 messages a second in total; three at once, then one a second, in a chat."""

import math
from collections import deque
from dataclasses import dataclass

from bot.demo.errors import too_many_requests

TOTAL_PER_SECOND = 30
CHAT_BURST = 3.0
CHAT_PER_SECOND = 1.0


@dataclass
class _Bucket:
    tokens: float
    at: float


class FloodLimits:
    """Counts sent messages; times are monotonic seconds."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque()
        self._chats: dict[int, _Bucket] = {}

    def count(self, chat_id: int, now: float) -> None:
        """Count one message to a chat. Raises ApiError 429, without counting, if it is one too many."""
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= TOTAL_PER_SECOND:
            raise too_many_requests(max(1, math.ceil(self._recent[0] + 1 - now)))
        bucket = self._chats.setdefault(chat_id, _Bucket(CHAT_BURST, now))
        bucket.tokens = min(CHAT_BURST, bucket.tokens + (now - bucket.at) * CHAT_PER_SECOND)
        bucket.at = now
        if bucket.tokens < 1 - 1e-9:
            raise too_many_requests(max(1, math.ceil((1 - bucket.tokens) / CHAT_PER_SECOND)))
        bucket.tokens -= 1
        self._recent.append(now)
