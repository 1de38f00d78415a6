"""Telegram's Bot API as this product uses it: raw updates, screens that replace each other, and the router."""

from contextlib import suppress
from contextvars import ContextVar
from typing import Any, cast

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Application, ExtBot

from bot.chat.limiter import Limiter, Priority
from bot.chat.request import AiohttpRequest
from bot.chat.screen import Button, Document, Profile, Screen, Venue, plain

UPDATE_KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]
MOST_AT_ONCE = 100
TWO_LETTERS = 2
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SAME = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


class UnknownUpdate(Exception):
    """An update of a kind that was not asked for, or without content."""


class Bot(ExtBot[Priority]):
    """The client. Neither its `repr` nor its errors tell the token."""

    async def initialize(self) -> None:
        """Open the connections and ask who we are; where that fails they are closed again. Raises TelegramError."""
        try:
            await super().initialize()
        except BaseException as error:
            await self.shutdown()
            if isinstance(error, InvalidToken):
                raise InvalidToken from None  # the library's text tells the token
            raise

    async def get_raw_updates(self, offset: int | None, wait: int) -> list[dict[str, Any]]:
        """New updates as Telegram sent them, after at most `wait` seconds; what is below `offset` is confirmed."""
        data: dict[str, Any] = {"timeout": wait, "allowed_updates": UPDATE_KINDS}
        if offset is not None:
            data["offset"] = offset
        answer: Any = await self._post("getUpdates", data, read_timeout=wait + 10)
        if not isinstance(answer, list):
            raise TelegramError("the answer to getUpdates is no list")
        return answer

    def __repr__(self) -> str:
        return "Bot"


def make_bot(token: str, api_url: str) -> Bot:
    """The client for a token, at Telegram or at another server that speaks its Bot API."""
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
        rate_limiter=Limiter(),
    )


class Router(Application[Any, Any, Any, Any, Any, Any]):
    """Hands an update to its handler. What a handler raises reaches the caller."""

    async def process_error(self, update: object, error: Exception, job: Any = None, coroutine: Any = None) -> bool:  # noqa: ARG002
        """Pass the error on: the inbox decides what becomes of the update."""
        raise error


is_late: ContextVar[bool] = ContextVar("is_late", default=False)


async def route(router: Router, body: dict[str, Any], *, late: bool) -> None:
    """Parse one raw update and let its handler run. Raises whatever parsing or the handler raises."""
    is_late.set(late)
    update = Update.de_json(body, router.bot)
    if all(getattr(update, kind) is None for kind in UPDATE_KINDS):
        raise UnknownUpdate
    await router.process_update(update)


async def show(
    bot: Bot,
    chat: int,
    screen: Screen,
    *,
    replace: int | None = None,
    protect: bool = False,
    silent: bool = False,
    priority: Priority = "reply",
) -> int:
    """Show a screen in a chat, in place of message `replace` where that can be; returns the message id.

    `protect`: it cannot be forwarded. `silent`: it makes no sound. Raises TelegramError.
    """
    if replace is not None and await edit(bot, chat, replace, screen, priority=priority):
        return replace
    message = await bot.send_message(
        chat,
        str(screen.text),
        parse_mode=ParseMode.HTML,
        reply_markup=_keyboard(screen.rows),
        link_preview_options=NO_PREVIEW,
        protect_content=protect,
        disable_notification=silent,
        rate_limit_args=priority,
    )
    return message.message_id


async def edit(bot: Bot, chat: int, message_id: int, screen: Screen, *, priority: Priority = "reply") -> bool:
    """Let a message show a screen; False if there is no such message to edit. Raises TelegramError."""
    try:
        await bot.edit_message_text(
            str(screen.text),
            chat,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(screen.rows),
            link_preview_options=NO_PREVIEW,
            rate_limit_args=priority,
        )
    except BadRequest as error:
        text = error.message.lower()
        if any(gone in text for gone in _GONE):
            return False
        if _SAME not in text:
            raise
    return True


async def send_document(bot: Bot, chat: int, document: Document) -> int:
    """Send a file; returns the message id. Raises TelegramError."""
    file = InputFile(document.content, filename=document.filename)
    message: Message = await bot.send_document(chat, file, caption=str(document.caption), parse_mode=ParseMode.HTML)
    return message.message_id


async def send_venue(bot: Bot, chat: int, venue: Venue) -> int:
    """Send a point on the map; returns the message id. Raises TelegramError."""
    message = await bot.send_venue(chat, venue.latitude, venue.longitude, venue.title, venue.address)
    return message.message_id


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows]) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    label = plain(button.label)
    if button.copy:
        return InlineKeyboardButton(label, copy_text=CopyTextButton(button.copy))
    return InlineKeyboardButton(label, callback_data=button.data or None, url=button.url or None)


async def delete_messages(bot: Bot, chat: int, messages: list[int]) -> None:
    """Delete messages of a chat, as far as Telegram still lets the bot."""
    for start in range(0, len(messages), MOST_AT_ONCE):
        with suppress(BadRequest):
            await bot.delete_messages(chat, messages[start : start + MOST_AT_ONCE])


def make_router(bot: Bot) -> Router:
    """The library's application, used as a router: no updater, no job queue of its own."""
    router = Application.builder().application_class(Router).bot(bot).updater(None).job_queue(None).build()
    return cast(Router, router)


async def describe_bot(bot: Bot, profiles: dict[str, Profile]) -> None:
    """Set the profile by locale, where Telegram takes the code; the first locale's is the default."""
    for position, (locale, profile) in enumerate(profiles.items()):
        codes = [""] if position == 0 else []
        for code in codes + ([locale] if len(locale) == TWO_LETTERS else []):
            await bot.set_my_commands(profile.commands, language_code=code)
            await bot.set_my_description(profile.description, language_code=code)
            await bot.set_my_short_description(profile.short_description, language_code=code)


async def username(token: str, api_url: str) -> str:
    """The bot's name, asked of Telegram. Raises TelegramError."""
    async with make_bot(token, api_url) as bot:
        return bot.username


async def set_webhook(bot: Bot, url: str | None, secret: str | None) -> None:
    """Let Telegram send updates to an address, or without one keep them until they are asked for.

    What has piled up is never dropped.
    """
    if url is None:
        await bot.delete_webhook(drop_pending_updates=False)
    else:
        await bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATE_KINDS, max_connections=10)
