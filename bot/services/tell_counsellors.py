"""Storing notices to counsellors, in the transaction of their cause."""

from collections.abc import Iterable

from bot.domain.notices import Notice, NoticeKind
from bot.domain.programme import Programme
from bot.domain.slots import find
from bot.domain.visits import Visit
from bot.services.desk import Moment
from bot.store import bindings, outbox
from bot.store.database import Connection


def responsible_for(visit: Visit, programme: Programme) -> tuple[str, ...]:
    """The counsellors whom a visit concerns, as the programme has it today."""
    slot = find(programme, visit.slot) if visit.office in programme.offices else None
    return programme.responsible(visit.counsellor, slot.holders if slot else ())


def tell(connection: Connection, kind: NoticeKind, visit: Visit, moment: Moment, *, also: Iterable[str] = ()) -> None:
    """Tell the responsible counsellors (and `also` others) at once.

    Where none of them can be reached another one is told; where nobody can, the notice waits for one.
    """
    reachable = bindings.reachable(connection)
    wanted = dict.fromkeys((*responsible_for(visit, moment.programme), *also))
    told: list[str | None] = [counsellor for counsellor in wanted if counsellor in reachable]
    if not told:
        told = [next(iter(reachable), None)]
    outbox.put(connection, [Notice(kind, visit.id, visit.version, moment.now, counsellor=who) for who in told])
