"""The local Bot API server answers as Telegram does: messages, limits, errors."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot, CopyTextButton, InlineKeyboardButton, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.demo.bot_api import BotApiServer
from bot.demo.telegram import Telegram
from tests.demo.helpers import HandClock, keyboard, post


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    assert (await bot.get_me()).username == "demo_bot"


async def test_an_unknown_method_is_not_found(server: BotApiServer) -> None:
    assert await post(server, "sendNothing") == (404, {"ok": False, "error_code": 404, "description": "Not Found"})


async def test_a_wrong_token_is_unauthorized(server: BotApiServer) -> None:
    status, answer = await post(server, "getMe", token="2:other")
    assert (status, answer["description"]) == (401, "Unauthorized")


async def test_parameters_may_come_in_the_address_as_form_or_as_json(world: Telegram, server: BotApiServer) -> None:
    phone = world.person(5)
    phone.start()
    async with aiohttp.ClientSession() as session:
        address = f"{server.url}/bot1:demo/SENDmessage"
        await session.get(address, params={"chat_id": 5, "text": "one"})
        await session.post(address, data={"chat_id": "5", "text": "two"})
        await session.post(address, json={"chat_id": 5, "text": "three"})
    assert [message.text for message in phone.messages] == ["/start", "one", "two", "three"]


async def test_broken_json_is_refused(server: BotApiServer) -> None:
    async with aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as session:
        for body in ("{", "[1]"):
            async with session.post(f"{server.url}/bot1:demo/getMe", data=body) as answer:
                assert answer.status == 400


async def test_a_sent_message_reaches_the_phone(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    sent = await bot.send_message(
        5,
        "Hello <b>you</b>",
        parse_mode=ParseMode.HTML,
        protect_content=True,
        disable_notification=True,
        reply_parameters=ReplyParameters(phone.messages[0].id),
        reply_markup=keyboard(
            InlineKeyboardButton("Yes", callback_data="y"),
            InlineKeyboardButton("Page", url="https://example.org"),
            InlineKeyboardButton("Number", copy_text=CopyTextButton("123")),
        ),
    )
    seen = await phone.wait(lambda phone: phone.last)
    assert (seen.id, seen.text, seen.html) == (sent.message_id, "Hello you", "Hello <b>you</b>")
    assert seen.protected
    assert seen.silent
    assert seen.from_bot
    assert [button.text for row in seen.buttons for button in row] == ["Yes", "Page", "Number"]
    assert sent.text_html == "Hello <b>you</b>"
    assert sent.has_protected_content
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"


async def test_an_edit_replaces_text_and_buttons(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    sent = await bot.send_message(5, "old", reply_markup=keyboard(InlineKeyboardButton("x", callback_data="x")))
    await bot.edit_message_text("new", 5, sent.message_id)
    assert phone.last is not None
    assert (phone.last.text, phone.last.buttons, phone.last.edited_at) == ("new", [], world.clock.now())
    await bot.edit_message_reply_markup(
        5, sent.message_id, reply_markup=keyboard(InlineKeyboardButton("y", callback_data="y"))
    )
    assert phone.last.buttons[0][0].data == "y"


async def test_an_edit_that_changes_nothing_is_refused(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    sent = await bot.send_message(5, "<b>same</b>", parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest) as refusal:
        await bot.edit_message_text("<b>same</b>", 5, sent.message_id, parse_mode=ParseMode.HTML)
    assert refusal.value.message.lower() == (
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
        "content and reply markup of the message"
    )
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(5, sent.message_id)


async def test_only_own_existing_texts_can_be_edited(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    own = phone.start()
    file = await bot.send_document(5, b"x", filename="x.txt")
    for number, reason in ((999, "essage to edit not found"), (own.id, "can't be edited"), (file.id, "no text")):
        with pytest.raises(BadRequest, match=f"(?i){reason}"):
            await bot.edit_message_text("x", 5, number)


async def test_messages_can_be_deleted_for_48_hours(world: Telegram, clock: HandClock, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    for text in "abc":
        await bot.send_message(5, text)
    ids = [message.id for message in phone.messages]
    clock.forward(hours=48)
    await bot.delete_message(5, ids[0])
    await bot.delete_messages(5, [ids[0], ids[1], 999])
    clock.forward(seconds=1)
    with pytest.raises(BadRequest, match="essage can't be deleted for everyone"):
        await bot.delete_message(5, ids[2])
    with pytest.raises(BadRequest, match="essage can't be deleted for everyone"):
        await bot.delete_messages(5, ids)
    with pytest.raises(BadRequest, match="essage to delete not found"):
        await bot.delete_message(5, ids[0])
    assert [message.text for message in phone.messages] == ["b", "c"]


async def test_1_to_100_messages_can_be_deleted_at_once(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    for ids in ([], list(range(101))):
        with pytest.raises(BadRequest, match="identifiers"):
            await bot.delete_messages(5, ids)


async def test_a_press_is_answered_with_a_toast_within_15_minutes(world: Telegram, clock: HandClock, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    await bot.send_message(5, "?", reply_markup=keyboard(InlineKeyboardButton("Yes", callback_data="y")))
    query = phone.press("Yes")
    assert phone.waiting_presses == [query]
    clock.forward(minutes=15)
    await bot.answer_callback_query(query, "Noted")
    assert (phone.toast, phone.waiting_presses) == ("Noted", [])
    clock.forward(seconds=1)
    for late in (query, "123"):
        with pytest.raises(BadRequest, match="uery is too old and response timeout expired or query id is invalid"):
            await bot.answer_callback_query(late)


async def test_a_toast_has_at_most_200_characters(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(phone.press_data("x"), "x" * 201)


async def test_a_document_arrives_with_name_content_and_caption(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    sent = await bot.send_document(
        5,
        b"BEGIN",
        caption="<b>here</b>",
        parse_mode=ParseMode.HTML,
        filename="Termin.ics",
        reply_markup=keyboard(InlineKeyboardButton("x", callback_data="x")),
    )
    assert sent.document is not None
    assert sent.document.file_name == "Termin.ics"
    assert sent.caption_html == "<b>here</b>"
    await bot.send_document(5, sent.document.file_id)
    for message in phone.messages[1:]:
        assert message.document is not None
        assert (message.document.filename, message.document.content) == ("Termin.ics", b"BEGIN")


async def test_a_document_needs_content_and_a_short_caption(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(5, b"x", caption="x" * 1025)
    with pytest.raises(BadRequest, match="non-empty"):
        await bot.send_document(5, b"")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await bot.send_document(5, "unknown")


async def test_a_venue_arrives_and_needs_all_its_parts(world: Telegram, server: BotApiServer, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    await bot.send_venue(5, 50.8, 6.48, "Office", "Street 1")
    assert phone.last is not None
    assert phone.last.venue is not None
    assert (phone.last.venue.title, phone.last.venue.latitude) == ("Office", 50.8)
    place: dict[str, Any] = {"latitude": 50.8, "longitude": 6.48, "title": "Office", "address": "Street 1"}
    for missing in place:
        given = {name: part for name, part in place.items() if name != missing}
        status, _ = await post(server, "sendVenue", chat_id=5, **given)
        assert status == 400, missing


async def test_an_unknown_chat_is_not_found(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(77, "x")


async def test_a_bot_cannot_write_first(world: Telegram, bot: Bot) -> None:
    world.person(5)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(5, "x")


async def test_who_blocks_the_bot_gets_nothing_until_unblocking(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    phone.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(5, "x")
    phone.unblock()
    await bot.send_message(5, "x")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    statuses = [(change.old_chat_member.status, change.new_chat_member.status) for change in changes]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


async def test_a_deleted_account_gets_nothing(world: Telegram, bot: Bot) -> None:
    phone = world.person(5)
    phone.start()
    phone.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(5, "x")


async def test_a_reply_to_a_missing_message_is_refused(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(5, "x", reply_parameters=ReplyParameters(99))
    await bot.send_message(5, "x", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True))


async def test_the_bot_leaves_a_group_and_cannot_write_there_any_more(world: Telegram, bot: Bot) -> None:
    group = world.group("Class")
    group.write("hello")
    await bot.send_message(group.id, "no groups")
    await bot.leave_chat(group.id)
    assert group.bot_left
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(group.id, "x")
    kinds = [(update.my_chat_member is not None, update.message is not None) for update in await bot.get_updates()]
    assert kinds == [(True, False), (False, True), (True, False)]


async def test_a_chat_action_shows_nothing_but_is_checked(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    assert await bot.send_chat_action(5, "typing")
    with pytest.raises(BadRequest, match=r"(?i)wrong parameter action"):
        await bot.send_chat_action(5, "singing")


async def test_the_bots_profile_is_kept_by_language(bot: Bot) -> None:
    await bot.set_my_name("Termin")
    await bot.set_my_description("112", language_code="de")
    await bot.set_my_short_description("short")
    await bot.set_my_commands([("start", "Begin")])
    assert (await bot.get_my_name("de")).name == "Termin"
    assert (await bot.get_my_description("de")).description == "112"
    assert (await bot.get_my_description()).description == ""
    assert [command.command for command in await bot.get_my_commands()] == ["start"]
    with pytest.raises(BadRequest, match=r"(?i)language code"):
        await bot.set_my_name("x", "kmr")
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_INVALID"):
        await bot.set_my_commands([("Start!", "Begin")])


async def test_get_chat_knows_those_who_wrote(world: Telegram, bot: Bot) -> None:
    world.person(5, "Anna")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.get_chat(5)
    world.person(5).start()
    assert (await bot.get_chat(5)).first_name == "Anna"


async def test_a_chat_takes_three_messages_at_once_then_one_a_second(clock: HandClock) -> None:
    world = Telegram(clock, flood_limits=True)
    server = BotApiServer(world)
    await server.start()
    world.person(5).start()
    async with Bot("1:demo", base_url=f"{server.url}/bot") as bot:
        for _ in range(3):
            await bot.send_message(5, "x")
        with pytest.raises(RetryAfter) as refusal:
            await bot.send_message(5, "x")
    await server.stop()
    assert refusal.value.retry_after in {1, timedelta(seconds=1)}


async def test_all_chats_together_take_30_messages_a_second(clock: HandClock) -> None:
    world = Telegram(clock, flood_limits=True)
    for user_id in range(1, 12):
        world.person(user_id).start()
    answers = []
    for number in range(33):
        try:
            await world.call("sendMessage", {"chat_id": number % 11 + 1, "text": "x"})
            answers.append(200)
        except Exception as error:
            answers.append(getattr(error, "code", 0))
    assert answers == [200] * 30 + [429] * 3


async def test_every_request_is_counted(world: Telegram, clock: HandClock, bot: Bot) -> None:
    world.person(5).start()
    await bot.send_message(5, "x")
    [call] = world.calls_of("sendMessage", chat_id=5)
    assert (call.at, call.params["text"]) == (clock.now(), "x")
    assert world.calls_of("getMe")
