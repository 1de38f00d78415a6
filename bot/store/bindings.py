"""Which chat is which counsellor's, and the one-time invites that bind them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import Connection
from bot.store.schema import Instant, metadata

bindings = sa.Table(
    "bindings",
    metadata,
    sa.Column("counsellor", sa.String, primary_key=True),
    sa.Column("telegram_id", sa.BigInteger, nullable=False, unique=True),
    sa.Column("bound_at", Instant, nullable=False),
    sa.Column("has_blocked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("feed_key", sa.String),
    sa.Index("uq_bindings_feed_key", "feed_key", unique=True),
)

invites = sa.Table(
    "invites",
    metadata,
    sa.Column("token_hash", sa.String, primary_key=True),
    sa.Column("counsellor", sa.String, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Binding:
    """A counsellor's chat; `has_blocked` means that Telegram does not deliver to it.

    `feed_key` makes the address of their calendar feed impossible to guess; None while they have none.
    """

    counsellor: str
    telegram_id: int
    bound_at: datetime
    has_blocked: bool
    feed_key: str | None = None


def all_bound(connection: Connection) -> list[Binding]:
    """Every counsellor who is bound, in a stable order."""
    rows = connection.execute(sa.select(bindings).order_by(bindings.c.counsellor))
    return [Binding(**row._mapping) for row in rows]


def reachable(connection: Connection) -> dict[str, int]:
    """Telegram ids of the bound counsellors who have not blocked the bot, by counsellor."""
    return {b.counsellor: b.telegram_id for b in all_bound(connection) if not b.has_blocked}


def bind(connection: Connection, counsellor: str, telegram_id: int, now: datetime) -> None:
    """Bind a chat to a counsellor; what either was bound to before ends."""
    connection.execute(
        bindings.delete().where(sa.or_(bindings.c.counsellor == counsellor, bindings.c.telegram_id == telegram_id))
    )
    connection.execute(bindings.insert().values(counsellor=counsellor, telegram_id=telegram_id, bound_at=now))


def unbind(connection: Connection, counsellor: str) -> bool:
    """End a counsellor's access, open invites included; whether there was any."""
    invited = connection.execute(invites.delete().where(invites.c.counsellor == counsellor)).rowcount
    bound = connection.execute(bindings.delete().where(bindings.c.counsellor == counsellor)).rowcount
    return invited + bound > 0


def mark_blocked(connection: Connection, telegram_id: int, *, has_blocked: bool) -> None:
    """Note whether Telegram delivers to a counsellor's chat."""
    connection.execute(bindings.update().where(bindings.c.telegram_id == telegram_id).values(has_blocked=has_blocked))


def set_feed_key(connection: Connection, counsellor: str, secret: str) -> None:
    """Give a counsellor's calendar feed a new address; the old one stops."""
    connection.execute(bindings.update().where(bindings.c.counsellor == counsellor).values(feed_key=secret))


def by_feed_key(connection: Connection, secret: str) -> str | None:
    """Whose calendar feed has this address, or None."""
    found = sa.select(bindings.c.counsellor).where(bindings.c.feed_key == secret)
    return connection.execute(found).scalar()


def add_invite(connection: Connection, token_hash: str, counsellor: str, expires_at: datetime) -> None:
    """Keep the hash of an invite; an older one for the same counsellor is void from now on."""
    connection.execute(invites.delete().where(invites.c.counsellor == counsellor))
    values: dict[str, Any] = {"token_hash": token_hash, "counsellor": counsellor, "expires_at": expires_at}
    connection.execute(invites.insert().values(**values))


def use_invite(connection: Connection, token_hash: str, now: datetime) -> str | None:
    """Consume an invite: the counsellor it is for, or None when it is unknown, used or outdated."""
    row = connection.execute(sa.select(invites).where(invites.c.token_hash == token_hash)).first()
    if row is None:
        return None
    connection.execute(invites.delete().where(invites.c.token_hash == token_hash))
    return str(row.counsellor) if now < row.expires_at else None
