"""The menu and the language picker."""

from collections.abc import Sequence

from bot.chat.actions.answers import ShowAnswer, ShowGroups
from bot.chat.actions.book import ShowEarliest
from bot.chat.actions.start import SetLocale, ShowLanguages, ShowMenu, ShowPrivacy
from bot.chat.actions.visits import ShowVisits
from bot.chat.actions.written import AskQuestion
from bot.chat.callback_data import pack
from bot.chat.screen import Button, Profile, Screen, lines, plain
from bot.domain.programme import Programme
from bot.i18n.locales import KNOWN
from bot.i18n.speech import Speech, mark
from bot.views.frame import BOOK, DATA, GERMAN_FLAG, LANGUAGE, VISITS, WRITE, button, framed

CHOSEN = "✅"
QUESTION = "❓"
EMERGENCY = "🆘"
SMALL_TALK = {
    "hello": mark("Hello! It is good that you are here."),
    "thanks": mark("You are welcome!"),
    "yes": mark("All right."),
    "bye": mark("Goodbye! You can come back at any time."),
}


def menu(say: Speech, programme: Programme, note: str = "", *, writes: bool = False) -> Screen:
    """What the bot can do; `note` is something to say first. `writes`: a way to a counsellor stands in it."""
    towns = " · ".join(office.name for office in programme.offices.values())
    text = lines(
        *([note, ""] if note else []),
        say.say("Hello! I am a program. I book visits with the counsellors for you."),
        say.say("They talk with you about training, work and your life here."),
        say.say("Offices: {towns}", towns=towns),
        "",
        say.say("What do you want to do?"),
    )
    writing = button(WRITE, say.say("Write to a counsellor"), AskQuestion())
    rows = (
        (button(BOOK, say.say("Book a visit"), ShowEarliest()),),
        (writing if writes else button(VISITS, say.say("My visits"), ShowVisits()),),
        (button(QUESTION, say.say("Questions"), ShowGroups()),),
        (button(EMERGENCY, say.say("Emergency"), ShowAnswer("emergency")),),
        (button(LANGUAGE, say.say("Language, my data"), ShowLanguages()),),
    )
    return framed(say, ShowMenu(), text, rows, home=False)


def welcome(say: Speech, programme: Programme, *, is_reviewed: bool) -> Screen:
    """The menu in a language just chosen; once, and quietly, that its texts have not been reviewed yet."""
    if is_reviewed:
        return menu(say, programme)
    note = say.say("A program has translated these texts. One tap shows a message in German: {flag}", flag=GERMAN_FLAG)
    return menu(say, programme, note)


def picker(locales: Sequence[str], preselected: str | None, data_for: Speech | None = None) -> Screen:
    """All languages in their own names, two in a row; the preselected one first, with a tick.

    `data_for`: somebody known already, who finds their data here too.
    """
    ordered = sorted(locales, key=lambda code: code != preselected)
    asked = (Speech.of(code).say("Please choose your language.") for code in ordered)
    buttons = [_language(code, is_chosen=code == preselected) for code in ordered]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    if data_for:
        rows = (*rows, (button(DATA, data_for.say("My data"), ShowPrivacy()),))
    return Screen(lines(LANGUAGE, *asked), rows)


def _language(code: str, *, is_chosen: bool) -> Button:
    picture = f"{CHOSEN} " if is_chosen else ""
    return Button(picture + KNOWN[code].endonym, data=pack(SetLocale(code)))


def profile(say: Speech, programme: Programme) -> Profile:
    """What Telegram shows of the bot before anybody has written, and beside the input line."""
    emergency = say.say("In an emergency call 112 or 110. Nobody reads here at night.")
    what = say.say("I book visits with the counsellors and answer questions.")
    return Profile(plain(lines(what, "", emergency)), plain(emergency), tuple(_commands(say, programme)))


def _commands(say: Speech, programme: Programme) -> list[tuple[str, str]]:
    described = (
        ("menu", say.say("Menu")),
        ("book", say.say("Book a visit")),
        ("visits", say.say("My visits")),
        ("questions", say.say("Questions")),
        *([("write", say.say("Write to a counsellor"))] if programme.features.questions else []),
        ("emergency", say.say("Emergency")),
        ("language", say.say("Language")),
        ("privacy", say.say("My data")),
    )
    return [(name, plain(text)) for name, text in described]


def small_talk(say: Speech, programme: Programme, kind: str) -> Screen:
    """A small kind reply to hello, thanks, yes and bye, with the menu."""
    return menu(say, programme, say.say(SMALL_TALK.get(kind, SMALL_TALK["hello"])))


def not_understood(say: Speech, programme: Programme) -> Screen:
    """The answer to whatever was not asked for: kindly, with the menu."""
    writes = programme.features.questions
    note = (
        say.say("I am a program, and I did not understand this. A person can help you: write to a counsellor.")
        if writes
        else say.say("I am a program, and I did not understand this. A person can help you: book a visit.")
    )
    return menu(say, programme, note, writes=writes)


def no_papers(say: Speech, programme: Programme) -> Screen:
    """The answer to photos and files: the chat is no place for papers."""
    advice = say.say("Please do not send photos of papers here. Bring them to your visit.")
    return menu(say, programme, advice)
