"""Persons who book and cancel all the time, and remember what Telegram has shown them."""

import asyncio
from collections.abc import Callable
from random import Random
from typing import TypeVar

from bot.demo.phone import Phone
from bot.demo.telegram import Telegram
from bot.tasks import spawn, stop

T = TypeVar("T")
PATIENCE = 600.0
TAKEN = "has just been taken"
BOOKINGS = 4  # as many as the programme allows in a week
KEPT = 0.1  # so many keep their last visit; the others make room for those who come after them


class Persons:
    """A crowd of constant size: who has booked as often as one may makes room for somebody new."""

    def __init__(self, telegram: Telegram, size: int, random: Random) -> None:
        self._telegram = telegram
        self._random = random
        self._next = 10_000
        self._is_closing = False
        self.booked: dict[int, int] = {}
        self.cancelled: dict[int, int] = {}
        self.asked_to_cancel: set[int] = set()
        self.refused = 0
        self._tasks = [spawn(self._one_after_the_other(), "person") for _ in range(size)]

    async def leave(self) -> None:
        """Let everybody end what they do; raises what went wrong for anybody."""
        self._is_closing = True
        await asyncio.gather(*self._tasks)

    async def vanish(self) -> None:
        """End without any order."""
        for task in self._tasks:
            await stop(task)

    def check(self) -> None:
        """Raise what went wrong for anybody so far."""
        for task in self._tasks:
            if task.done():
                task.result()

    async def _one_after_the_other(self) -> None:
        while not self._is_closing:
            self._next += 1
            phone = self._telegram.person(self._next, "Person", "en")
            phone.start("en")
            await phone.wait(lambda p: p.last, timeout=PATIENCE)
            await self._book_and_cancel(Screen(phone, phone.last.id))

    async def _book_and_cancel(self, screen: "Screen") -> None:
        for turn in range(BOOKINGS):
            if self._is_closing:
                return
            visit = await self._book(screen)
            is_last = turn == BOOKINGS - 1
            if visit and not (is_last and self._random.random() < KEPT):
                await self._cancel(screen, visit)

    async def _book(self, screen: "Screen") -> int:
        """Book one of the places shown; 0 when somebody else was quicker."""
        screen.press("book:0")
        slots = await screen.until(lambda: [] if TAKEN in screen.text else screen.buttons("slot:0:"))
        screen.press(self._random.choice(slots))
        (take, *_) = await screen.until(lambda: screen.buttons("take:0:") or [""] * (TAKEN in screen.text))
        if not take:
            self.refused += 1
            return 0
        screen.press(take)
        (outcome,) = await screen.until(lambda: self._outcome(screen))
        if outcome:
            self.booked[outcome] = screen.phone.id
        else:
            self.refused += 1
        return outcome

    def _outcome(self, screen: "Screen") -> list[int]:
        """The id of a visit that was not shown before, 0 for a refusal; nothing while there is no answer."""
        if TAKEN in screen.text:
            return [0]
        shown = [int(data.split(":")[1]) for data in screen.buttons("cancel?:") if "Booked" in screen.text]
        return [visit for visit in shown if visit not in self.booked]

    async def _cancel(self, screen: "Screen", visit: int) -> None:
        screen.press(f"cancel?:{visit}")
        (cancel, *_) = await screen.until(lambda: screen.buttons(f"cancel:{visit}:"))
        self.asked_to_cancel.add(visit)
        screen.press(cancel)
        await screen.until(lambda: screen.buttons(f"back:{visit}"))
        self.cancelled[visit] = screen.phone.id


class Screen:
    """The one message a person looks at; a /start that is handled again may put another menu below it."""

    def __init__(self, phone: Phone, message_id: int) -> None:
        self.phone = phone
        self._message_id = message_id

    @property
    def text(self) -> str:
        """What it says."""
        return self.phone.chat.messages[self._message_id].text

    def buttons(self, beginning: str) -> list[str]:
        """The data of its buttons that begin so."""
        rows = self.phone.chat.messages[self._message_id].buttons
        return [button.data for row in rows for button in row if button.data and button.data.startswith(beginning)]

    def press(self, data: str) -> None:
        """Press a button on it."""
        self.phone.press_data(data, self._message_id)

    async def until(self, find: Callable[[], list[T]]) -> list[T]:
        """Wait until it shows something."""
        return await self.phone.wait(lambda _: find(), timeout=PATIENCE)
