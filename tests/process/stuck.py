"""`bot run` with one part that gets stuck or dies, and with all patience shortened: `… stuck.py WHAT FACTOR`."""

import asyncio
import sys
import time
from typing import Any

from bot import __main__ as command_line
from bot import app
from bot.delivery import inbox, sender, timetable, watch
from bot.tasks import spawn

_PATIENCE = {
    inbox: ("POLL_SECONDS", "POLL_PATIENCE", "ATTEMPT_PATIENCE"),
    sender: ("PATIENCE",),
    timetable: ("PATIENCE",),
    watch: ("LOOK_EVERY", "LOOP_PATIENCE", "LANES_PATIENCE", "DATABASE_PATIENCE"),
}


async def _hang(*_: Any, **__: Any) -> None:
    await asyncio.Event().wait()


async def _die(*_: Any, **__: Any) -> None:
    raise asyncio.CancelledError


def _block(*_: Any) -> None:
    time.sleep(1000)


def _start_nothing(*_: Any) -> None:
    return


BEFORE = {
    "nothing": lambda: None,
    "polling stuck": lambda: setattr(app.Bot, "get_raw_updates", _hang),
    "polling dead": lambda: setattr(app.Inbox, "poll", _die),
    "lanes stuck": lambda: setattr(app, "route", _hang),
    "timetable dead": lambda: setattr(app.EverySecond, "start", _start_nothing),
    "timetable stuck": lambda: setattr(timetable.Timetable, "_note_running", _hang),
    "sender stuck": lambda: setattr(sender.Sender, "_work", _hang),
}
RUNNING = {
    "loop stuck": lambda built: asyncio.get_running_loop().call_later(0.5, _block),
    "database stuck": lambda built: spawn(built.desk.database.write(_block), "a unit that never ends"),
}


def main(what: str, factor: float) -> None:
    for module, names in _PATIENCE.items():
        for name in names:
            setattr(module, name, type(getattr(module, name))(getattr(module, name) / factor))
    BEFORE.get(what, BEFORE["nothing"])()
    serve = app.run

    async def run(built: app.App, *arguments: Any) -> None:
        RUNNING.get(what, lambda _: None)(built)
        await serve(built, *arguments)

    app.run = run
    command_line.main(["run"])


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
