"""Questions: typed in any words, or found by group; the answer, three to choose from, or a human."""

from dataclasses import replace

from bot.chat.actions.answers import SendOfficeMap, ShowAnswer, ShowChoiceOf, ShowGroup, ShowGroups, ShowSelfCheck
from bot.chat.client import send_venue
from bot.chat.screen import Screen, Venue
from bot.domain.answers import Decision, Text
from bot.domain.eligibility import Answers
from bot.handlers.press import Journeys, Talk
from bot.i18n.locales import GERMAN
from bot.i18n.speech import Speech
from bot.services.accept_update import note_message
from bot.services.offer_slots import free
from bot.views import answers as views
from bot.views import menu
from bot.views.fill import Filler
from bot.views.self_check import self_check as self_check_view

ABOUT_OFFICE = "office-"


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(ShowGroups, groups)
    journeys.on(ShowGroup, group)
    journeys.on(ShowAnswer, lambda talk, action: answer(talk, action.topic))
    journeys.on(ShowChoiceOf, choice_of)
    journeys.on(ShowSelfCheck, self_check)
    journeys.on(SendOfficeMap, send_office_map)


async def groups(talk: Talk, _: ShowGroups) -> Screen:
    """The groups of questions."""
    return views.groups(talk.say)


async def group(talk: Talk, action: ShowGroup) -> Screen:
    """The questions of a group."""
    topics = [topic for topic in talk.desk.library.topics.values() if views.group_of(topic) == action.group]
    if not topics:
        return views.groups(talk.say)
    return views.group(talk.say, action.group, [_text(talk, topic.id) for topic in topics], action.page)


def _text(talk: Talk, topic: str) -> Text:
    return talk.desk.library.text(talk.say.locale, topic)


async def answer(talk: Talk, name: str) -> Screen:
    """The answer to one topic; a translation of a law text that is out of date gives way to the German text."""
    library = talk.desk.library
    topic = library.topics.get(name)
    if topic is None:
        return views.groups(talk.say)
    filler = Filler(
        talk.say, talk.programme, talk.desk.now(), samples=talk.desk.rules.samples, as_of=library.as_of(name)
    )
    if topic.law and library.is_stale(talk.say.locale, name):
        return views.outdated(talk.say, topic, library.text(GERMAN, name), filler)
    if name == views.LETTER_TOPIC:
        return views.letter(talk.say, topic, _text(talk, name), filler, await free(talk.desk))
    related = [_text(talk, other) for other in topic.see]
    office = talk.programme.offices.get(name.removeprefix(ABOUT_OFFICE))
    return views.answer(talk.say, topic, _text(talk, name), filler, related, office)


async def self_check(talk: Talk, action: ShowSelfCheck) -> Screen:
    """The self-check; what was tapped so far is in the button and nowhere else."""
    return self_check_view(talk.say, Answers(action.age, action.paper, action.home))


async def choice_of(talk: Talk, action: ShowChoiceOf) -> Screen:
    """The topics to choose from, again."""
    known = [name for name in (action.first, action.second, action.third) if name in talk.desk.library.topics]
    if not known:
        return views.groups(talk.say)
    return views.choices(talk.say, [_text(talk, name) for name in known], talk.programme)


async def send_office_map(talk: Talk, action: SendOfficeMap) -> Screen:
    """Send an office as a point on the map; the answer stays."""
    office = talk.programme.offices.get(action.office)
    if office and office.street and office.latitude is not None and office.longitude is not None:
        address = f"{office.street}, {office.town}"
        venue = Venue(office.latitude, office.longitude, office.building or office.name, address)
        await note_message(talk.desk, talk.chat, await send_venue(talk.bot, talk.chat, venue))
    return await answer(talk, f"{ABOUT_OFFICE}{action.office}")


async def typed(talk: Talk, text: str) -> Screen:
    """The screen for a text somebody has typed without being asked; emergency words have been looked for before."""
    if kind := talk.desk.library.small_talk(text):
        return menu.small_talk(talk.say, talk.programme, kind)
    locale = talk.desk.matcher.language_of(text)
    if locale not in (None, talk.say.locale) and locale in talk.programme.locales:
        stranger = replace(talk, say=Speech.of(locale))
        return views.offering(await _matched(stranger, text), stranger.say)
    return await _matched(talk, text)


async def _matched(talk: Talk, text: str) -> Screen:
    found = talk.desk.matcher.match(text, talk.say.locale)
    if found.decision is Decision.ANSWER:
        return await answer(talk, found.ranked[0].topic)
    if found.decision is Decision.SUGGEST:
        texts = [_text(talk, each.topic) for each in found.ranked]
        return views.choices(talk.say, texts, talk.programme)
    return menu.not_understood(talk.say, talk.programme)


async def emergency(talk: Talk) -> Screen:
    """The emergency card, before any other logic."""
    return await answer(talk, views.EMERGENCY_TOPIC)
