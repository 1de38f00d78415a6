"""Everything else that people send: texts that were asked for, texts that were not, voice, photos, groups."""

import unicodedata
from typing import Any

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.chat.client import Router
from bot.chat.screen import Screen
from bot.domain.errors import Refused
from bot.domain.persons import Awaited
from bot.handlers import questions, written
from bot.handlers.press import Talk, start_talk
from bot.i18n import locales
from bot.services.describe_visit import nickname_in, take_typed, written_in
from bot.services.desk import Desk
from bot.services.know_person import heed_block
from bot.views import details, menu

PAPERS = filters.PHOTO | filters.Document.ALL | filters.CONTACT | filters.LOCATION | filters.VIDEO


def register(router: Router, desk: Desk) -> None:
    """Enter the handlers of last resort; they come after all others."""

    async def everything(update: Update, context: Any) -> None:
        if update.effective_chat is None:
            return
        if update.effective_chat.type != ChatType.PRIVATE:
            await _leave(update, context)
            return
        if update.effective_user is None:
            return
        talk = await start_talk(desk, context.bot, update)
        await talk.answer(await _reply(talk, update))

    async def membership(update: Update, context: Any) -> None:
        change = update.my_chat_member
        assert change is not None
        if change.chat.type == ChatType.PRIVATE:
            has_blocked = change.new_chat_member.status == ChatMemberStatus.BANNED
            await heed_block(desk, change.chat.id, has_blocked=has_blocked)
        elif change.new_chat_member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
            await _leave(update, context)

    router.add_handler(MessageHandler(filters.ALL, everything))
    router.add_handler(ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER))


async def _leave(update: Update, context: Any) -> None:
    """Groups and channels are left: what is said here is for one person alone."""
    chat = update.effective_chat
    assert chat is not None
    try:
        await context.bot.leave_chat(chat.id)
    except TelegramError:
        return


async def _reply(talk: Talk, update: Update) -> Screen:
    message = update.effective_message
    text = message.text if message else None
    if text and talk.desk.matcher.is_emergency(text):
        return await questions.emergency(talk)
    if talk.person.locale is None:
        user = update.effective_user
        return menu.picker(talk.programme.locales, locales.from_telegram(user.language_code if user else None))
    if talk.person.awaited and text:
        return await _typed(talk, text)
    if text:
        return await questions.typed(talk, text)
    if message is not None and PAPERS.check_update(update):
        return menu.no_papers(talk.say, talk.programme)
    return menu.not_understood(talk.say, talk.programme)


async def _typed(talk: Talk, text: str) -> Screen:
    """What was asked for; a mistyped command is not it, nor is what holds nothing to read."""
    if text.startswith("/") or not any(_is_readable(c) for c in nickname_in(text)):
        return menu.not_understood(talk.say, talk.programme)
    try:
        if talk.person.awaited is Awaited.QUESTION:
            return await written.question_typed(talk, written_in(text))
        if talk.person.awaited is Awaited.REPLY:
            return await written.reply_typed(talk, written_in(text))
        shown = await take_typed(talk.desk, talk.chat, text)
    except Refused:
        return menu.not_understood(talk.say, talk.programme)
    if shown is None:
        return await questions.typed(talk, text)
    return details.details(talk.say, shown.visit, talk.say.say("Done. The counsellors see it."))


def _is_readable(character: str) -> bool:
    """Letters, digits, signs and emoji, but not marks that stand on other characters."""
    return unicodedata.category(character)[0] in "LNPS"
