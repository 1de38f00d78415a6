"""What counsellors do with their notices. Whoever is not bound gets the person's menu."""

from bot.chat.actions.counsellors import AnswerWishes, ShowNotice
from bot.chat.screen import Screen
from bot.domain import errors
from bot.domain.notices import NoticeKind
from bot.handlers.press import Journeys, Talk, with_note
from bot.services.answer_wishes import answer_wishes, look_again
from bot.views import refusals
from bot.views.notices import notice


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(ShowNotice, show_notice)
    journeys.on(AnswerWishes, answer, instead=lambda action: ShowNotice(NoticeKind.WISHES, action.visit))


async def show_notice(talk: Talk, action: ShowNotice) -> Screen:
    """A notice as it reads now."""
    facts = await look_again(talk.desk, talk.chat, action.kind, action.visit)
    return notice(facts, talk.programme, talk.desk.now(), in_german=talk.say.is_german)


async def answer(talk: Talk, action: AnswerWishes) -> Screen:
    """Say whether the wishes are possible; where they are others by now, or there is none, the notice says so."""
    try:
        facts = await answer_wishes(talk.desk, talk.chat, action.visit, action.version, possible=action.possible)
    except (errors.VisitChanged, errors.NotPossible) as refusal:
        now = await show_notice(talk, ShowNotice(NoticeKind.WISHES, action.visit))
        return with_note(now, refusals.words(talk.say, refusal))
    return notice(facts, talk.programme, talk.desk.now(), in_german=talk.say.is_german)
