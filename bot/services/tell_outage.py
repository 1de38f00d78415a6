"""After an outage of ours the counsellors are told of it, a minute after it has ended, when its figures are known."""

from datetime import datetime, timedelta

from bot.domain.notices import Notice, NoticeKind
from bot.domain.outage import Outage
from bot.services.accept_update import LONG_ABSENCE, RAN
from bot.services.desk import Desk
from bot.store import bindings, inbox, marks, outbox
from bot.store.database import Connection

SINCE = "outage_since"
UNTIL = "outage_until"
SETTLING = timedelta(minutes=1)


async def note_if_down(desk: Desk) -> None:
    """Note an outage if this process has not run for more than 15 minutes."""
    ran_at = await desk.database.read(marks.get_instant, RAN)
    if ran_at is not None and desk.now() - ran_at > LONG_ABSENCE:
        await note(desk, ran_at)


async def note(desk: Desk, since: datetime) -> None:
    """From `since` until now nobody was answered: tell each counsellor; with one not told of yet it is one outage."""
    await desk.database.write(_note, since, desk.now())


def _note(connection: Connection, since: datetime, now: datetime) -> None:
    earlier = marks.get_instant(connection, SINCE) if outbox.withdraw_all(connection, NoticeKind.OUTAGE) else None
    marks.set_(connection, SINCE, min(earlier or since, since).isoformat())
    marks.set_(connection, UNTIL, now.isoformat())
    version = int(now.timestamp())  # tells this outage from others
    told: list[str | None] = list(bindings.reachable(connection)) or [None]
    outbox.put(connection, [Notice(NoticeKind.OUTAGE, None, version, now + SETTLING, counsellor=who) for who in told])


def last(connection: Connection, now: datetime) -> Outage | None:
    """The outage noted last, with its figures as they are now."""
    since, until = marks.get_instant(connection, SINCE), marks.get_instant(connection, UNTIL)
    if since is None or until is None:
        return None
    late, expired = inbox.late_since(connection, until), outbox.expired_between(connection, since, now)
    return Outage(since, until, late, expired)
