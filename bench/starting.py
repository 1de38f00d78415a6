"""Start-up and memory of the bot beside those of a bare python-telegram-bot, each in a process of its own."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

RUNS = 5
BARE = """
from telegram.ext import ApplicationBuilder
application = ApplicationBuilder().token("1:" + "t" * 35).build()
"""
BOT = """
import asyncio, sys
from pathlib import Path
from pydantic import SecretStr
from bot import app
from bot.clock import Clock
from bot.config import SQLITE, Settings

async def start():
    settings = Settings(_env_file=None, bot_token=SecretStr("1:" + "t" * 35), telegram_api_url="http://127.0.0.1:9",
                        database_url=f"{SQLITE}{sys.argv[1]}/bot.db")
    async with app.open_desk(settings, Clock(), alone=True) as desk:
        desk.matcher.learn_all()
        app.build(settings, desk)
        for locale in desk.library.locales:
            desk.matcher.match("How do I book a visit? Wie buche ich?", locale)
asyncio.run(start())
"""
REPORT = """
for line in open("/proc/self/status"):
    if line.startswith(("RssAnon", "RssFile")):
        print(int(line.split()[1]) / 1024)
"""


class Start(NamedTuple):
    """One start: seconds until the program is built, then megabytes of its own and of files mapped into it."""

    seconds: float
    own: float
    mapped: float


def run(program: str, folder: str) -> Start:
    """Start a program in a process of its own, without writing compiled files anew."""
    before = perf_counter()
    done = subprocess.run([sys.executable, "-c", program + REPORT, folder], capture_output=True, text=True, check=True)
    own, mapped = map(float, done.stdout.split()[-2:])
    return Start(perf_counter() - before, own, mapped)


def lines() -> Iterator[str]:
    """Start-up and memory: the first start learns, later ones find what was learnt."""
    with tempfile.TemporaryDirectory() as folder:
        first = run(BOT, folder)
        pairs = [(run(BOT, folder), run(BARE, folder)) for _ in range(RUNS)]
        size = sum(file.stat().st_size for file in Path(folder, "learnt").glob("*")) / 2**20
    bot, bare = (Start(*map(median, zip(*runs, strict=True))) for runs in zip(*pairs, strict=True))
    for name, of in (("bot, learnt before", bot), ("bare library", bare), ("bot, very first start", first)):
        yield f"{name:22} {of.seconds:6.2f} s {of.own:6.0f} MB own {of.mapped:6.0f} MB of files mapped"
    yield f"ratios: start {bot.seconds / bare.seconds:.1f}, own memory {bot.own / bare.own:.1f}"
    yield f"what was learnt: {size:.0f} MB on disk"
