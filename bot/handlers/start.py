"""Coming in: /start with its links, the menu, the language."""

from typing import Any

from telegram import Update
from telegram.ext import CommandHandler, filters

from bot.chat.actions.answers import ShowGroups
from bot.chat.actions.start import SetLocale, ShowLanguages, ShowMenu
from bot.chat.actions.visits import ShowVisits
from bot.chat.client import Router
from bot.chat.screen import Screen
from bot.domain.errors import Refused
from bot.handlers import feed, questions, written
from bot.handlers import privacy as privacy_journey
from bot.handlers.book import earliest
from bot.handlers.press import Journeys, Talk, main_menu, start_talk, with_note
from bot.handlers.visits import visits
from bot.i18n import locales
from bot.i18n.speech import Speech
from bot.services.accept_update import note_message
from bot.services.bind_counsellor import INVITE_PREFIX, accept_invite
from bot.services.describe_visit import stop_awaiting
from bot.services.desk import Desk
from bot.services.know_person import choose_locale
from bot.views import menu, refusals
from bot.views.notices import welcome

NEW_AND_PRIVATE = filters.ChatType.PRIVATE & ~filters.UpdateType.EDITED


def register(journeys: Journeys, router: Router, desk: Desk) -> None:
    """Enter the actions of this journey and the commands."""
    journeys.on(ShowMenu, show_menu)
    journeys.on(ShowLanguages, show_languages)
    journeys.on(SetLocale, set_locale)
    commands = {
        "start": _start,
        "menu": _menu,
        "help": _menu,
        "language": _languages,
        "book": _book,
        "visits": _visits,
        "questions": _questions,
        "emergency": _emergency,
        "privacy": _privacy,
        "traces": _traces,
        "calendar": _calendar,
        "write": _write,
    }
    for name, act in commands.items():
        router.add_handler(CommandHandler(name, _answering(desk, act), NEW_AND_PRIVATE))


def _answering(desk: Desk, act: Any) -> Any:
    async def handle(update: Update, context: Any) -> None:
        talk = await start_talk(desk, context.bot, update)
        if talk.person.awaited:
            await stop_awaiting(desk, talk.chat)
        user = update.effective_user
        code = locales.from_telegram(user.language_code if user else None)
        payload = " ".join(context.args or [])
        if talk.person.locale is None and act is not _start:
            screen = _picker(talk, code)
        else:
            screen = await act(talk, payload, code)
        await talk.answer(screen)
        if talk.person.locale is None and update.message is not None:
            await note_message(desk, talk.chat, update.message.message_id)

    return handle


def _picker(talk: Talk, code: str | None) -> Screen:
    known = talk.say if talk.person.locale else None
    return menu.picker(talk.programme.locales, talk.person.locale or code, known)


async def _start(talk: Talk, payload: str, code: str | None) -> Screen:
    """A link may carry a language or an invite; anything else is a plain start."""
    if payload.startswith(INVITE_PREFIX):
        return await _bind(talk, payload)
    if payload in talk.programme.locales:
        return await _speak(talk, payload)
    if talk.person.locale is None:
        return _picker(talk, code)
    return main_menu(talk)


async def _bind(talk: Talk, payload: str) -> Screen:
    try:
        counsellor = await accept_invite(talk.desk, talk.chat, payload)
    except Refused as refusal:
        return with_note(main_menu(talk), refusals.words(talk.say, refusal))
    name = talk.programme.counsellors[counsellor].name
    return welcome(Speech.of(talk.person.locale or locales.GERMAN), name)


async def _speak(talk: Talk, locale: str) -> Screen:
    await choose_locale(talk.desk, talk.chat, locale)
    if talk.person.locale is None and talk.message_id is not None:
        # The picker, which becomes the menu, was shown before there was anybody to note it for.
        await note_message(talk.desk, talk.chat, talk.message_id)
    return menu.welcome(Speech.of(locale), talk.programme, is_reviewed=talk.desk.library.is_reviewed(locale))


async def _menu(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return main_menu(talk)


async def _languages(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return _picker(talk, code)


async def _book(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return await earliest(talk, 0)


async def _visits(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return await visits(talk, ShowVisits())


async def _questions(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return await questions.groups(talk, ShowGroups())


async def _emergency(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return await questions.emergency(talk)


async def _privacy(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return await privacy_journey.privacy(talk, None)


async def _traces(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return await privacy_journey.delete_traces(talk, None)


async def _calendar(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    return await feed.show(talk)


async def _write(talk: Talk, payload: str, code: str | None) -> Screen:  # noqa: ARG001
    try:
        return await written.ask(talk)
    except Refused as refusal:
        return with_note(main_menu(talk), refusals.words(talk.say, refusal))


async def show_menu(talk: Talk, _: ShowMenu) -> Screen:
    """The menu."""
    return main_menu(talk)


async def show_languages(talk: Talk, _: ShowLanguages) -> Screen:
    """The picker."""
    return _picker(talk, None)


async def set_locale(talk: Talk, action: SetLocale) -> Screen:
    """Speak the chosen language from now on; one we do not have shows the picker again."""
    if action.locale not in talk.programme.locales:
        return _picker(talk, None)
    return await _speak(talk, action.locale)
