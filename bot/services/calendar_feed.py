"""Each counsellor's calendar feed: an address that cannot be guessed, and the visits that concern its owner."""

import secrets

from bot.domain import errors
from bot.domain.programme import Programme
from bot.domain.visits import Visit
from bot.services.desk import Desk
from bot.services.tell_counsellors import responsible_for
from bot.store import bindings, persons, visits
from bot.store.database import Connection

SECRET_BYTES = 32


async def secret_of(desk: Desk, telegram_id: int) -> str:
    """The secret in the address of a bound counsellor's feed; the first time it is made. Raises NotACounsellor."""
    return await desk.database.write(_secret_of, telegram_id, secrets.token_urlsafe(SECRET_BYTES), renew=False)


async def renew(desk: Desk, telegram_id: int) -> str:
    """A new secret; the old address stops at once. Raises NotACounsellor."""
    return await desk.database.write(_secret_of, telegram_id, secrets.token_urlsafe(SECRET_BYTES), renew=True)


def _secret_of(connection: Connection, telegram_id: int, fresh: str, *, renew: bool) -> str:
    person = persons.find(connection, telegram_id)
    if person is None or person.counsellor is None:
        raise errors.NotACounsellor
    known = next(each for each in bindings.all_bound(connection) if each.counsellor == person.counsellor)
    if known.feed_key and not renew:
        return known.feed_key
    bindings.set_feed_key(connection, person.counsellor, fresh)
    return fresh


async def entries(desk: Desk, secret: str) -> tuple[str, list[tuple[Visit, str]]] | None:
    """The reader's locale, and the visits that concern them with their identities; None for an unknown address."""
    return await desk.database.read(_entries, secret, desk.programme)


def _entries(connection: Connection, secret: str, programme: Programme) -> tuple[str, list[tuple[Visit, str]]] | None:
    counsellor = bindings.by_feed_key(connection, secret)
    if counsellor is None:
        return None
    found = [
        (visit, uid)
        for visit, uid in visits.all_with_uid(connection)
        if counsellor in responsible_for(visit, programme)
    ]
    return persons.locale_of_counsellor(connection, counsellor), found
