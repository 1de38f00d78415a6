"""Short ways to a booked visit and to what became of its notices."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.chat.actions.base import Action
from bot.chat.actions.book import Take
from bot.chat.actions.visits import Cancel
from bot.chat.callback_data import pack
from bot.demo.phone import Phone
from bot.domain.programme import Kind
from tests.delivery.bench import look, until
from tests.harness import World, berlin

NOON = berlin(23, 12)  # when the reminder of a visit at 14:00 is due; its window ends at 13:00


def open_hour(at: datetime) -> Take:
    """Booking a place of an open hour in Jülich, at a wall-clock time."""
    return Take(0, 0, "juelich", Kind.OPEN_HOUR, "", at)


TODAY = open_hour(datetime(2026, 11, 23, 14))
WITH_NEUMANN = Take(0, 0, "dueren", Kind.APPOINTMENT, "neumann", datetime(2026, 11, 24, 9))


async def do(world: World, phone: Phone, action: Action) -> None:
    """Press the button of an action, wherever it may be shown."""
    phone.press_data(pack(action))
    await world.settled()


async def booked(world: World, number: int = 1001, take: Take = TODAY) -> Phone:
    """A person with a visit."""
    person = await world.newcomer("en", number)
    await do(world, person, take)
    return person


async def cancel(world: World, phone: Phone) -> None:
    """Cancel the only visit."""
    (visit,) = look(world.database, "SELECT id, version FROM visits")
    await do(world, phone, Cancel(visit.id, visit.version))


def notices(world: World, kind: str = "%") -> list[SimpleNamespace]:
    """Rows of the outbox, oldest first."""
    return look(world.database, "SELECT * FROM outbox WHERE kind LIKE ? ORDER BY id", kind)


def reminder(world: World) -> SimpleNamespace:
    """The only reminder."""
    (row,) = notices(world, "reminder")
    return row


def states(world: World, kind: str = "%") -> list[str]:
    """The states of the rows of a kind, oldest first."""
    return [row.state for row in notices(world, kind)]


class Seen:
    """What has been sent to a chat since it began to look."""

    def __init__(self, world: World, phone: Phone) -> None:
        self._world, self._phone = world, phone
        self._calls, self._messages = self.calls(), len(phone.messages)

    def calls(self) -> int:
        """How often the bot has tried, from the beginning of all."""
        return len(self._world.telegram.calls_of("sendMessage", self._phone.id))

    @property
    def tried(self) -> int:
        """How often the bot has tried to send a message."""
        return self.calls() - self._calls

    @property
    def texts(self) -> list[str]:
        """What has arrived."""
        return [message.text for message in self._phone.messages[self._messages :] if message.from_bot]


async def start_again(world: World) -> None:
    """Start the stopped bot, and let it listen and do what is due."""
    polls = len(world.telegram.calls_of("getUpdates"))
    await world.start()
    await until(lambda: len(world.telegram.calls_of("getUpdates")) > polls)
    await world.settled()


def no_halt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the limiter forget pauses at once: they last in the event loop's time, which tests do not wait for."""
    monkeypatch.setattr("bot.chat.limiter.pause_of", lambda error: timedelta())
