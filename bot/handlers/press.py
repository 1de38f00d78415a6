"""What all presses share: answer the query, find out who presses, run the journey, show its screen."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from bot.chat.actions.base import Action
from bot.chat.actions.start import SetLocale, ShowLanguages, ShowMenu
from bot.chat.callback_data import UnknownButton, pattern, unpack
from bot.chat.client import Bot, Router, is_late, show
from bot.chat.outcomes import outcome_of
from bot.chat.screen import Screen, lines
from bot.domain.errors import Refused
from bot.domain.notices import Outcome
from bot.domain.persons import Person
from bot.domain.programme import Programme
from bot.i18n import locales
from bot.i18n.speech import Speech
from bot.services.accept_update import note_message
from bot.services.describe_visit import stop_awaiting
from bot.services.desk import Desk
from bot.services.know_person import meet
from bot.views import menu, refusals

A = TypeVar("A", bound=Action)


@dataclass(frozen=True, slots=True)
class Talk:
    """One turn of a conversation: who speaks, in which language, and what is needed to answer."""

    desk: Desk
    bot: Bot
    person: Person
    say: Speech
    message_id: int | None = None

    @property
    def chat(self) -> int:
        """The Telegram id of the person, which is that of their private chat."""
        return self.person.telegram_id

    @property
    def programme(self) -> Programme:
        """The programme of the moment."""
        return self.desk.programme

    async def answer(self, screen: Screen, *, replace: bool = True) -> None:
        """Show a screen, in place of the pressed one if `replace`; one who has blocked the bot gets none."""
        place = self.message_id if replace else None
        try:
            message_id = await show(self.bot, self.chat, screen, replace=place)
        except TelegramError as error:
            if outcome_of(error) is not Outcome.FORBIDDEN:
                raise
            return
        if message_id != place:
            await note_message(self.desk, self.chat, message_id)


Act = Callable[[Talk, Any], Awaitable[Screen]]


class OnRefusal(Protocol):
    """What is shown when a rule says no to an action."""

    async def __call__(self, talk: Talk, action: Action, refusal: Refused) -> Screen:
        """The screen with the reason and the next step."""
        ...


class Journeys:
    """The table of all actions; each journey's file enters its own."""

    def __init__(self, router: Router, desk: Desk, refused: OnRefusal) -> None:
        """`refused` answers for every journey when a rule says no."""
        self._router = router
        self._desk = desk
        self._refused = refused
        self._acts: dict[type[Action], Act] = {}
        self._instead: dict[type[Action], Callable[[Any], Action]] = {}

    def on(
        self, action: type[A], act: Callable[[Talk, A], Awaitable[Screen]], instead: Callable[[A], Action] | None = None
    ) -> None:
        """Run `act` for presses of this action; of an old press show `instead`, which changes nothing."""
        self._acts[action] = act
        if instead:
            self._instead[action] = instead
        self._router.add_handler(CallbackQueryHandler(self._press, pattern(action)))

    def catch_others(self) -> None:
        """Answer presses of buttons that no journey knows (any more), too."""
        self._router.add_handler(CallbackQueryHandler(self._press))

    async def _press(self, update: Update, context: Any) -> None:
        query = update.callback_query
        assert query is not None
        with suppress(TelegramError):
            await query.answer()
        try:
            action, in_german = unpack(str(query.data))
        except UnknownButton:
            action, in_german = ShowMenu(), False
        message_id = query.message.message_id if query.message else None
        talk = await start_talk(self._desk, context.bot, update, in_german=in_german, message_id=message_id)
        if talk.person.locale is None and not isinstance(action, SetLocale):
            action = ShowLanguages()
        if talk.person.awaited and not action.keeps_typed:
            await stop_awaiting(self._desk, talk.chat)
        await talk.answer(await self._screen(talk, action), replace=not action.keeps_screen)

    async def _screen(self, talk: Talk, action: Action) -> Screen:
        away = is_late.get() and type(action) in self._instead
        if away:
            action = self._instead[type(action)](action)
        screen = await self.perform(talk, action)
        return with_note(screen, refusals.away(talk.say)) if away else screen

    async def perform(self, talk: Talk, action: Action) -> Screen:
        """The screen of an action, or of the refusal it meets."""
        try:
            return await self._acts[type(action)](talk, action)
        except Refused as refusal:
            return await self._refused(talk, action, refusal)


async def start_talk(
    desk: Desk, bot: Bot, update: Update, *, in_german: bool = False, message_id: int | None = None
) -> Talk:
    """Who sent the update, spoken to in their language; until one is chosen in the one Telegram names, else German."""
    user = update.effective_user
    assert user is not None
    person = await meet(desk, user.id)
    own = person.locale or locales.from_telegram(user.language_code) or locales.GERMAN
    if own not in desk.programme.locales:
        own = desk.programme.locales[0]
    return Talk(desk, bot, person, Speech.of(own, in_german=in_german), message_id)


def with_note(screen: Screen, note: str) -> Screen:
    """A screen with something said first."""
    return Screen(lines(note, "", screen.text), screen.rows)


def main_menu(talk: Talk) -> Screen:
    """The menu in the language of the talk."""
    return menu.menu(talk.say, talk.programme)
