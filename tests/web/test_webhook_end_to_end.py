"""The whole bot by webhook, against the local Bot API server."""

import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.chat.callback_data import pack
from bot.config import Settings
from bot.demo.faults import Fault
from bot.i18n.speech import Speech
from bot.views import refusals
from bot.web.server import HEADER
from tests.delivery.bench import look, message, until
from tests.delivery.steps import TODAY, booked, do, states
from tests.harness import World

SECRET = "webhook-secret_1"


class WebhookWorld(World):
    """A world whose Telegram pushes."""

    def __init__(self, folder: Path, **more: Any) -> None:
        super().__init__(folder, **more)
        self.by_webhook = True
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def address(self) -> str:
        """Where the bot listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Settings:
        if not self.by_webhook:
            return super().settings
        webhook = {"webhook_url": self.address, "webhook_secret": SecretStr(SECRET), "http_port": self.port}
        return super().settings.model_copy(update=webhook)


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[WebhookWorld]:
    async with WebhookWorld(folder) as world:
        yield world


async def _post(world: WebhookWorld, body: Any, secret: str) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{world.address}/webhook", json=body, headers={HEADER: secret}) as answer,
    ):
        return answer.status


async def test_a_visit_is_booked_and_told_by_webhook_alone(world: WebhookWorld) -> None:
    person = await booked(world)
    assert "23.11.2026" in person.last.text and states(world, "booked") == ["sent", "sent"]
    assert world.telegram.calls_of("getUpdates") == []
    (call,) = world.telegram.calls_of("setWebhook")
    assert (call.params["url"], call.params["secret_token"]) == (f"{world.address}/webhook", SECRET)
    assert "callback_query" in call.params["allowed_updates"] and not call.params.get("drop_pending_updates")


async def test_an_update_that_is_pushed_twice_is_handled_once(world: WebhookWorld) -> None:
    person = await booked(world)
    assert person.last_update_id is not None
    calls = len(world.telegram.calls)
    world.telegram.redeliver(person.last_update_id)
    await world.settled()
    assert len(world.telegram.calls) == calls


async def test_a_stranger_cannot_speak_for_a_person(world: WebhookWorld) -> None:
    person = await world.newcomer("en")
    known = len(look(world.database, "SELECT 1 FROM inbox"))
    forged = message(999_999, chat=person.id, text="/start de")
    assert await _post(world, forged, "guessed") == 403
    await world.settled()
    assert len(look(world.database, "SELECT 1 FROM inbox")) == known
    assert await _post(world, forged, SECRET) == 200  # the control: with the secret it is taken
    await world.settled()
    assert len(look(world.database, "SELECT 1 FROM inbox")) == known + 1


async def test_the_health_page_answers_without_the_secret(world: WebhookWorld) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{world.address}/healthz") as answer:
        assert answer.status == 200
        told = await answer.json()
    assert told["well"] is True
    assert told["seconds"]["telegram"] is None  # nobody polls here, so its silence says nothing


async def test_what_was_pressed_while_we_were_down_comes_when_we_are_back(world: WebhookWorld) -> None:
    person = await world.newcomer("en")
    await world.stop()
    person.press_data(pack(TODAY))
    await world.start()
    await until(lambda: look(world.database, "SELECT 1 FROM visits"))
    await world.settled()
    assert "23.11.2026" in person.last.text


async def test_after_a_long_absence_what_is_pushed_is_shown_and_not_done(world: WebhookWorld) -> None:
    person = await world.newcomer("en")
    await world.app.timetable.tick()
    await world.stop()
    person.press_data(pack(TODAY))
    world.clock.run_ahead_to(world.clock.now() + timedelta(minutes=20))
    await world.start()
    away = str(refusals.away(Speech.of("en")))
    await until(lambda: away in person.last.text)
    assert look(world.database, "SELECT 1 FROM visits") == []


async def test_after_a_quiet_hour_a_press_acts(world: WebhookWorld) -> None:
    person = await world.newcomer("en")
    await world.forward(hours=1)
    await world.stop()
    await world.start()
    await do(world, person, TODAY)
    assert len(look(world.database, "SELECT 1 FROM visits")) == 1


@pytest.mark.parametrize("fault", [Fault.status(502), Fault.api(429, "Too Many Requests", 1), Fault.refuse()])
async def test_a_webhook_that_cannot_be_set_at_first_is_set_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr("bot.app.FIRST_PAUSE", 0.002)
    world = WebhookWorld(folder)
    world.telegram.faults.add("setWebhook", fault, 2)
    async with world:
        person = await world.newcomer("en")
        assert person.last.buttons and len(world.telegram.calls_of("setWebhook")) == 3


async def test_from_webhook_to_polling_and_back_nothing_is_lost(world: WebhookWorld) -> None:
    person = await world.newcomer("en")
    for by_webhook in (False, True):
        await world.stop()
        person.write("hello")
        seen = person.last.id
        world.by_webhook = by_webhook
        await world.start()
        await until(lambda seen=seen: person.last.id > seen)
    assert world.telegram.calls_of("getUpdates")
