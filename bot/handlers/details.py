"""What a person adds to a visit: nickname, topic, wishes, "I'm coming", "I am late"."""

from bot.chat.actions.visits import (
    AskLate,
    AskNickname,
    DropNickname,
    SayComing,
    SayLate,
    SetTopic,
    SetWishes,
    ShowDetails,
    ShowReminder,
    ShowTopics,
    ShowWishes,
)
from bot.chat.screen import Screen
from bot.domain import errors
from bot.domain.visits import Visit, may_say_late
from bot.handlers.press import Journeys, Talk
from bot.services import describe_visit
from bot.services.show_visits import visit_card
from bot.views import details as views
from bot.views import visit as visit_views


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(ShowDetails, details)
    journeys.on(AskNickname, ask_nickname)
    journeys.on(DropNickname, drop_nickname, instead=lambda action: ShowDetails(action.visit))
    journeys.on(ShowTopics, topics)
    journeys.on(SetTopic, set_topic, instead=lambda action: ShowTopics(action.visit, more=False))
    journeys.on(ShowWishes, wishes)
    journeys.on(SetWishes, set_wishes, instead=lambda action: ShowWishes(action.visit, action.chosen))
    journeys.on(ShowReminder, reminder)
    journeys.on(SayComing, coming, instead=lambda action: ShowReminder(action.visit))
    journeys.on(AskLate, ask_late)
    journeys.on(SayLate, late, instead=lambda action: AskLate(action.visit))


async def _visit(talk: Talk, visit: int) -> Visit:
    """The person's visit if something may still be added. Raises NotPossible or VisitUnknown."""
    found = (await visit_card(talk.desk, talk.chat, visit)).visit
    if not found.is_live(talk.desk.now()):
        raise errors.NotPossible
    return found


async def details(talk: Talk, action: ShowDetails) -> Screen:
    """All that can be added."""
    return views.details(talk.say, await _visit(talk, action.visit))


async def ask_nickname(talk: Talk, action: AskNickname) -> Screen:
    """Ask for a nickname."""
    visit = await _visit(talk, action.visit)
    await describe_visit.await_nickname(talk.desk, talk.chat, action.visit)
    return views.ask_nickname(talk.say, visit)


async def drop_nickname(talk: Talk, action: DropNickname) -> Screen:
    """Take the nickname out."""
    shown = await describe_visit.drop_nickname(talk.desk, talk.chat, action.visit)
    return views.details(talk.say, shown.visit, talk.say.say("Done."))


async def topics(talk: Talk, action: ShowTopics) -> Screen:
    """The topics."""
    return views.topics(talk.say, await _visit(talk, action.visit), more=action.more)


async def set_topic(talk: Talk, action: SetTopic) -> Screen:
    """Store the topic."""
    shown = await describe_visit.set_topic(talk.desk, talk.chat, action.visit, action.topic)
    return views.details(talk.say, shown.visit, talk.say.say("Done."))


async def wishes(talk: Talk, action: ShowWishes) -> Screen:
    """The wishes with what is chosen so far."""
    await _visit(talk, action.visit)
    return views.wishes(talk.say, action.visit, action.chosen)


async def set_wishes(talk: Talk, action: SetWishes) -> Screen:
    """Store the wishes and tell the counsellors."""
    shown = await describe_visit.set_wishes(talk.desk, talk.chat, action.visit, action.chosen)
    return views.details(talk.say, shown.visit, talk.say.say("Done. The counsellors see it."))


async def reminder(talk: Talk, action: ShowReminder) -> Screen:
    """A reminder, as it reads now."""
    shown = await visit_card(talk.desk, talk.chat, action.visit)
    return visit_views.reminder(talk.say, shown, talk.programme, talk.desk.now())


async def coming(talk: Talk, action: SayComing) -> Screen:
    """Note that the person is coming."""
    shown = await describe_visit.say_coming(talk.desk, talk.chat, action.visit)
    thanks = talk.say.say("Thank you. See you there!")
    return visit_views.card(talk.say, shown, talk.programme, talk.desk.now(), thanks)


async def ask_late(talk: Talk, action: AskLate) -> Screen:
    """Ask how late."""
    visit = await _visit(talk, action.visit)
    if not may_say_late(visit, talk.desk.now()):
        raise errors.NotPossible
    return views.ask_late(talk.say, visit)


async def late(talk: Talk, action: SayLate) -> Screen:
    """Tell the counsellors."""
    shown = await describe_visit.say_late(talk.desk, talk.chat, action.visit, action.delay)
    return visit_views.card(talk.say, shown, talk.programme, talk.desk.now(), views.told_late(talk.say))
