"""Steps and looks that the journeys share; they know buttons by verb, so that they work in every locale."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

from bot.chat.actions.base import VERBS
from bot.chat.actions.book import Take
from bot.chat.callback_data import IN_GERMAN, pack
from bot.demo.chats import Message
from bot.demo.phone import Phone
from bot.domain.errors import Refused
from bot.domain.notices import NoticeKind
from bot.domain.programme import Kind
from bot.i18n.speech import Speech
from bot.views.notices import TITLES
from bot.views.refusals import WORDS
from tests.harness import PROGRAMME, World

ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
OPEN_MONDAY = (datetime(2026, 11, 23, 14, 0), "juelich")
OPEN_WEDNESDAY = (datetime(2026, 11, 25, 9, 0), "juelich")
OPEN_THURSDAY = (datetime(2026, 11, 26, 14, 0), "dueren")
WITH_NEUMANN = (datetime(2026, 11, 24, 9, 0), "dueren", "neumann")
WITH_RASLILO = (datetime(2026, 11, 27, 9, 0), "dueren", "raslilo")


def words(locale: str, msgid: str, **values: object) -> str:
    """What a sentence of the catalogs looks like in a chat, without the invisible marks around values."""
    return seen(unescape(Speech.of(locale).say(msgid, **values).striptags()))


def day(locale: str, on: date) -> str:
    """Weekday and date as a card shows them."""
    return seen(str(Speech.of(locale).day(on).striptags()))


def seen(text: str) -> str:
    """A text without the invisible marks that keep directions apart."""
    return text.translate(ISOLATES)


def screens_of(phone: Phone) -> list[Message]:
    """The bot's screens in a chat, oldest first; files and maps are no screens."""
    return [m for m in phone.messages if m.from_bot and not m.document and not m.venue]


def screen_of(phone: Phone) -> Message:
    """The newest screen."""
    assert screens_of(phone), phone.shown()
    return screens_of(phone)[-1]


def text_of(phone: Phone) -> str:
    """The newest screen's text."""
    return seen(screen_of(phone).text)


def shape(message: Message) -> tuple[str, tuple[tuple[tuple[str, str | None, str | None], ...], ...]]:
    """All that a person sees of a screen: text and buttons."""
    rows = tuple(tuple((b.text, b.data, b.copy_text) for b in row) for row in message.buttons)
    return message.text, rows


def data_of(phone: Phone, verb: str | None = None) -> list[str]:
    """The callback data of the newest screen's buttons, all or those of one verb; the German toggle apart."""
    buttons = [button for row in screen_of(phone).buttons for button in row]
    found = [b.data for b in buttons if b.data and not b.data.startswith(IN_GERMAN)]
    return [data for data in found if verb in (None, data.split(":")[0])]


async def tap(world: World, phone: Phone, *verbs: str) -> None:
    """Press buttons of the newest screen one after the other: the first with that verb, or with exactly that data."""
    for verb in verbs:
        found = [data for data in data_of(phone) if data == verb] or data_of(phone, verb)
        assert found, f"no button {verb!r}; the chat shows:\n{phone.shown()}"
        await send(world, phone, found[0])


async def send(world: World, phone: Phone, data: str) -> None:
    """Send callback data from the newest screen, whether it shows such a button or not."""
    screens = screens_of(phone)
    phone.press_data(data, screens[-1].id if screens else None)
    await handled(world)
    if is_something_due(world):
        await world.settled()


async def handled(world: World) -> None:
    """Wait until every update is handled; what is told because of them may be on its way."""
    async with asyncio.timeout(10):
        while world.telegram.updates.pending() or world.app.inbox.is_busy:
            await asyncio.sleep(0.002)
        await world.app.inbox.idle()


def is_something_due(world: World) -> bool:
    """Whether something waits to be told or edited now; looking is much faster than a tick of the timetable."""
    due = "SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending') AND not_before <= ?"
    return bool(rows(world, f"{due} UNION SELECT 1 FROM redactions", f"{world.clock.now():%Y-%m-%d %H:%M:%S.999999}"))


def take(slot: tuple[Any, ...], visit: int = 0, version: int = 0) -> str:
    """The data of the button that books (or moves a visit to) a slot of tests/programme.toml."""
    local, office, *counsellor = slot
    kind = Kind.APPOINTMENT if counsellor else Kind.OPEN_HOUR
    return pack(Take(visit, version, office, kind, "".join(counsellor), local))


def every_press(visit: int = 1, version: int = 1) -> list[str]:
    """The data of one button of each kind, about that visit where there can be one; the last deletes everything."""
    about = f"{visit}:juelich:o::2611250900"
    fixed = "menu languages language:xx privacy data export erase? traces visits questions group:work:0"
    fixed += " feed feed-new answer:duldung mean:book:documents:late-missed where:dueren fits:::"
    own = "visit cancel? back details nickname? nickname-no else ics map reminder coming late? book other who"
    found = [*fixed.split(), *(f"{verb}:{visit}" for verb in own.split())]
    found += [f"cancel:{visit}:{version}", f"topic?:{visit}:0", f"topic:{visit}:work", f"wishes?:{visit}:in"]
    found += [f"wishes:{visit}:in", f"late:{visit}:10", f"notice:booked:{visit}", f"possible:{visit}:{version}:1"]
    found += ["write", "typed", "send", "on:1", "asked:1", "ready?:1:0", "ready:1:book", "ready-send:1:book"]
    found += ["reply?:1", "reply:1", "reply-send:1"]
    found += [f"slot:{about}", f"take:{visit}:{version}:juelich:o::2611250900", f"in:{about}:2611260000", "erase"]
    assert {data.split(":")[0] for data in found} >= set(VERBS), "a kind of button is missing here"
    return found


async def one_in_each_language(world: World) -> dict[str, Phone]:
    """A newcomer for each of the three languages."""
    return {locale: await world.newcomer(locale, number) for number, locale in enumerate(("de", "en", "ar"), 1001)}


async def book(world: World, phone: Phone, slot: tuple[Any, ...] = OPEN_MONDAY) -> int:
    """Book a place by the button of its slot; the id of the visit."""
    before = newest_visit(world)
    await send(world, phone, take(slot))
    visit = newest_visit(world)
    assert visit > before, f"not booked; the chat shows:\n{phone.shown()}"
    return visit


def newest_visit(world: World) -> int:
    """The id of the visit booked last, 0 if there is none."""
    return int(rows(world, "SELECT coalesce(max(id), 0) AS id FROM visits")[0]["id"])


def rows(world: World, query: str, *values: object) -> list[dict[str, Any]]:
    """Look into the database file, past the product."""
    with closing(sqlite3.connect(f"file:{world.database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query, values)]


def visit_row(world: World, visit: int) -> dict[str, Any]:
    """A visit as it is stored."""
    return rows(world, "SELECT * FROM visits WHERE id = ?", visit)[0]


def live_visits(world: World) -> list[dict[str, Any]]:
    """All booked visits."""
    return rows(world, "SELECT * FROM visits WHERE state = 'booked' ORDER BY id")


def everything_stored(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    tables = [row["name"] for row in rows(world, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: rows(world, f"SELECT * FROM {table}") for table in tables if not table.startswith("sqlite_")}


def changed_programme(folder: Path, *changes: tuple[str, str], locales: Iterable[str] = ("de", "en", "ar")) -> Path:
    """The programme of the tests in few languages, with texts replaced; each must be there."""
    text = re.sub(r"locales = \[.*\]", f"locales = {json.dumps(list(locales))}", PROGRAMME.read_text(encoding="utf-8"))
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file = folder / "programme.toml"
    file.write_text(text, encoding="utf-8")
    return file


def notices(phone: Phone, *kinds: NoticeKind) -> list[Message]:
    """The notices in a counsellor's chat, all or of some kinds, oldest first."""
    titles = tuple(words("de", TITLES[kind]) for kind in kinds or TITLES)
    return [message for message in phone.messages if message.from_bot and seen(message.text).startswith(titles)]


def refusal(locale: str, kind: type[Refused]) -> str:
    """The sentence with which a refusal begins."""
    return words(locale, WORDS[kind])
