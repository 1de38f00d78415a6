"""What a person may add to a visit: nickname, topic, wishes, a place for someone else, "I am late"."""

from bot.chat.actions.book import BookForSomeoneElse
from bot.chat.actions.visits import (
    AskLate,
    AskNickname,
    DropNickname,
    SayLate,
    SetTopic,
    SetWishes,
    ShowDetails,
    ShowTopics,
    ShowVisit,
    ShowWishes,
)
from bot.chat.screen import Screen, bold, lines
from bot.domain.programme import Kind
from bot.domain.visits import Visit, Wish
from bot.i18n.speech import Speech
from bot.views import describe
from bot.views.frame import BACK, button, framed
from bot.views.visit import DETAILS, LATE, SOMEONE_ELSE

NICKNAME = "🏷"
TOPIC = "💬"
WISHES = "⭐"
NOTHING = "▫️"
CHOSEN = "✅"
ON_FIRST_SCREEN = 4


def details(say: Speech, visit: Visit, note: str = "") -> Screen:
    """The optional things, all of them."""
    rows = [
        [button(NICKNAME, say.say("Nickname"), AskNickname(visit.id))],
        [button(TOPIC, say.say("Topic"), ShowTopics(visit.id, more=False))],
        [button(WISHES, say.say("Wishes"), ShowWishes(visit.id, visit.wishes))],
    ]
    if visit.kind is Kind.OPEN_HOUR and not visit.for_someone_else:
        rows.append([button(SOMEONE_ELSE, say.say("A place for someone else"), BookForSomeoneElse(visit.id))])
    rows.append([button(BACK, say.say("Back"), ShowVisit(visit.id))])
    text = lines(
        *([bold(note), ""] if note else []),
        say.say("You need not say any of this. It helps the counsellors."),
        "",
        say.say("Nickname: {nickname}", nickname=visit.nickname or "–"),
        say.say("Topic: {topic}", topic=say.say(describe.TOPICS[visit.topic]) if visit.topic else "–"),
        say.say("Wishes: {wishes}", wishes=describe.wishes(say, visit.wishes) or "–"),
    )
    return framed(say, ShowDetails(visit.id), text, rows)


def ask_nickname(say: Speech, visit: Visit) -> Screen:
    """Asks for a nickname to be typed."""
    text = lines(
        bold(say.say("Please write a nickname. Not your real name.")),
        say.say("The counsellors see it with your visit."),
    )
    rows = [[button(NOTHING, say.say("No nickname"), DropNickname(visit.id))]]
    rows.append([button(BACK, say.say("Back"), ShowDetails(visit.id))])
    return framed(say, AskNickname(visit.id), text, rows)


def topics(say: Speech, visit: Visit, *, more: bool) -> Screen:
    """The short list of topics, on two screens."""
    part = list(describe.TOPICS.items())[ON_FIRST_SCREEN:] if more else list(describe.TOPICS.items())[:ON_FIRST_SCREEN]
    rows = [[button(TOPIC, say.say(text), SetTopic(visit.id, topic))] for topic, text in part]
    if more:
        rows.append([button(NOTHING, say.say("No topic"), SetTopic(visit.id, None))])
        rows.append([button(BACK, say.say("Back"), ShowTopics(visit.id, more=False))])
    else:
        rows.append([button(DETAILS, say.say("More topics"), ShowTopics(visit.id, more=True))])
    return framed(say, ShowTopics(visit.id, more), bold(say.say("What do you want to talk about?")), rows)


def wishes(say: Speech, visit: int, chosen: frozenset[Wish]) -> Screen:
    """The wishes, each switched by a tap, and sent together."""
    rows = []
    for wish, text in describe.WISHES.items():
        picture = CHOSEN if wish in chosen else describe.WISH_PICTURES[wish]
        rows.append([button(picture, say.say(text), ShowWishes(visit, chosen ^ {wish}))])
    rows.append([button(DETAILS, say.say("Send these wishes"), SetWishes(visit, chosen))])
    text = lines(
        bold(say.say("What do you need? Tap what you want to choose.")),
        say.say("This is a wish, not a promise. The counsellors see it and can answer."),
    )
    return framed(say, ShowWishes(visit, chosen), text, rows)


def ask_late(say: Speech, visit: Visit) -> Screen:
    """Asks how late the person will be."""
    rows = [[button(LATE, say.say(text), SayLate(visit.id, delay))] for delay, text in describe.DELAYS.items()]
    rows.append([button(BACK, say.say("Back"), ShowVisit(visit.id))])
    return framed(say, AskLate(visit.id), bold(say.say("How much later will you come?")), rows)


def told_late(say: Speech) -> str:
    """What was done with "I am late", and what cannot be promised."""
    return say.say("We have told the counsellors. We cannot promise that they can wait.")
