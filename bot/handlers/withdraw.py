"""A counsellor takes a topic out of all languages. Whoever is not bound gets the person's menu."""

from bot.chat.actions.withdraw import AskWithdraw, PutBack, ShowWithdrawing, ShowWithdrawingGroup, Withdraw
from bot.chat.screen import Screen
from bot.handlers.press import Journeys, Talk
from bot.services import withdraw_topic
from bot.views import answers
from bot.views import withdraw as views


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(ShowWithdrawing, show_groups)
    journeys.on(ShowWithdrawingGroup, show_group)
    journeys.on(AskWithdraw, ask)
    journeys.on(Withdraw, withdraw, instead=lambda action: AskWithdraw(action.topic))
    journeys.on(PutBack, put_back, instead=lambda action: AskWithdraw(action.topic))


async def show_groups(talk: Talk, _: ShowWithdrawing | None = None) -> Screen:
    """The groups of topics."""
    await withdraw_topic.look(talk.desk, talk.chat)
    return views.groups(talk.say)


async def show_group(talk: Talk, action: ShowWithdrawingGroup) -> Screen:
    """The topics of a group; the emergency card is never taken out."""
    out = await withdraw_topic.look(talk.desk, talk.chat)
    library = talk.desk.library
    topics = [topic.id for topic in library.topics.values() if answers.group_of(topic) == action.group]
    texts = [library.text(talk.say.locale, topic) for topic in topics if topic not in withdraw_topic.NEVER]
    return views.group(talk.say, action.group, texts, out, action.page) if texts else views.groups(talk.say)


async def ask(talk: Talk, action: AskWithdraw) -> Screen:
    """One topic and what can be done with it."""
    out = await withdraw_topic.look(talk.desk, talk.chat)
    topic = talk.desk.library.topics.get(action.topic)
    if topic is None:
        return views.groups(talk.say)
    text = talk.desk.library.text(talk.say.locale, action.topic)
    return views.ask(talk.say, text, answers.group_of(topic), is_out=action.topic in out)


async def withdraw(talk: Talk, action: Withdraw) -> Screen:
    """Take it out."""
    await withdraw_topic.withdraw(talk.desk, talk.chat, action.topic)
    return await ask(talk, AskWithdraw(action.topic))


async def put_back(talk: Talk, action: PutBack) -> Screen:
    """Put it back."""
    await withdraw_topic.put_back(talk.desk, talk.chat, action.topic)
    return await ask(talk, AskWithdraw(action.topic))
