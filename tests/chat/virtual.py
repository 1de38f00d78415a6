"""An event loop whose time passes only while nobody has anything to do; no test waits for it."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.chat.limiter import Limiter, Priority


class _Impatient(selectors.SelectSelector):
    """Instead of waiting it lets the loop's time pass."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.3

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for something that never comes"
            self.now += max(timeout, 0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """The loop; its time begins anywhere."""

    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        return self._impatient.now


def virtually(work: Coroutine[Any, Any, Any]) -> Any:
    """Run on a loop of virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


@dataclass(frozen=True)
class Gone:
    """A message that went out, `at` seconds after the beginning."""

    at: float
    chat: int
    priority: Priority
    name: str
    endpoint: str


@dataclass
class Line:
    """A limiter and all that it has let go. `answers`, by name of message, may raise."""

    limiter: Limiter = field(default_factory=Limiter)
    answers: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    gone: list[Gone] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.began = asyncio.get_running_loop().time()

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time() - self.began

    def names(self) -> list[str]:
        return [each.name for each in self.gone]

    def at(self, name: str) -> float:
        """When the message of that name went last."""
        return next(each.at for each in reversed(self.gone) if each.name == name)

    async def send(
        self,
        chat: int,
        priority: Priority = "reply",
        *,
        name: str = "",
        endpoint: str = "sendMessage",
        after: float = 0,
    ) -> None:
        """Send a message `after` seconds from now."""

        async def callback() -> None:
            self.gone.append(Gone(self.now, chat, priority, name, endpoint))
            if answer := self.answers.get(name):
                await answer()

        if after:
            await asyncio.sleep(after)
        await self.limiter.process_request(callback, (), {}, endpoint, {"chat_id": chat}, priority)

    async def send_all(self, chats: range, priority: Priority = "reply", **more: Any) -> None:
        """One message to each of the chats, all at once."""
        await asyncio.gather(*(self.send(chat, priority, **more) for chat in chats))


def most_in_a_second(times: list[float]) -> int:
    """The most of these instants that lie in any one second."""
    return max((sum(start <= at < start + 1 for at in times) for start in times), default=0)
