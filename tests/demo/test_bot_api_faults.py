"""Ordered faults happen as ordered, and leave the state they promise."""

import time

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.demo.bot_api import BotApiServer
from bot.demo.faults import Fault
from bot.demo.telegram import Telegram


@pytest.mark.parametrize(
    ("fault", "sent"),
    [
        (Fault.status(502, "<html>Bad Gateway</html>"), 0),
        (Fault.api(500, "Internal Server Error"), 0),
        (Fault.refuse(), 0),
        (Fault.lose_reply(), 1),
        (Fault.garbage(), 1),
    ],
    ids=["gateway", "api", "refused", "reply lost", "garbage"],
)
async def test_a_fault_happens_once_and_executes_or_not(world: Telegram, bot: Bot, fault: Fault, sent: int) -> None:
    phone = world.person(5)
    phone.start()
    world.faults.add("sendMessage", fault)
    with pytest.raises(TelegramError):
        await bot.send_message(5, "x")
    assert len(phone.messages) == 1 + sent
    await bot.send_message(5, "x")
    assert len(world.calls_of("sendMessage")) == 2


async def test_a_flood_refusal_comes_with_and_without_a_time(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    world.faults.add("sendMessage", Fault.api(429, "Too Many Requests: retry after 7", retry_after=7))
    world.faults.add("sendMessage", Fault.api(429, "Too Many Requests"))
    with pytest.raises(RetryAfter):
        await bot.send_message(5, "x")
    with pytest.raises(TelegramError, match="Too Many Requests"):
        await bot.send_message(5, "x")


async def test_a_fault_can_meet_one_chat_only_or_every_call(world: Telegram, bot: Bot) -> None:
    for user_id in (5, 6):
        world.person(user_id).start()
    world.faults.add("*", Fault.refuse(), times=None, chat_id=6)
    await bot.send_message(5, "x")
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(6, "x")
    world.faults.clear()
    await bot.send_message(6, "x")


async def test_a_hanging_call_is_executed_only_if_the_bot_still_waits(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    world.faults.add("sendMessage", Fault.hang(0.2))
    with pytest.raises(TimedOut):
        await bot.send_message(5, "lost", read_timeout=0.05)
    world.faults.add("sendMessage", Fault.hang(0.2))
    began = time.monotonic()
    await bot.send_message(5, "late")
    assert time.monotonic() - began >= 0.2
    world.faults.add("sendMessage", Fault.hang(0.2, executed=True))
    with pytest.raises(TimedOut):
        await bot.send_message(5, "done", read_timeout=0.05)
    assert [message.text for message in phone.messages] == ["/start", "late", "done"]


async def test_while_down_nothing_is_answered_or_executed(world: Telegram, server: BotApiServer, bot: Bot) -> None:
    world.person(5).start()
    server.down = True
    with pytest.raises(NetworkError):
        await bot.send_message(5, "x")
    server.down = False
    await bot.send_message(5, "x")
    assert [message.text for message in world.person(5).messages] == ["/start", "x"]
