"""Who is a counsellor: known by numeric Telegram id, bound by a one-time invite that is kept as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from bot.domain import errors
from bot.services.desk import Desk
from bot.store import bindings, outbox, persons
from bot.store.bindings import Binding
from bot.store.database import Connection

INVITE_LASTS = timedelta(hours=24)
INVITE_PREFIX = "bind-"


async def invite(desk: Desk, counsellor: str) -> str:
    """A one-time payload for the deep link that binds a chat to the counsellor; it lasts 24 hours."""
    token = secrets.token_urlsafe(24)
    await desk.database.write(bindings.add_invite, _hash(token), counsellor, desk.now() + INVITE_LASTS)
    return INVITE_PREFIX + token


def link(bot_name: str, payload: str) -> str:
    """The deep link that carries a payload to the bot."""
    return f"https://t.me/{bot_name}?start={payload}"


async def accept_invite(desk: Desk, telegram_id: int, payload: str) -> str:
    """Bind the chat by an invite; the counsellor's id. Raises InviteInvalid."""
    token = payload.removeprefix(INVITE_PREFIX)
    return await desk.database.write(
        _accept, telegram_id, _hash(token), frozenset(desk.programme.counsellors), desk.now()
    )


def _accept(connection: Connection, telegram_id: int, token_hash: str, known: frozenset[str], now: datetime) -> str:
    counsellor = bindings.use_invite(connection, token_hash, now)
    if counsellor is None or counsellor not in known:
        raise errors.InviteInvalid
    bindings.bind(connection, counsellor, telegram_id, now)
    person = persons.find_or_add(connection, telegram_id, now.date())
    if person.locale is None:
        persons.change(connection, person.id, locale="de")
    return counsellor


async def revoke(desk: Desk, counsellor: str) -> bool:
    """End a counsellor's access at once; their waiting notices go to others. Whether there was any access."""
    return await desk.database.write(_revoke, counsellor)


def _revoke(connection: Connection, counsellor: str) -> bool:
    outbox.hand_over(connection, counsellor)
    return bindings.unbind(connection, counsellor)


async def all_bound(desk: Desk) -> list[Binding]:
    """Every counsellor who is bound."""
    return await desk.database.read(bindings.all_bound)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
