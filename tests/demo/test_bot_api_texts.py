"""Texts, their markup and their buttons are read, measured and refused as Telegram does."""

from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.demo.bot_api import BotApiServer
from bot.demo.telegram import Telegram
from tests.demo.helpers import keyboard, post


@pytest.mark.parametrize("text", ["😀 <b>fat</b>", "مرحبا <b>غامق</b> 😀", "a &lt;<i>b</i>&gt;"])
async def test_entities_count_in_utf16(world: Telegram, bot: Bot, text: str) -> None:
    world.person(5).start()
    assert (await bot.send_message(5, text, parse_mode=ParseMode.HTML)).text_html == text


async def test_every_tag_becomes_an_entity(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    source = (
        "<strong>a</strong><em>b</em><u>c</u><s>d</s><code>e</code><pre>f</pre><tg-spoiler>g</tg-spoiler>"
        '<a href="https://example.org/?a=1&amp;b=2">h</a><blockquote expandable>i</blockquote><b></b>'
    )
    sent = await bot.send_message(5, source, parse_mode=ParseMode.HTML)
    assert [str(entity.type) for entity in sent.entities] == [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "code",
        "pre",
        "spoiler",
        "text_link",
        "expandable_blockquote",
    ]
    assert sent.entities[7].url == "https://example.org/?a=1&b=2"


async def test_telegram_finds_links_and_commands_by_itself(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    sent = await bot.send_message(5, "<code>/no</code> /menu https://example.org.", parse_mode=ParseMode.HTML)
    assert sent.parse_entities(["url", "bot_command"]) == {
        sent.entities[1]: "/menu",
        sent.entities[2]: "https://example.org",
    }


async def test_white_space_around_a_text_is_cut_off(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    sent = await bot.send_message(5, "  \n<b> x</b> \n", parse_mode=ParseMode.HTML)
    assert (sent.text, sent.entities[0].offset, sent.entities[0].length) == ("x", 0, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("ä<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ä<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("1 < 2 > 1", 'Unsupported start tag "" at byte offset 2'),
    ],
)
async def test_markup_telegram_cannot_read_is_refused(world: Telegram, bot: Bot, text: str, reason: str) -> None:
    world.person(5).start()
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(5, text, parse_mode=ParseMode.HTML)
    assert refusal.value.message.lower() == f"can't parse entities: {reason}".lower()


async def test_a_text_has_1_to_4096_utf16_units(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    await bot.send_message(5, "<b>" + "😀" * 2048 + "</b>", parse_mode=ParseMode.HTML)
    for text, reason in (("", "text is empty"), (" \n", "text must be non-empty"), ("😀" * 2048 + "x", "too long")):
        with pytest.raises(BadRequest, match=f"(?i){reason}"):
            await bot.send_message(5, text)


async def test_an_unknown_parse_mode_is_refused(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    with pytest.raises(BadRequest, match=r"(?i)unsupported parse_mode"):
        await bot.send_message(5, "x", parse_mode="Wiki")


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are not allowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "text must be non-empty"),
        ({"callback_data": "x"}, "Can't find field"),
        ({"text": "x", "url": "https://no dots"}, "Wrong HTTP URL"),
        ({"text": "x", "url": "http://localhost/"}, "Wrong HTTP URL"),
        ({"text": "x", "url": "tel:+491"}, "Wrong HTTP URL"),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "callback_data": "x", "style": "pink"}, "style"),
    ],
)
async def test_a_wrong_button_is_refused(
    world: Telegram, server: BotApiServer, button: dict[str, Any], reason: str
) -> None:
    phone = world.person(5)
    phone.start()
    status, answer = await post(
        server, "sendMessage", chat_id=5, text="x", reply_markup={"inline_keyboard": [[button]]}
    )
    assert status == 400
    assert reason in answer["description"]
    assert phone.last is None


async def test_a_keyboard_has_at_most_100_buttons(world: Telegram, bot: Bot) -> None:
    world.person(5).start()
    buttons = [InlineKeyboardButton("x", callback_data="ä" * 32)] * 101
    await bot.send_message(5, "x", reply_markup=keyboard(*buttons[:100]))
    with pytest.raises(BadRequest, match=r"(?i)reply markup is too long"):
        await bot.send_message(5, "x", reply_markup=keyboard(*buttons))
