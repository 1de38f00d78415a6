"""`bot doctor`: is everything as it should be? One line a finding, and whether all is well."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.chat.client import make_bot
from bot.config import Settings
from bot.services.desk import Desk
from bot.services.look_after import Health, health

LOW_DISK = 64 * 1024 * 1024
OLDEST_PLAUSIBLE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `is_well` False makes the command fail."""

    text: str
    is_well: bool = True


async def findings(settings: Settings, desk: Desk) -> AsyncIterator[Finding]:
    """Look at database, disk, clock, counsellors and Telegram, one after the other."""
    found = await health(desk)
    yield Finding(f"SQLite {sqlite3.sqlite_version}, {settings.database_path}, schema up to date")
    yield Finding(f"database sound: {found.is_sound}", found.is_sound)
    free = shutil.disk_usage(settings.database_path.parent).free
    yield Finding(f"disk: {free // 2**20} MiB free", free > LOW_DISK)
    now = desk.now()
    yield Finding(f"clock: {now:%Y-%m-%d %H:%M} UTC", now > OLDEST_PLAUSIBLE)
    for finding in _counsellors(desk, found):
        yield finding
    for finding in _work(found):
        yield finding
    yield await _telegram(settings)


def _counsellors(desk: Desk, found: Health) -> list[Finding]:
    reachable = [c for c in found.bound if c not in found.blocked]
    lines = [Finding(f"counsellors bound: {', '.join(found.bound) or 'none'}", bool(reachable))]
    lines += [Finding(f"{c} has blocked the bot; others get the notices", is_well=False) for c in found.blocked]
    missing = [c for c in desk.programme.counsellors if desk.programme.has_hours(c) and c not in found.bound]
    lines += [Finding(f"{c} is not bound: python -m bot invite {c}") for c in missing]
    if found.stuck:
        text = f"{found.stuck} notices wait for a counsellor who can be reached"
        lines.append(Finding(text, is_well=False))
    return lines


def _work(found: Health) -> list[Finding]:
    return [
        Finding(f"updates waiting: {found.updates_waiting}"),
        Finding(f"updates set aside: {found.updates_parked}", found.updates_parked == 0),
        Finding(f"visits whose office, counsellor or hours are no longer in the programme: {found.orphans}"),
    ]


async def _telegram(settings: Settings) -> Finding:
    if settings.bot_token is None:
        return Finding("Telegram: BOT_TOKEN is not set; only the local chat can run")
    bot = make_bot(settings.bot_token.get_secret_value(), settings.telegram_api_url)
    try:
        async with bot:
            return Finding(f"Telegram: reachable as @{bot.username}")
    except Exception as error:
        return Finding(f"Telegram: not reachable ({type(error).__name__})", is_well=False)
