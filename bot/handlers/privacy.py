"""My data: what is stored, as a file, delete my traces, delete everything."""

from bot.chat.actions.start import AskErase, DeleteTraces, Erase, ExportData, ShowData, ShowPrivacy
from bot.chat.client import delete_messages, send_document
from bot.chat.screen import Screen
from bot.domain.visits import State
from bot.handlers.press import Journeys, Talk
from bot.services.accept_update import note_message
from bot.services.erase_person import deletable_messages, erase_person
from bot.services.show_data import stored_about
from bot.services.show_visits import live_visits
from bot.views import privacy as views


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(ShowPrivacy, privacy)
    journeys.on(ShowData, data)
    journeys.on(ExportData, export)
    journeys.on(DeleteTraces, delete_traces)
    journeys.on(AskErase, ask_erase)
    journeys.on(Erase, erase, instead=lambda _: AskErase())


async def privacy(talk: Talk, _: ShowPrivacy | None) -> Screen:
    """Who answers for the data, and what is done with them."""
    return views.privacy(talk.say, talk.programme)


async def data(talk: Talk, _: ShowData) -> Screen:
    """Every stored field."""
    return views.stored(talk.say, await stored_about(talk.desk, talk.chat), talk.programme)


async def export(talk: Talk, _: ExportData) -> Screen:
    """The stored fields as a file."""
    document = views.export(talk.say, await stored_about(talk.desk, talk.chat), talk.programme)
    await note_message(talk.desk, talk.chat, await send_document(talk.bot, talk.chat, document))
    return views.privacy(talk.say, talk.programme)


async def delete_traces(talk: Talk, _: DeleteTraces | None) -> Screen:
    """Delete what Telegram lets the bot delete; the answer is a new message, since the pressed one is gone too."""
    messages = await deletable_messages(talk.desk, talk.chat)
    await delete_messages(talk.bot, talk.chat, messages)
    note = talk.say.say("Deleted. Telegram lets me delete messages of the last 48 hours only.")
    return views.privacy(talk.say, talk.programme, note)


async def ask_erase(talk: Talk, _: AskErase) -> Screen:
    """Ask once."""
    now = talk.desk.now()
    live = await live_visits(talk.desk, talk.chat)
    ahead = [visit for visit in live if now < visit.starts_at and visit.state in (State.BOOKED, State.DISPLACED)]
    return views.ask_erase(talk.say, len(ahead))


async def erase(talk: Talk, _: Erase) -> Screen:
    """Delete everything."""
    return views.erased(talk.say, await erase_person(talk.desk, talk.chat))
