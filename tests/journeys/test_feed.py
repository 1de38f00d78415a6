"""A counsellor's calendar feed: what a calendar app reads there, who may, and what it never says."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.services.bind_counsellor import revoke
from tests.harness import World
from tests.journeys.steps import (
    OPEN_MONDAY,
    OPEN_WEDNESDAY,
    WITH_NEUMANN,
    WITH_RASLILO,
    book,
    changed_programme,
    data_of,
    screen_of,
    send,
    take,
    tap,
    text_of,
    visit_row,
    words,
)

ON = ("\n[controller]", "\n[features]\ncalendar_feed = true\n\n[controller]")
# A calendar client of its own, in a process of its own: what it understands is what a counsellor's app shows.
CLIENT = """
import json, sys
from datetime import datetime
from icalevents.icalevents import events
found = events(url=sys.argv[1], start=datetime(2026, 11, 1), end=datetime(2026, 12, 31), sort=True)
print(json.dumps([[e.uid, str(e.sequence), str(e.status), e.summary, e.start.isoformat()] for e in found]))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def fed(tmp_path: Path, ready_office: Path) -> AsyncIterator[World]:
    """An office with the feature on, reached over HTTP; both counsellors are bound."""
    shutil.copytree(ready_office, tmp_path, dirs_exist_ok=True)
    programme = changed_programme(tmp_path, ON)
    async with World(tmp_path, programme=programme, counsellors=(), http_port=free_port()) as world:
        for number, counsellor in enumerate(("neumann", "raslilo"), 2001):
            world.phones[counsellor] = world.telegram.person(number, "Counsellor")
            world.phones[counsellor].chat.started = True
        yield world


async def address(world: World, counsellor: str = "neumann") -> str:
    """The address that the counsellor is shown."""
    phone = world.phones[counsellor]
    await world.write(phone, "/calendar")
    return shown_address(world, counsellor)


def shown_address(world: World, counsellor: str = "neumann") -> str:
    copied = [button.copy_text for row in screen_of(world.phones[counsellor]).buttons for button in row]
    return next(text for text in copied if text)


async def client_reads(url: str) -> list[Any]:
    """Identity, sequence, status, title and begin of each entry, as a calendar client understands them."""
    import asyncio

    process = await asyncio.create_subprocess_exec(sys.executable, "-c", CLIENT, url, stdout=subprocess.PIPE)
    output, _ = await process.communicate()
    assert process.returncode == 0
    return list(json.loads(output))


async def fetched(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_a_calendar_client_shows_the_counsellors_own_visits_and_open_hours(fed: World) -> None:
    for number, slot in enumerate((OPEN_MONDAY, WITH_NEUMANN, WITH_RASLILO), 1001):
        await book(fed, await fed.newcomer("ar", number), slot)
    entries = await client_reads(await address(fed))
    assert [entry[3] for entry in entries] == [
        f"Jülich · Offene Sprechstunde · Nummer: {visit_row(fed, 1)['number']}",
        f"Düren · Termin · Nummer: {visit_row(fed, 2)['number']}",
    ]
    starts = [datetime.fromisoformat(entry[4]).astimezone(UTC) for entry in entries]
    assert starts == [datetime(2026, 11, 23, 13, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)]
    assert len(await client_reads(await address(fed, "raslilo"))) == 2


async def test_a_moved_visit_stays_one_entry_and_a_cancelled_one_says_so(fed: World) -> None:
    person = await fed.newcomer("de")
    visit = await book(fed, person, OPEN_MONDAY)
    url = await address(fed)
    ((uid, sequence, status, *_),) = await client_reads(url)
    await send(fed, person, take(OPEN_WEDNESDAY, visit, 1))
    ((moved_uid, moved_sequence, moved_status, _, start),) = await client_reads(url)
    assert (moved_uid, moved_status) == (uid, status) == (uid, "CONFIRMED")
    assert int(moved_sequence) > int(sequence)
    assert datetime.fromisoformat(start).astimezone(UTC) == datetime(2026, 11, 25, 8, tzinfo=UTC)
    await send(fed, person, f"cancel:{visit}:2")
    ((last_uid, last_sequence, last_status, *_),) = await client_reads(url)
    assert (last_uid, last_status) == (uid, "CANCELLED")
    assert int(last_sequence) > int(moved_sequence)


async def test_no_name_nickname_topic_or_language_is_in_the_feed(fed: World) -> None:
    person = await fed.newcomer("ar")
    visit = await book(fed, person, WITH_NEUMANN)
    await send(fed, person, f"nickname?:{visit}")
    await fed.write(person, "Testvogel")
    await send(fed, person, f"topic:{visit}:housing")
    status, body = await fetched(await address(fed))
    assert status == 200
    assert f"SUMMARY:Düren · Termin · Nummer: {visit_row(fed, visit)['number']}" in body.replace("\r\n ", "")
    for secret in ("Testvogel", "Neumann", "Sarah", "1001", "housing", "Wohn", "العربية"):
        assert secret not in body


async def test_the_address_stays_until_it_is_renewed_and_then_the_old_one_is_dead(fed: World) -> None:
    old = await address(fed)
    assert await address(fed) == old
    await tap(fed, fed.phones["neumann"], "feed-new")
    new = shown_address(fed)
    assert new != old
    assert (await fetched(old))[0] == 404
    assert (await fetched(new))[0] == 200
    assert new != await address(fed, "raslilo")


async def test_a_guessed_address_and_that_of_a_counsellor_who_has_left_tell_nothing(fed: World) -> None:
    url = await address(fed)
    for wrong in (url[:-5] + ".ics", url.replace(".ics", "x.ics"), url.rsplit("/", 1)[0] + "/None.ics"):
        assert (await fetched(wrong))[0] == 404
    await revoke(fed.desk, "neumann")
    assert (await fetched(url))[0] == 404


async def test_a_person_who_knows_command_and_buttons_gets_their_menu(fed: World) -> None:
    person = await fed.newcomer("de")
    menu = text_of(person)
    await fed.write(person, "/calendar")
    assert text_of(person) == menu
    for forged in ("feed", "feed-new"):
        await send(fed, person, forged)
        assert text_of(person) == menu


async def test_where_the_feature_is_off_there_is_no_feed(world: World) -> None:
    phone = world.phones["neumann"]
    await world.write(phone, "/calendar")
    assert text_of(phone) == words("de", "The calendar feed is switched off.")
    assert data_of(phone, "feed-new") == []
