"""How the running office is: for `doctor`."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.programme import Programme
from bot.domain.slots import find
from bot.services.desk import Desk
from bot.store import bindings, inbox, outbox, visits
from bot.store.database import Connection
from bot.store.invariants import Wrong, violations
from bot.store.soundness import is_sound

__all__ = ["Health", "Wrong", "health", "touch"]


@dataclass(frozen=True, slots=True)
class Health:
    """Counts and ids, nothing about persons. `updates_parked` are those of the last 24 hours."""

    is_sound: bool
    bound: tuple[str, ...]
    blocked: tuple[str, ...]
    stuck: int
    updates_waiting: int
    updates_parked: int
    orphans: int
    wrong: dict[Wrong, list[int]]


async def health(desk: Desk) -> Health:
    """How things stand now. `orphans`: booked visits that the programme of today no longer has."""
    return await desk.database.read(_health, desk.programme, desk.now())


async def touch(desk: Desk) -> None:
    """Ask both connections of the database for a sign of life; raises what keeps them from giving one."""
    await desk.database.read(_nothing)
    await desk.database.write(_nothing)


def _nothing(_: Connection) -> None:
    return


def _health(connection: Connection, programme: Programme, now: datetime) -> Health:
    bound = bindings.all_bound(connection)
    ahead = visits.taken_between(connection, now, now + 2 * (programme.retention + programme.backup))
    nobody = not bindings.reachable(connection)
    return Health(
        is_sound=is_sound(connection),
        bound=tuple(binding.counsellor for binding in bound),
        blocked=tuple(binding.counsellor for binding in bound if binding.has_blocked),
        stuck=outbox.stuck(connection, now) if nobody else 0,
        updates_waiting=inbox.count(connection, inbox.RowState.WAITING),
        updates_parked=inbox.parked_since(connection, now - inbox.KEEP_PARKED_BODY),
        orphans=sum(key.office not in programme.offices or find(programme, key) is None for key, _ in ahead),
        wrong=violations(connection, now, programme.live_visits_per_person),
    )
