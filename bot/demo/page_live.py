"""Live updates of the chat page by server-sent events."""

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.demo.chats import Json
from bot.demo.signal import Signal
from bot.demo.telegram import Telegram
from bot.demo.world import PROFILE

LOOK_AT_CLOCK_SECONDS = 5.0
EVERYTHING = PROFILE


class LiveUpdates:
    """Tells every open page what has changed: single phones, or everything when the bot's profile or the phones did."""

    def __init__(
        self,
        telegram: Telegram,
        whole: Callable[[], Awaitable[Json]],
        phone: Callable[[int], Json | None],
        clock: Callable[[], Awaitable[Json]],
    ) -> None:
        self._whole = whole
        self._phone = phone
        self._clock = clock
        self._pages: list[set[int]] = []
        self._signal = Signal()
        self._stopping = False
        telegram.on_change(self.touch)

    def touch(self, chat_id: int = EVERYTHING) -> None:
        """Note that a chat, or everything, must be shown anew."""
        for changes in self._pages:
            changes.add(chat_id)
        self._signal.fire()

    async def stop(self, _app: web.Application) -> None:
        """End all open streams."""
        self._stopping = True
        self._signal.fire()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Serve one page until it is closed."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        changes = {EVERYTHING}
        self._pages.append(changes)
        try:
            while not self._stopping:
                await self._send_changes(response, changes)
                if not changes:
                    await self._signal.wait(LOOK_AT_CLOCK_SECONDS)
        except ConnectionError:
            pass
        finally:
            # By identity: two pages that wait for nothing are equal sets.
            self._pages = [page for page in self._pages if page is not changes]
        return response

    async def _send_changes(self, response: web.StreamResponse, changes: set[int]) -> None:
        now, everything = sorted(changes), EVERYTHING in changes
        changes.clear()
        if everything:
            await _send(response, "state", await self._whole())
            return
        for chat_id in now:
            if (phone := self._phone(chat_id)) is not None:
                await _send(response, "phone", phone)
        await _send(response, "clock", await self._clock())


async def _send(response: web.StreamResponse, event: str, body: Json) -> None:
    await response.write(f"event: {event}\ndata: {json.dumps(body)}\n\n".encode())
