"""When a rule says no: the reason, without blame, and the next step."""

from bot.chat.actions.base import Action
from bot.chat.actions.book import Narrow, ShowChoices, ShowCounsellors, ShowEarliest, ShowSlot, Take
from bot.chat.screen import Screen
from bot.domain import errors
from bot.domain.errors import Refused
from bot.handlers.book import earliest
from bot.handlers.press import Talk, main_menu, with_note
from bot.services.show_visits import live_visits, visit_card
from bot.views import refusals
from bot.views import visit as views

CHOOSING = (ShowEarliest, ShowChoices, ShowCounsellors, Narrow, ShowSlot, Take)
LEADS_TO_MENU = (
    errors.BookingSwitchedOff,
    errors.InviteInvalid,
    errors.QuestionOpen,
    errors.QuestionUnknown,
    errors.QuestionsSwitchedOff,
)
ABOUT_ONE_VISIT = (errors.VisitChanged, errors.NotPossible, errors.VisitBegun)


async def refused(talk: Talk, action: Action, refusal: Refused) -> Screen:
    """The screen for a refusal; what is true now, and where to go from here."""
    if isinstance(refusal, errors.NotACounsellor):
        return main_menu(talk)
    note = refusals.words(talk.say, refusal)
    visit = getattr(action, "visit", 0)
    if isinstance(refusal, refusals.OFFERS_OTHERS):
        try:
            return with_note(await earliest(talk, visit if isinstance(action, CHOOSING) else 0), note)
        except Refused:
            return with_note(await earliest(talk, 0), note)
    if visit and isinstance(refusal, ABOUT_ONE_VISIT):
        try:
            shown = await visit_card(talk.desk, talk.chat, visit)
        except errors.VisitUnknown:
            return main_menu(talk)
        return views.card(talk.say, shown, talk.programme, talk.desk.now(), note)
    if isinstance(refusal, LEADS_TO_MENU):
        return with_note(main_menu(talk), note)
    return views.visits(talk.say, await live_visits(talk.desk, talk.chat), note)
