"""After an outage of ours the counsellors are told of it: what is noted here lasts until each of them has been told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.outage import Outage
from bot.services.accept_update import LONG_ABSENCE, RAN
from bot.services.claim_notice import COUNSELLORS_LOCALE
from bot.services.desk import Desk
from bot.store import bindings, inbox, marks, outbox, persons
from bot.store.database import Connection

SINCE = "outage_since"
UNTIL = "outage_until"
TOLD = "outage_told"
SETTLING = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Untold:
    """An outage and the counsellors who have not been told of it: id, chat, locale."""

    outage: Outage
    readers: tuple[tuple[str, int, str], ...]


async def note_if_down(desk: Desk) -> None:
    """Note an outage if this process has not run for more than 15 minutes."""
    ran_at = await desk.database.read(marks.get_instant, RAN)
    if ran_at is not None and desk.now() - ran_at > LONG_ABSENCE:
        await note(desk, ran_at)


async def note(desk: Desk, since: datetime) -> None:
    """Note that from `since` until now nobody was answered; with one not told of yet it is one outage."""
    await desk.database.write(_note, since, desk.now())


def _note(connection: Connection, since: datetime, now: datetime) -> None:
    earlier = marks.get_instant(connection, SINCE)
    marks.set_(connection, SINCE, min(earlier or since, since).isoformat())
    marks.set_(connection, UNTIL, now.isoformat())


async def untold(desk: Desk) -> Untold | None:
    """An outage that has been over for a minute, and who is to be told; None when there is nothing to tell."""
    return await desk.database.read(_untold, desk.now())


def _untold(connection: Connection, now: datetime) -> Untold | None:
    since, until = marks.get_instant(connection, SINCE), marks.get_instant(connection, UNTIL)
    if since is None or until is None or now < until + SETTLING:
        return None
    told = (marks.get(connection, TOLD) or "").split()
    readers = [(who, chat) for who, chat in bindings.reachable(connection).items() if who not in told]
    outage = Outage(since, until, inbox.late_since(connection, until), outbox.expired_between(connection, since, now))
    return Untold(outage, tuple((who, chat, _locale(connection, chat)) for who, chat in readers)) if readers else None


def _locale(connection: Connection, chat: int) -> str:
    known = persons.find(connection, chat)
    return (known.locale if known else None) or COUNSELLORS_LOCALE


async def told(desk: Desk, counsellor: str) -> None:
    """This counsellor has been told, or never can be; with the last one it is forgotten."""
    await desk.database.write(_told, counsellor)


def _told(connection: Connection, counsellor: str) -> None:
    done = {*(marks.get(connection, TOLD) or "").split(), counsellor}
    if set(bindings.reachable(connection)) <= done:
        for mark in (SINCE, UNTIL, TOLD):
            marks.drop(connection, mark)
    else:
        marks.set_(connection, TOLD, " ".join(sorted(done)))
