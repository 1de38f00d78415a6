"""kill -9 again and again while many persons book: `python -m tests.process.kill_loop --kills 500`.

It starts the real `bot run` against the local Bot API server. After each restart it looks whether every visit that
Telegram has shown as booked is there, whether the database is sound, and how long it took until a press was answered.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median, quantiles

import sqlalchemy as sa

from bot.clock import Clock
from bot.demo.bot_api import BotApiServer
from bot.demo.phone import Phone
from bot.demo.telegram import Telegram
from bot.store.invariants import violations
from bot.store.soundness import is_sound
from tests.harness import TOKEN, lend_what_is_learnt
from tests.process.conftest import Bot
from tests.process.persons import Persons

LIVE_VISITS = 2
LONGEST_RUN = 1.2
LONGEST_START = 2.0
DURING_START = 0.2
PROBE = 9_999
EVERY = 50


@dataclass
class Tally:
    """What has been seen so far; times in seconds."""

    kills: int = 0
    kills_during_start: int = 0
    booked: int = 0
    cancelled: int = 0
    refused: int = 0
    lost: int = 0
    unknown: int = 0
    unsound: int = 0
    left_waiting: int = 0
    wrong: dict[str, int] = field(default_factory=dict)
    back: list[float] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or broken."""
        return not (self.lost or self.unknown or self.unsound or self.left_waiting or self.wrong)

    def line(self) -> str:
        """One row of the table."""
        numbers = (self.kills, self.booked, self.cancelled, self.refused, self.lost, self.unsound)
        return "".join(f"{number:>10}" for number in numbers) + f"{median(self.back):>10.2f}{max(self.back):>10.2f}"

    def summary(self) -> dict[str, object]:
        """All of it, for a machine."""
        times = sorted(self.back)
        slow = quantiles(times, n=100)[98] if len(times) > 1 else times[0]
        back = {"median": round(median(times), 2), "p99": round(slow, 2), "max": round(times[-1], 2)}
        return asdict(self) | {"back": back, "clean": self.is_clean}


HEAD = "".join(
    f"{name:>10}" for name in ("kills", "booked", "cancelled", "refused", "lost", "unsound", "back p50", "max")
)


class Loop:
    """One bot that is killed and started, and the crowd that uses it."""

    def __init__(self, bot: Bot, crowd: int, random: Random, sabotage: str = "") -> None:
        self._bot = bot
        self._sabotage = sabotage
        self._random = random
        self.tally = Tally()
        self._crowd = crowd
        self._probe: Phone = bot.telegram.person(PROBE, "Person", "en")

    async def run(self, kills: int) -> Tally:
        """Kill and start so many times, let everybody end, and look a last time."""
        await self._bot.start()
        self._probe.start("en")
        await self._probe.wait(lambda p: p.last, timeout=60)
        self.persons = Persons(self._bot.telegram, self._crowd, self._random)
        try:
            while self.tally.kills < kills:
                await self._round()
            await self.persons.leave()
        except AssertionError:
            states = self._bot.rows("SELECT state, error, count(*) FROM inbox GROUP BY state, error")
            waiting = self._bot.rows("SELECT update_id, chat_id, body FROM inbox WHERE state = 'waiting'")
            print(states, waiting, self._bot.telegram.updates.pending(), self._bot.log()[-3000:], file=sys.stderr)
            raise
        finally:
            await self.persons.vanish()
        await self._bot.until(lambda: self._waiting() == 0)
        if self._sabotage:
            self._bot.change(self._sabotage)
        self._look(at_the_end=True)
        return self.tally

    async def _round(self) -> None:
        await asyncio.sleep(self._random.uniform(0, LONGEST_RUN))
        await self._kill()
        if self._random.random() < DURING_START:
            await self._bot.start()
            await asyncio.sleep(self._random.uniform(0, LONGEST_START))
            await self._kill()
            self.tally.kills_during_start += 1
        began = time.monotonic()
        await self._bot.start()
        await self._press()
        self.tally.back.append(time.monotonic() - began)
        self._look()

    async def _kill(self) -> None:
        await self._bot.kill()
        self.tally.kills += 1
        if self.tally.kills % EVERY == 0 and self.tally.back:
            print(self.tally.line(), flush=True)

    async def _press(self) -> None:
        """A press whose answer can be told from what is there: languages and menu in turn."""
        before = self._probe.last.text
        shown = [button.data for row in self._probe.last.buttons for button in row]
        self._probe.press_data("languages" if "languages" in shown else "menu")
        await self._probe.wait(lambda p: p.last.text != before, timeout=600)

    def _waiting(self) -> int:
        return int(self._bot.rows("SELECT count(*) FROM inbox WHERE state = 'waiting'")[0][0])

    def _look(self, *, at_the_end: bool = False) -> None:
        self.persons.check()
        tally, persons = self.tally, self.persons
        booked, cancelled, asked = dict(persons.booked), dict(persons.cancelled), set(persons.asked_to_cancel)
        stored = {
            visit: (state, person)
            for visit, state, person in self._bot.rows(
                "SELECT visits.id, state, telegram_id FROM visits JOIN persons ON persons.id = person_id"
            )
        }
        tally.booked, tally.cancelled, tally.refused = len(booked), len(cancelled), persons.refused
        tally.lost += sum(stored.get(visit) != ("booked", who) for visit, who in booked.items() if visit not in asked)
        tally.lost += sum(stored.get(visit) != ("cancelled", who) for visit, who in cancelled.items())
        if at_the_end:
            tally.unknown = sum(visit not in booked for visit in stored)
            tally.left_waiting = self._waiting()
        self._look_into_the_file()

    def _look_into_the_file(self) -> None:
        engine = sa.create_engine(f"sqlite:///{self._bot.database}", poolclass=sa.NullPool)
        with engine.connect() as connection:
            self.tally.unsound += not is_sound(connection)
            for wrong, rows in violations(connection, datetime.now(UTC), LIVE_VISITS).items():
                self.tally.wrong[wrong] = self.tally.wrong.get(wrong, 0) + len(rows)
        engine.dispose()


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[Bot]:
    """A Telegram at home and a bot process that is not started yet."""
    telegram = Telegram(Clock(), token=TOKEN)
    server = BotApiServer(telegram)
    await server.start()
    lend_what_is_learnt(folder)
    bot = Bot(folder, telegram, server)
    try:
        yield bot
    finally:
        await bot.kill()
        await server.stop()


async def kill_loop(folder: Path, kills: int, crowd: int, seed: int, sabotage: str = "") -> Tally:
    """So many kills, with so many persons at once; the seed fixes when they come, not what the machine makes of it.

    `sabotage` is a change of the database before the last look: the look must notice it.
    """
    async with office(folder) as bot:
        return await Loop(bot, crowd, Random(seed), sabotage).run(kills)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--persons", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(kill_loop(Path(folder), given.kills, given.persons, given.seed))
    print(tally.line())
    print(json.dumps({"seed": given.seed, "persons": given.persons} | tally.summary()))
    sys.exit(0 if tally.is_clean else 1)


if __name__ == "__main__":
    main()
