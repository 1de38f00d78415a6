"""Who is it that writes? An id and a locale; nothing else is stored before the person has been told what is."""

from dataclasses import replace
from datetime import date

from bot.domain.persons import Awaited, Person
from bot.services.desk import Desk
from bot.store import awaiting, bindings, persons
from bot.store.database import Connection


async def meet(desk: Desk, telegram_id: int) -> Person:
    """The person of this Telegram id; one not known before is not stored by looking. Seen today, if they are stored."""
    person, today = await desk.database.read(_look_up, telegram_id), desk.today()
    if person is None:
        return Person(id=0, telegram_id=telegram_id, locale=None, seen_on=today)
    if person.seen_on != today:
        await desk.database.write(persons.see, person.id, today)
        return replace(person, seen_on=today)
    return person


def _look_up(connection: Connection, telegram_id: int) -> Person | None:
    person = persons.find(connection, telegram_id)
    if person is None:
        return None
    expected = awaiting.expected_from(connection, telegram_id)
    return replace(person, awaited=Awaited(expected.what)) if expected else person


async def choose_locale(desk: Desk, telegram_id: int, locale: str) -> Person:
    """Remember the language a person wants, who is stored from now on."""
    return await desk.database.write(_choose_locale, telegram_id, locale, desk.today())


def _choose_locale(connection: Connection, telegram_id: int, locale: str, today: date) -> Person:
    person = persons.find_or_add(connection, telegram_id, today)
    persons.change(connection, person.id, locale=locale)
    return replace(person, locale=locale)


async def heed_block(desk: Desk, telegram_id: int, *, has_blocked: bool) -> None:
    """A chat has blocked or unblocked the bot; it matters where a counsellor's notices would go."""
    await desk.database.write(bindings.mark_blocked, telegram_id, has_blocked=has_blocked)
