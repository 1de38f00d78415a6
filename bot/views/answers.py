"""Answers: one topic, three to choose from, browsing by group, and the emergency card."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.chat.actions.answers import SendOfficeMap, ShowAnswer, ShowChoiceOf, ShowGroup, ShowGroups, ShowSelfCheck
from bot.chat.actions.base import Action
from bot.chat.actions.book import ShowEarliest
from bot.chat.actions.start import SetLocale, ShowLanguages, ShowPrivacy
from bot.chat.actions.visits import ShowVisits
from bot.chat.actions.written import AskQuestion
from bot.chat.screen import Button, Screen, bold, lines, plain
from bot.domain import wall
from bot.domain.answers import Text, Topic
from bot.domain.booking import FreeSlot
from bot.domain.choosing import local_start
from bot.domain.opening import next_open_hours, next_working_day
from bot.domain.programme import Office, Programme
from bot.i18n.speech import Speech, mark
from bot.views.fill import Filler
from bot.views.frame import BACK, BOOK, DATA, LANGUAGE, MOST_BUTTONS, VISITS, WRITE, button, framed

QUESTION = "❓"
EMERGENCY = "🆘"
MORE = "➡️"
CHECK = "🔍"
MAP = "🗺"
GROUPS = {
    "programme": ("🤝", mark("The advice")),
    "work": ("🛠", mark("Work and learning")),
    "life": ("📄", mark("Papers, home, money")),
    "visit": ("📍", mark("Your visit")),
    "bot": ("🤖", mark("This bot")),
}
IN_GROUP = {"status": "life", "everyday": "life"}
EMERGENCY_TOPIC = "emergency"
LETTER_TOPIC = "urgent-letter"
MOST_RELATED = 3
ON_A_SCREEN = 3
ON_A_BUTTON = 34


def _related(say: Speech) -> dict[str, Button]:
    actions: dict[str, tuple[str, str, Action]] = {
        "book": (BOOK, say.say("Book a visit"), ShowEarliest()),
        "visits": (VISITS, say.say("My visits"), ShowVisits()),
        "write": (WRITE, say.say("Write to a counsellor"), AskQuestion()),
        "language": (LANGUAGE, say.say("Language"), ShowLanguages()),
        "self-check": (CHECK, say.say("Is it for me?"), ShowSelfCheck(None, None, None)),
        "privacy": (DATA, say.say("My data"), ShowPrivacy()),
        "emergency": (EMERGENCY, say.say("Emergency"), ShowAnswer(EMERGENCY_TOPIC)),
    }
    return {name: button(picture, label, action) for name, (picture, label, action) in actions.items()}


def _map(say: Speech, office: Office | None) -> Button | None:
    if office is None or not office.street:
        return None
    if office.latitude is not None:
        return button(MAP, say.say("Map"), SendOfficeMap(office.id))
    return Button(f"{MAP} {plain(say.say('Copy address'))}", copy=f"{office.street}, {office.town}")


def group_of(topic: Topic) -> str:
    """The group under which a topic is shown."""
    return IN_GROUP.get(topic.group, topic.group)


def answer(
    say: Speech, topic: Topic, text: Text, filler: Filler, related: Sequence[Text], office: Office | None = None
) -> Screen:
    """The answer to a question, with what one may want next; `office` is the one it is about."""
    known = _related(say)
    if not filler.programme.features.questions:
        del known["write"]
    if "map" in topic.buttons and (to_office := _map(say, office)):
        known["map"] = to_office
    rows = [[known[name]] for name in topic.buttons if name in known]
    rows += [[_topic_button(each)] for each in related]
    body = lines(bold(text.question), "", filler.fill(text.body))
    return framed(say, ShowAnswer(topic.id), body, rows[:MOST_RELATED])


def letter(say: Speech, topic: Topic, text: Text, filler: Filler, free: Sequence[FreeSlot]) -> Screen:
    """What to do with a rejection, then what the offices can still do: their next times, told from too late ones."""
    today = wall.local(filler.now, filler.programme.zone).date()
    in_time = next_working_day(filler.programme, today)
    soonest = [local_start(slot, filler.programme.zone).date() for slot in free[:1]]
    soonest += [each.on for each in next_open_hours(filler.programme, filler.now, 1)]
    is_late = not soonest or min(soonest) > in_time
    body = lines(
        bold(text.question),
        "",
        filler.fill(text.body),
        "",
        bold(say.say("This can be too late for a letter:")) if is_late else bold(say.say("The next open hours:")),
        filler.fill("{next_open_hours}"),
    )
    rows = [
        [button(BOOK, say.say("Book a visit"), ShowEarliest(0, letter=True))],
        [_related(say)["emergency"]],
    ]
    return framed(say, ShowAnswer(topic.id), body, rows)


def outdated(say: Speech, topic: Topic, german: Text, filler: Filler) -> Screen:
    """In place of a translation whose German source has changed: the German text, and a person to ask."""
    body = lines(
        say.say("This text has changed. The new translation is not ready yet."),
        say.say("It depends on your case. The counsellors look at it with you."),
        "",
        bold(german.question),
        "",
        filler.fill(german.body),
    )
    return framed(say, ShowAnswer(topic.id), body, [[_related(say)["book"]]])


def _topic_button(text: Text) -> Button:
    return button(QUESTION, shorten(text.question), ShowAnswer(text.topic))


def shorten(question: str) -> str:
    """A question as a button has room for it; in full it stands in the text or above its answer."""
    if len(question) <= ON_A_BUTTON:
        return question
    return question[: ON_A_BUTTON - 1].rpartition(" ")[0].rstrip(" ,،፣") + "…"


def _in_full(texts: Sequence[Text]) -> list[Markup]:
    return [Markup("• {}").format(each.question) for each in texts if len(each.question) > ON_A_BUTTON]


def choices(say: Speech, texts: Sequence[Text], programme: Programme) -> Screen:
    """Up to three topics to choose from, and a human."""
    rows = [[_topic_button(each)] for each in texts]
    rows.append([_related(say)["write" if programme.features.questions else "book"]])
    first, second, third = (*(each.topic for each in texts), "", "")[:3]
    text = lines(bold(say.say("What do you mean?")), *_in_full(texts))
    return framed(say, ShowChoiceOf(first, second, third), text, rows)


def offering(screen: Screen, say: Speech) -> Screen:
    """A screen in a language that somebody has written in, with the offer to stay with it."""
    offer = button(LANGUAGE, say.say("Continue in {language}", language=say.endonym), SetLocale(say.locale))
    return Screen(screen.text, ((offer,), *screen.rows)[:MOST_BUTTONS])


def groups(say: Speech, note: Markup | None = None) -> Screen:
    """The groups of topics, to find an answer without typing."""
    rows = [[button(picture, say.say(name), ShowGroup(group, 0))] for group, (picture, name) in GROUPS.items()]
    text = lines(note, bold(say.say("What is your question about?")), say.say("You can also just write it here."))
    return framed(say, ShowGroups(), text, rows)


def group(say: Speech, name: str, texts: Sequence[Text], page: int) -> Screen:
    """The topics of a group, a few on a screen."""
    start = page * ON_A_SCREEN
    shown = texts[start : start + ON_A_SCREEN]
    rows = [[_topic_button(each)] for each in shown]
    if start + ON_A_SCREEN < len(texts):
        rows.append([button(MORE, say.say("More questions"), ShowGroup(name, page + 1))])
    rows.append([button(BACK, say.say("Back"), ShowGroups())])
    picture, title = GROUPS[name]
    text = lines(bold(Markup("{} {}").format(picture, say.say(title))), *_in_full(shown))
    return framed(say, ShowGroup(name, page), text, rows)
