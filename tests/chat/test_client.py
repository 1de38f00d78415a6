"""The client against the local Bot API server: screens that replace each other, raw updates, deletion."""

from collections.abc import AsyncIterator

import pytest
from markupsafe import Markup
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.chat import client
from bot.chat.client import Bot, UnknownUpdate, edit, make_bot, make_router, route, show
from bot.chat.limiter import Limiter
from bot.chat.screen import Button, Document, Screen, Venue
from bot.demo.bot_api import BotApiServer
from bot.demo.faults import Fault
from bot.demo.phone import Phone
from bot.demo.telegram import Telegram
from tests.harness import TOKEN, HandClock

FIRST = Screen(Markup("<b>First</b>"), ((Button("Press", "menu"),),))
SECOND = Screen(Markup("Second &lt;3"))


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(HandClock(), token=TOKEN)


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    server = BotApiServer(telegram)
    await server.start()
    async with make_bot(TOKEN, server.url) as bot:
        assert isinstance(bot.rate_limiter, Limiter)
        bot.rate_limiter.second = 0.001
        yield bot
    await server.stop()


@pytest.fixture
def phone(telegram: Telegram) -> Phone:
    phone = telegram.person(1001)
    phone.start()
    return phone


async def test_a_screen_is_sent_with_its_buttons_and_without_previews(
    bot: Bot, phone: Phone, telegram: Telegram
) -> None:
    message_id = await show(bot, phone.id, FIRST)
    assert (phone.last.id, phone.last.text) == (message_id, "First")
    assert [[button.data for button in row] for row in phone.last.buttons] == [["menu"]]
    assert telegram.calls_of("sendMessage")[0].params["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("is_quiet", [False, True])
async def test_a_notice_can_be_protected_and_silent(bot: Bot, phone: Phone, telegram: Telegram, is_quiet: bool) -> None:
    await show(bot, phone.id, FIRST, protect=is_quiet, silent=is_quiet)
    params = telegram.calls_of("sendMessage")[0].params
    assert phone.last.protected is is_quiet
    assert bool(params.get("disable_notification")) is is_quiet


async def test_a_screen_replaces_another(bot: Bot, phone: Phone) -> None:
    message_id = await show(bot, phone.id, FIRST)
    assert await show(bot, phone.id, SECOND, replace=message_id) == message_id
    assert phone.last.text == "Second <3" and phone.last.buttons == []
    assert len([message for message in phone.messages if message.from_bot]) == 1


async def test_showing_the_same_again_changes_nothing_and_is_no_error(bot: Bot, phone: Phone) -> None:
    message_id = await show(bot, phone.id, FIRST)
    assert await show(bot, phone.id, FIRST, replace=message_id) == message_id
    assert len([message for message in phone.messages if message.from_bot]) == 1


@pytest.mark.parametrize(
    "words",
    ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"],
    ids=str.split,
)
async def test_a_screen_whose_place_is_gone_is_sent_anew(
    bot: Bot, phone: Phone, telegram: Telegram, words: str
) -> None:
    message_id = await show(bot, phone.id, FIRST)
    telegram.faults.add("editMessageText", Fault.api(400, f"Bad Request: {words}"))
    assert await show(bot, phone.id, SECOND, replace=message_id) > message_id
    assert phone.last.text == "Second <3"


async def test_other_refusals_of_an_edit_are_raised(bot: Bot, phone: Phone, telegram: Telegram) -> None:
    message_id = await show(bot, phone.id, FIRST)
    telegram.faults.add("editMessageText", Fault.api(400, "Bad Request: can't parse entities"))
    with pytest.raises(BadRequest):
        await show(bot, phone.id, SECOND, replace=message_id)
    assert telegram.calls_of("sendMessage", phone.id)[1:] == []


async def test_editing_what_is_gone_sends_nothing(bot: Bot, phone: Phone, telegram: Telegram) -> None:
    assert await edit(bot, phone.id, 4711, SECOND) is False
    assert telegram.calls_of("sendMessage") == []


async def test_editing_what_is_there_says_so(bot: Bot, phone: Phone) -> None:
    message_id = await show(bot, phone.id, FIRST)
    assert await edit(bot, phone.id, message_id, SECOND)
    assert await edit(bot, phone.id, message_id, SECOND)
    assert phone.last.text == "Second <3"


async def test_one_who_has_blocked_the_bot_is_told_apart(bot: Bot, phone: Phone) -> None:
    phone.block()
    with pytest.raises(Forbidden):
        await show(bot, phone.id, FIRST)


async def test_a_document_and_a_point_on_the_map_arrive_intact(bot: Bot, phone: Phone) -> None:
    content = "BEGIN:VCALENDAR\r\nSUMMARY:Termin – مـوعد\r\n".encode()
    await client.send_document(bot, phone.id, Document("termin.ics", content, Markup("<b>A</b> &amp; B")))
    assert (phone.last.document.filename, phone.last.document.content) == ("termin.ics", content)
    assert phone.last.text == "A & B"
    await client.send_venue(bot, phone.id, Venue(50.8, 6.48, "Haus", "Teststraße 1"))
    assert "Teststraße 1" in str(phone.last.venue)


async def test_messages_are_deleted_as_far_as_telegram_lets_us(bot: Bot, phone: Phone, telegram: Telegram) -> None:
    sent = [await show(bot, phone.id, FIRST) for _ in range(3)]
    telegram.faults.add("deleteMessages", Fault.api(400, "Bad Request: message can't be deleted for everyone"))
    await client.delete_messages(bot, phone.id, sent)
    assert phone.last.id == sent[-1]
    await client.delete_messages(bot, phone.id, [*range(90_000, 90_150), *sent])
    assert not [message for message in phone.messages if message.from_bot]
    assert [len(call.params["message_ids"]) for call in telegram.calls_of("deleteMessages")] == [3, 100, 53]


async def test_updates_come_raw_and_below_the_offset_they_are_confirmed(
    bot: Bot, phone: Phone, telegram: Telegram
) -> None:
    phone.write("hello")
    first, second = await bot.get_raw_updates(None, 0)
    assert second["message"]["text"] == "hello"
    assert await bot.get_raw_updates(second["update_id"], 0) == [second]
    assert await bot.get_raw_updates(second["update_id"] + 1, 0) == []
    assert telegram.updates.pending() == [] and first["update_id"] < second["update_id"]


async def test_a_poll_waits_longer_for_its_answer_than_telegram_waits_for_updates(
    bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience = []

    async def noting(*_: object, read_timeout: float, **__: object) -> bytes:
        patience.append(read_timeout)
        return b'{"ok":true,"result":[]}'

    monkeypatch.setattr(type(bot.request), "_request_wrapper", noting)
    await bot.get_raw_updates(None, 30)
    assert patience == [40]


@pytest.mark.parametrize("body", ['{"ok":true,"result":{}}', '{"ok":true,"result":true}', '{"ok":true}', "{}"])
async def test_an_answer_to_a_poll_that_is_no_list_is_an_error(bot: Bot, telegram: Telegram, body: str) -> None:
    telegram.faults.add("getUpdates", Fault.status(200, body))
    with pytest.raises(TelegramError):
        await bot.get_raw_updates(None, 0)


async def test_piled_up_updates_are_never_dropped(bot: Bot, phone: Phone, telegram: Telegram) -> None:
    await client.set_webhook(bot, "https://bot.example", "secret")
    await client.set_webhook(bot, None, None)
    assert len(telegram.updates.pending()) == 1
    for method in ("setWebhook", "deleteWebhook"):
        assert not telegram.calls_of(method)[0].params.get("drop_pending_updates")


async def test_start_fails_without_telegram_and_works_once_it_is_there(telegram: Telegram) -> None:
    server = BotApiServer(telegram)
    await server.start()
    bot = make_bot(TOKEN, server.url)
    server.down = True
    with pytest.raises(NetworkError):
        await bot.initialize()
    server.down = False
    await bot.initialize()
    assert bot.username == "demo_bot"
    await bot.shutdown()
    await server.stop()


@pytest.mark.parametrize("body", [{"update_id": 5}, {"update_id": 5, "news": {"a": 1}}, {"update_id": 5, "poll": None}])
async def test_an_update_without_content_that_we_know_is_refused(bot: Bot, body: dict[str, object]) -> None:
    with pytest.raises(UnknownUpdate):
        await route(make_router(bot), body, late=False)
