"""My visits: list, card, cancel, calendar file, map."""

from bot.chat.actions.visits import AskCancel, Cancel, SendCalendarFile, SendMap, ShowVisit, ShowVisits
from bot.chat.client import send_document, send_venue
from bot.chat.screen import Screen, Venue
from bot.domain import errors
from bot.domain.visits import State, VisitCard, check_before_start
from bot.handlers.press import Journeys, Talk
from bot.services.accept_update import note_message
from bot.services.cancel_visit import cancel_visit
from bot.services.show_visits import calendar_identity, live_visits, visit_card
from bot.views import describe
from bot.views import visit as views
from bot.views.calendar import calendar_file


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(ShowVisits, visits)
    journeys.on(ShowVisit, visit)
    journeys.on(AskCancel, ask_cancel)
    journeys.on(Cancel, cancel)
    journeys.on(SendCalendarFile, send_calendar_file)
    journeys.on(SendMap, send_map)


async def visits(talk: Talk, _: ShowVisits) -> Screen:
    """The live visits."""
    return views.visits(talk.say, await live_visits(talk.desk, talk.chat))


async def visit(talk: Talk, action: ShowVisit) -> Screen:
    """The card of one visit."""
    shown = await visit_card(talk.desk, talk.chat, action.visit)
    return card(talk, shown)


def card(talk: Talk, shown: VisitCard, note: str = "") -> Screen:
    """The card of a visit, now."""
    return views.card(talk.say, shown, talk.programme, talk.desk.now(), note)


async def ask_cancel(talk: Talk, action: AskCancel) -> Screen:
    """Ask once."""
    shown = await visit_card(talk.desk, talk.chat, action.visit)
    if not shown.visit.is_live(talk.desk.now()):
        return card(talk, shown)
    check_before_start(shown.visit, talk.desk.now())
    return views.ask_cancel(talk.say, shown.visit)


async def cancel(talk: Talk, action: Cancel) -> Screen:
    """Cancel; a second tap, or this one after a restart, shows that it is cancelled."""
    try:
        cancelled = await cancel_visit(talk.desk, talk.chat, action.visit, action.version)
    except errors.NotPossible:
        cancelled = (await visit_card(talk.desk, talk.chat, action.visit)).visit
        if cancelled.state is not State.CANCELLED:
            raise
    return card(talk, VisitCard(cancelled))


async def send_calendar_file(talk: Talk, action: SendCalendarFile) -> Screen:
    """Send the visit as a calendar file; the card stays."""
    found, uid = await calendar_identity(talk.desk, talk.chat, action.visit)
    document = calendar_file(talk.say, found, uid, talk.desk.now())
    await note_message(talk.desk, talk.chat, await send_document(talk.bot, talk.chat, document))
    return await visit(talk, ShowVisit(action.visit))


async def send_map(talk: Talk, action: SendMap) -> Screen:
    """Send the office as a point on the map; the card stays."""
    found = (await visit_card(talk.desk, talk.chat, action.visit)).visit
    office = talk.programme.offices.get(found.office)
    if office and office.latitude is not None and office.longitude is not None:
        venue = Venue(office.latitude, office.longitude, office.building or office.name, describe.address_of(found))
        await note_message(talk.desk, talk.chat, await send_venue(talk.bot, talk.chat, venue))
    return await visit(talk, ShowVisit(action.visit))
