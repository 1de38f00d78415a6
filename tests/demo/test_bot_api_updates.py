"""How updates reach the bot: polls, conflicts, webhooks, repeats - and what a phone sends."""

import time
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import Conflict

from bot.demo.bot_api import BotApiServer
from bot.demo.signal import Signal
from bot.demo.telegram import Telegram
from bot.tasks import sleep, spawn, stop
from tests.demo.helpers import HandClock


async def test_updates_stay_until_they_are_confirmed(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    for text in "abc":
        phone.write(text)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["a", "b"]
    assert [update.update_id for update in await bot.get_updates()][:2] == [update.update_id for update in first]
    [left] = await bot.get_updates(offset=first[-1].update_id + 1)
    assert left.message is not None
    assert left.message.text == "c"


async def test_a_negative_offset_keeps_only_the_last_updates(world: Telegram, bot: Bot) -> None:
    for text in "abc":
        world.person(5).write(text)
    assert [u.message.text for u in await bot.get_updates(offset=-1) if u.message] == ["c"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_ends_when_something_happens(world: Telegram, bot: Bot) -> None:
    poll = spawn(bot.get_updates(timeout=20), "poll")
    await sleep(0.05)
    assert not poll.done()
    world.person(5).write("now")
    assert len(await poll) == 1


async def test_a_long_poll_returns_nothing_after_its_time(bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 3


async def test_the_older_of_two_polls_is_ended(world: Telegram, server: BotApiServer, bot: Bot) -> None:
    older = spawn(bot.get_updates(timeout=20), "older")
    await sleep(0.05)
    async with Bot("1:demo", base_url=f"{server.url}/bot") as other:
        newer = spawn(other.get_updates(timeout=20), "newer")
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        world.person(5).write("x")
        assert len(await newer) == 1


async def test_stopping_ends_polls_at_once_and_the_server_can_start_again(world: Telegram) -> None:
    server = BotApiServer(world)
    await server.start()
    port = int(server.url.rsplit(":", 1)[1])
    async with Bot("1:demo", base_url=f"{server.url}/bot") as bot:
        poll = spawn(bot.get_updates(timeout=20), "poll")
        await sleep(0.05)
        began = time.monotonic()
        await server.stop()
        assert time.monotonic() - began < 2
        with pytest.raises(Exception, match=r"(?i)error|disconnect"):
            await poll
        await server.start(port=port)
        await bot.get_me()
    await server.stop()


async def test_only_kinds_asked_for_are_queued(world: Telegram, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    phone = world.person(5)
    phone.start()
    phone.press_data("x")
    assert [update.callback_query is not None for update in await bot.get_updates()] == [True]
    await bot.get_updates(offset=-1, allowed_updates=[])
    phone.write("x")
    assert len(await bot.get_updates()) == 2


async def test_updates_nobody_fetches_are_gone_after_a_day(world: Telegram, clock: HandClock, bot: Bot) -> None:
    world.person(5).write("x")
    clock.forward(hours=24, seconds=1)
    assert await bot.get_updates() == ()


async def test_a_confirmed_update_can_be_delivered_again(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.write("x")
    assert phone.last_update_id is not None
    await bot.get_updates(offset=phone.last_update_id + 1)
    world.redeliver(phone.last_update_id)
    [again] = await bot.get_updates(offset=phone.last_update_id + 1)
    assert again.update_id == phone.last_update_id
    assert await bot.get_updates(offset=phone.last_update_id + 1) == ()


async def test_any_object_can_be_queued(world: Telegram, bot: Bot) -> None:
    number = world.raw_update({"poll_of_the_future": {}})
    assert [update.update_id for update in await bot.get_updates()] == [number]
    assert world.raw_update({"update_id": number + 10}) == number + 10
    world.person(5).write("x")
    assert world.person(5).last_update_id == number + 11


async def test_a_start_link_sends_a_command_with_its_payload(world: Telegram, bot: Bot) -> None:
    world.person(5, language_code="fa", username="someone").start("ti")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.text == "/start ti"
    assert [(str(e.type), e.offset, e.length) for e in update.message.entities] == [("bot_command", 0, 6)]
    assert (update.message.from_user.language_code, update.message.chat.type) == ("fa", "private")
    with pytest.raises(ValueError, match="payload"):
        world.person(5).start("two words")


async def test_a_press_carries_the_message_as_it_stands(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Yes, please", callback_data="v1:yes")]])
    sent = await bot.send_message(5, "?", reply_markup=markup)
    phone.press("please")
    phone.press("v1:yes")
    phone.press_data("forged", message_id=sent.message_id)
    queries = [update.callback_query for update in await bot.get_updates() if update.callback_query]
    assert [query.data for query in queries] == ["v1:yes", "v1:yes", "forged"]
    assert all(query.message == sent and query.from_user.id == 5 for query in queries)
    assert len({query.id for query in queries}) == 3
    with pytest.raises(AssertionError, match="no button 'No'"):
        phone.press("No")


async def test_a_press_on_a_deleted_message_shows_it_as_unreachable(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    sent = await bot.send_message(5, "?")
    await bot.delete_message(5, sent.message_id)
    phone.press_data("x", sent.message_id)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert (query.message.is_accessible, query.message.message_id) == (False, sent.message_id)


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "contact", "location", "document", "video"])
async def test_a_phone_sends_more_than_text(world: Telegram, bot: Bot, kind: str) -> None:
    world.person(5).send(kind)
    [update] = await bot.get_updates()
    assert update.message is not None
    assert getattr(update.message, kind)
    with pytest.raises(ValueError, match="a phone can send"):
        world.person(5).send("pigeon")


async def test_an_own_message_can_be_edited(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    with pytest.raises(ValueError, match="nothing written"):
        phone.edit("x")
    phone.write("helo")
    phone.edit("hello")
    update = (await bot.get_updates())[-1]
    assert update.edited_message is not None
    assert update.edited_message.text == "hello"
    assert update.edited_message.edit_date is not None


async def test_who_blocked_the_bot_writes_only_after_start(world: Telegram) -> None:
    phone = world.person(5)
    phone.start()
    phone.block()
    with pytest.raises(ValueError, match="blocked"):
        phone.write("x")
    phone.start()
    assert not phone.chat.blocked


@pytest.mark.parametrize("text", ["", " ", "x" * 4097])
async def test_a_phone_sends_no_empty_and_no_endless_text(world: Telegram, text: str) -> None:
    with pytest.raises(ValueError, match="1 to 4096"):
        world.person(5).write(text)


async def test_channel_posts_arrive_as_such(world: Telegram, bot: Bot) -> None:
    world.channel_post("news")
    [update] = await bot.get_updates()
    assert update.channel_post is not None
    assert update.channel_post.text == "news"


async def test_waiting_in_vain_shows_the_chat(world: Telegram) -> None:
    phone = world.person(5)
    phone.write("hello")
    with pytest.raises(AssertionError, match="own 1: 'hello'"):
        await phone.wait(lambda phone: phone.last, timeout=0.01)


async def test_listeners_hear_of_changes_until_they_stop(world: Telegram) -> None:
    heard: list[int] = []
    stop = world.on_change(heard.append)
    world.person(5).write("x")
    stop()
    world.person(6).write("x")
    assert heard == [5]


class Hook:
    """A webhook that fails at first."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.taken: list[tuple[str | None, dict[str, Any]]] = []
        self.arrived = Signal()

    async def start(self) -> tuple[web.AppRunner, str]:
        app = web.Application()
        app.add_routes([web.post("/hook", self._take)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"

    async def _take(self, request: web.Request) -> web.Response:
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        self.taken.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        self.arrived.fire()
        return web.Response()


async def test_a_webhook_gets_every_update_in_order_until_it_takes_it(world: Telegram, bot: Bot) -> None:
    hook = Hook(failures=2)
    runner, url = await hook.start()
    world.person(5).write("before")
    await bot.set_webhook(url, secret_token="se-cret_1")
    world.person(5).write("after")
    while len(hook.taken) < 2:
        assert await hook.arrived.wait(5)
    assert [(secret, update["message"]["text"]) for secret, update in hook.taken] == [
        ("se-cret_1", "before"),
        ("se-cret_1", "after"),
    ]
    await runner.cleanup()
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    info = await bot.get_webhook_info()
    assert (info.url, info.last_error_message) == (url, "Wrong response from the webhook: 500 Internal Server Error")
    await bot.delete_webhook()
    world.person(5).write("polled")
    assert [update.message.text for update in await bot.get_updates() if update.message][-1:] == ["polled"]


async def test_a_webhook_needs_https_and_a_plain_secret(bot: Bot) -> None:
    with pytest.raises(Exception, match=r"(?i)https"):
        await bot.set_webhook("http://example.org/hook")
    with pytest.raises(Exception, match=r"(?i)unallowed characters"):
        await bot.set_webhook("https://example.org/hook", secret_token="ä")


async def test_pending_updates_can_be_dropped(world: Telegram, bot: Bot) -> None:
    world.person(5).write("x")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_poll_whose_bot_has_gone_takes_nothing(world: Telegram, server: BotApiServer) -> None:
    phone = world.person(5)
    phone.write("x")
    number = phone.last_update_id
    assert number is not None
    async with Bot("1:demo", base_url=f"{server.url}/bot") as gone:
        poll = spawn(gone.get_updates(offset=number + 1, timeout=20), "poll")
        await sleep(0.05)
        await stop(poll)
    await sleep(0.05)
    world.redeliver(number)
    async with Bot("1:demo", base_url=f"{server.url}/bot") as restarted:
        assert [update.update_id for update in await restarted.get_updates(offset=number + 1)] == [number]
