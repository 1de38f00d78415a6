"""The chat page's server: what it shows, what it takes, whom it refuses."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.demo.clock_bar import next_morning
from bot.demo.page import ChatPage
from bot.demo.params import Upload
from bot.demo.telegram import Telegram
from tests.demo.helpers import HandClockBar

BERLIN = ZoneInfo("Europe/Berlin")
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def page(world: Telegram, bar: HandClockBar) -> ChatPage:
    page = ChatPage(world, bar, BERLIN)
    page.add_person(user_id=5)
    page.add_counsellor(user_id=6)
    return page


@pytest_asyncio.fixture
async def client(page: ChatPage) -> AsyncIterator[Client]:
    app = web.Application()
    page.mount(app)
    async with TestClient(TestServer(app)) as client:
        yield client


async def state(client: Client) -> dict[str, Any]:
    answer = await client.get("/chat/state")
    found: dict[str, Any] = await answer.json()
    return found


async def test_the_page_and_its_parts_are_served_without_foreign_sources(client: Client) -> None:
    for path in ("/", "/chat/chat.css", "/chat/chat.js", "/chat/icons.js", "/chat/message.js", "/chat/phone.js"):
        answer = await client.get(path)
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        text = (await answer.text()).replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text or path == "/chat/text.js"


async def test_the_state_shows_phones_messages_and_the_clock(world: Telegram, client: Client) -> None:
    world.person(5).start()
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await world.call("sendMessage", {"chat_id": 5, "text": "Hi", "reply_markup": keys, "protect_content": True})
    await world.call("setMyDescription", {"description": "Bei Gefahr 112", "language_code": "de"})
    await world.call("setMyCommands", {"commands": [{"command": "start", "description": "Begin"}]})
    shown = await state(client)
    person, counsellor = shown["phones"]
    assert (person["role"], counsellor["role"]) == ("person", "counsellor")
    assert (person["about"], person["commands"][0]["command"]) == ("Bei Gefahr 112", "start")
    message = person["messages"][1]
    assert (message["text"], message["time"], message["day"]) == ("Hi", "10:00", "2026-03-02")
    assert message["protected"] is True
    assert message["buttons"][0][0]["data"] == "y"
    assert shown["clock"] == {"now": 1772442000000, "zone": "Europe/Berlin", "reminder": None}


async def test_what_is_done_on_the_page_happens_on_the_phone(world: Telegram, client: Client) -> None:
    phone = world.person(5)
    await client.post("/chat/start", json={"chat": 5})
    await client.post("/chat/write", json={"chat": 5, "text": "hello"})
    await client.post("/chat/send", json={"chat": 5, "kind": "sticker"})
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    sent = await world.call("sendMessage", {"chat_id": 5, "text": "?", "reply_markup": keys})
    answer = await client.post("/chat/press", json={"chat": 5, "message": sent["message_id"], "data": "y"})
    assert (await answer.json())["query"] in phone.waiting_presses
    assert [message.text for message in phone.messages] == ["/start", "hello", "", "?"]
    await client.post("/chat/block", json={"chat": 5, "blocked": True})
    assert phone.chat.blocked
    await client.post("/chat/start", json={"chat": 5, "payload": "ti"})
    assert not phone.chat.blocked
    assert phone.messages[-1].text == "/start ti"
    await client.post("/chat/block", json={"chat": 5, "blocked": False})


async def test_a_person_with_an_app_language_can_be_added(world: Telegram, client: Client) -> None:
    answer = await client.post("/chat/person", json={"language": "fa"})
    number = (await answer.json())["id"]
    assert world.person(number).chat.person["language_code"] == "fa"
    assert [phone["name"] for phone in (await state(client))["phones"]] == ["Person 1", "Beratung 1", "Person 2"]


async def test_a_document_can_be_downloaded(world: Telegram, client: Client) -> None:
    world.person(5).start()
    file = Upload("Termin 1.ics", "text/calendar", b"BEGIN")
    await world.call("sendDocument", {"chat_id": 5, "document": file})
    address = (await state(client))["phones"][0]["messages"][1]["document"]["address"]
    answer = await client.get(address)
    assert await answer.read() == b"BEGIN"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Termin%201.ics"
    assert (await client.get("/chat/document/5/99")).status == 404


async def test_the_clock_moves_an_hour_to_the_reminder_and_to_the_morning(client: Client, bar: HandClockBar) -> None:
    await client.post("/chat/clock", json={"to": "hour"})
    bar.due = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    assert (await state(client))["clock"]["reminder"] == 1772472600000
    await client.post("/chat/clock", json={"to": "reminder"})
    await client.post("/chat/clock", json={"to": "morning"})
    assert bar.moves == [
        datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
        bar.due,
        datetime(2026, 3, 3, 6, 0, tzinfo=UTC),
    ]


async def test_a_reminder_already_due_does_not_move_the_clock_back(client: Client, bar: HandClockBar) -> None:
    bar.due = bar.now() - timedelta(minutes=1)
    assert (await client.post("/chat/clock", json={"to": "reminder"})).status == 200
    assert bar.moves == []


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 3, 2, 5, 59, tzinfo=UTC), datetime(2026, 3, 2, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 2, 6, 0, tzinfo=UTC), datetime(2026, 3, 3, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 20, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
    ],
)
def test_the_next_morning_is_seven_by_the_wall_clock(now: datetime, morning: datetime) -> None:
    assert next_morning(now, BERLIN) == morning


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("write", {"chat": 5}, "Bitte etwas schreiben."),
        ("write", {"chat": 5, "text": "x" * 4097}, "Eine Nachricht hat 1 bis 4096 Zeichen."),
        ("write", {"chat": 77, "text": "x"}, "Dieses Telefon gibt es nicht."),
        ("write", {"text": "x"}, "Es fehlt das Telefon."),
        ("write", [], "Erwartet wird ein JSON-Objekt."),
        ("press", {"chat": 5, "message": 1, "data": "x"}, "Diesen Knopf gibt es nicht mehr."),
        ("press", {"chat": 5, "message": True, "data": "x"}, "Es fehlt die Nachricht."),
        ("start", {"chat": 5, "payload": "a b"}, "So einen Link gibt es nicht."),
        ("send", {"chat": 5, "kind": "pigeon"}, "Das kann dieses Telefon nicht senden."),
        ("block", {"chat": 5}, "Es fehlt, ob blockiert werden soll."),
        ("clock", {"to": "reminder"}, "Es wartet keine Erinnerung."),
        ("clock", {"to": "yesterday"}, "Die Uhr geht eine Stunde, zur nächsten Erinnerung oder zum Morgen vor."),
    ],
)
async def test_wrong_input_is_answered_with_a_sentence(client: Client, path: str, body: Any, sentence: str) -> None:
    answer = await client.post(f"/chat/{path}", json=body)
    assert (answer.status, await answer.json()) == (400, {"error": sentence})


async def test_who_has_blocked_the_bot_cannot_write(world: Telegram, client: Client) -> None:
    world.person(5).block()
    answer = await client.post("/chat/write", json={"chat": 5, "text": "x"})
    assert await answer.json() == {"error": "Der Bot ist blockiert."}


async def test_an_unknown_language_and_too_many_phones_are_refused(client: Client) -> None:
    assert (await client.post("/chat/person", json={"language": "xx"})).status == 400
    answers = [(await client.post("/chat/person", json={"language": "de"})).status for _ in range(29)]
    assert answers == [200] * 28 + [400]


async def test_only_this_machine_is_served(client: Client) -> None:
    for host, status in (("evil.example:80", 403), ("127.0.0.1.evil.example", 403), ("[", 403), ("localhost:8", 200)):
        for path in ("/", "/chat/state", "/chat/events", "/chat/write"):
            if status == 403 or path == "/":
                assert (await client.get(path, headers={"Host": host})).status in {status, 405}
        answer = await client.post("/chat/write", headers={"Host": host}, json={})
        assert answer.status == (403 if status == 403 else 400)


async def test_posts_must_be_json(client: Client) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded"):
        body, headers = '{"chat": 5, "text": "x"}', {"Content-Type": content_type}
        assert (await client.post("/chat/write", data=body, headers=headers)).status == 415


async def next_event(answer: Any) -> tuple[str, Any]:
    name = (await answer.content.readline()).decode().removeprefix("event: ").strip()
    body = json.loads((await answer.content.readline()).decode().removeprefix("data: "))
    await answer.content.readline()
    return name, body


async def test_an_open_page_hears_of_every_change(world: Telegram, client: Client, page: ChatPage) -> None:
    async with client.get("/chat/events") as answer:
        assert (await next_event(answer))[0] == "state"
        world.person(5).write("live")
        name, phone = await next_event(answer)
        assert (name, phone["id"], phone["messages"][0]["text"]) == ("phone", 5, "live")
        assert (await next_event(answer))[0] == "clock"
        world.person(99).write("somebody not on the page")
        assert (await next_event(answer))[0] == "clock"
        page.add_person("ar")
        name, whole = await next_event(answer)
        assert (name, len(whole["phones"])) == ("state", 3)


async def test_two_open_pages_both_hear_of_changes_and_leave_nothing_behind(world: Telegram, client: Client) -> None:
    async with client.get("/chat/events") as one:
        await next_event(one)
        async with client.get("/chat/events") as two:
            await next_event(two)
            world.person(5).write("x")
            assert [(await next_event(answer))[0] for answer in (one, two)] == ["phone", "phone"]
