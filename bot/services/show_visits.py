"""A person's own visits."""

from bot.domain import errors
from bot.domain.visits import Visit, VisitCard, upcoming
from bot.services.desk import Desk
from bot.store import outbox, persons, visits
from bot.store.database import Connection


async def live_visits(desk: Desk, telegram_id: int) -> list[Visit]:
    """The person's live visits, the next one first."""
    return upcoming(await desk.database.read(_all, telegram_id), desk.now())


def _all(connection: Connection, telegram_id: int) -> list[Visit]:
    person = persons.find(connection, telegram_id)
    return visits.all_own(connection, person.id) if person else []


async def visit_card(desk: Desk, telegram_id: int, visit: int) -> VisitCard:
    """One visit of the person. Raises VisitUnknown."""
    return await desk.database.read(card, telegram_id, visit)


def card(connection: Connection, telegram_id: int, visit_id: int) -> VisitCard:
    """One visit of the person with its reminders to come. Raises VisitUnknown."""
    person = persons.find(connection, telegram_id)
    if person is None:
        raise errors.VisitUnknown
    visit = visits.own(connection, person.id, visit_id)
    return VisitCard(visit, tuple(outbox.reminders_of(connection, visit_id)))


async def calendar_identity(desk: Desk, telegram_id: int, visit: int) -> tuple[Visit, str]:
    """A visit of the person and its identity in calendars. Raises VisitUnknown."""
    return await desk.database.read(_identity, telegram_id, visit)


def _identity(connection: Connection, telegram_id: int, visit_id: int) -> tuple[Visit, str]:
    return card(connection, telegram_id, visit_id).visit, visits.uid(connection, visit_id)
