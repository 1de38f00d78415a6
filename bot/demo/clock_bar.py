"""The clock of the chat page: what it shows and where its buttons lead."""

from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.demo.chats import Json

MORNING = time(7, 0)


class ClockBar(Protocol):
    """A clock that can be moved forward."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    async def next_due(self) -> datetime | None:
        """The instant of the next reminder, None if none waits."""
        ...

    async def move_to(self, target: datetime) -> None:
        """Move the clock forward to `target` and let happen what is due until then."""
        ...


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """The next seven o'clock of `zone` after `now`, in UTC."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


async def clock_as_json(clock: ClockBar, zone: ZoneInfo) -> Json:
    """What the page shows of the clock; instants are milliseconds since 1970."""
    due = await clock.next_due()
    return {
        "now": round(clock.now().timestamp() * 1000),
        "zone": zone.key,
        "reminder": round(due.timestamp() * 1000) if due else None,
    }
