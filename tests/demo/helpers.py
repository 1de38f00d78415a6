"""Clocks moved by hand, and short ways to talk to the local Bot API server."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.demo.bot_api import BotApiServer


class HandClock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def forward(self, **distance: float) -> None:
        self.time += timedelta(**distance)


class HandClockBar:
    """A clock bar over a hand clock that remembers where it was moved."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.due: datetime | None = None
        self.moves: list[datetime] = []

    def now(self) -> datetime:
        return self.clock.now()

    async def next_due(self) -> datetime | None:
        return self.due

    async def move_to(self, target: datetime) -> None:
        self.moves.append(target)
        self.clock.time = target


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button] for button in buttons])


async def post(server: BotApiServer, method: str, token: str = "1:demo", **body: Any) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/bot{token}/{method}", json=body) as answer,
    ):
        return answer.status, await answer.json()
