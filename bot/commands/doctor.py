"""`bot doctor`: is everything as it should be? One line a finding, and whether all is well."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.chat.client import make_bot
from bot.config import Settings
from bot.services.desk import Desk
from bot.services.look_after import Health, Wrong, health

LOW_DISK = 64 * 1024 * 1024
OLDEST_PLAUSIBLE = datetime(2026, 1, 1, tzinfo=UTC)

SHOWN_IDS = 5
RESTORE = "stop the bot and restore the last backup: python -m bot restore FILE; then report it as a fault"
RESTART = "look whether the bot runs and its log for errors, and start it anew"
CURES = {
    Wrong.DOUBLE_BOOKED: RESTORE,
    Wrong.OVERLAP: RESTORE,
    Wrong.TWICE_AT_ONCE: RESTORE,
    Wrong.OVER_LIMIT: "if live_visits_per_person was not lowered of late, report it as a fault; the visits still stand",
    Wrong.OWNERLESS: "tell the counsellors to expect nobody, and report it as a fault",
    Wrong.UNTOLD: "tell the counsellors by hand, and report it as a fault",
    Wrong.REMINDS_IN_VAIN: "nothing: it is checked again before it would be sent; report it as a fault",
    Wrong.STUCK_SENDING: RESTART,
    Wrong.PAST_WINDOW: RESTART,
    Wrong.UPDATE_WAITS: RESTART,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `is_well` False makes the command fail."""

    text: str
    is_well: bool = True


async def findings(settings: Settings, desk: Desk) -> AsyncIterator[Finding]:
    """Look at database, disk, clock, counsellors and Telegram, one after the other."""
    found = await health(desk)
    yield Finding(f"SQLite {sqlite3.sqlite_version}, {settings.database_path}, schema up to date")
    yield Finding(f"database sound: {found.is_sound}" + ("" if found.is_sound else f"; {RESTORE}"), found.is_sound)
    free = shutil.disk_usage(settings.database_path.parent).free
    yield Finding(f"disk: {free // 2**20} MiB free", free > LOW_DISK)
    now = desk.now()
    yield Finding(f"clock: {now:%Y-%m-%d %H:%M} UTC", now > OLDEST_PLAUSIBLE)
    for finding in _counsellors(desk, found):
        yield finding
    for finding in (*_work(found), *_invariants(found)):
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
        _parked(found.updates_parked),
        Finding(f"visits whose office, counsellor or hours are no longer in the programme: {found.orphans}"),
    ]


def _parked(count: int) -> Finding:
    if not count:
        return Finding("updates set aside: 0")
    return Finding(
        f"updates set aside: {count}; the log says why, report it as a fault; they go after a day", is_well=False
    )


def _invariants(found: Health) -> list[Finding]:
    if not found.wrong:
        return [Finding(f"{len(Wrong)} things that must never be: none is")]
    return [
        Finding(f"{wrong}: {len(ids)} (ids {', '.join(map(str, ids[:SHOWN_IDS]))}); {CURES[wrong]}", is_well=False)
        for wrong, ids in found.wrong.items()
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
