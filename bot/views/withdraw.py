"""Taking topics out of all languages, as a counsellor sees it; and what a person sees instead of such an answer."""

from collections.abc import Collection, Sequence

from markupsafe import Markup

from bot.chat.actions.answers import ShowAnswer
from bot.chat.actions.book import ShowEarliest
from bot.chat.actions.withdraw import AskWithdraw, PutBack, ShowWithdrawing, ShowWithdrawingGroup, Withdraw
from bot.chat.screen import Screen, bold, lines
from bot.domain.answers import Text
from bot.i18n.speech import Speech
from bot.views.answers import EMERGENCY, EMERGENCY_TOPIC, GROUPS, MORE, ON_A_SCREEN, shorten
from bot.views.frame import BACK, BOOK, button, framed

OUT = "🚫"
IN = "▫️"


def groups(say: Speech) -> Screen:
    """The groups of topics, to find one that is wrong."""
    rows = [
        [button(picture, say.say(name), ShowWithdrawingGroup(name_of, 0))]
        for name_of, (picture, name) in GROUPS.items()
    ]
    text = lines(
        bold(say.say("Which answer is wrong?")),
        say.say("You can take it out of all languages at once, and put it back later."),
    )
    return framed(say, ShowWithdrawing(), text, rows, home=False)


def group(say: Speech, name: str, texts: Sequence[Text], out: Collection[str], page: int) -> Screen:
    """The topics of a group, a few on a screen, those that are out with a mark."""
    shown = texts[page * ON_A_SCREEN :][:ON_A_SCREEN]
    rows = [
        [button(OUT if each.topic in out else IN, shorten(each.question), AskWithdraw(each.topic))] for each in shown
    ]
    if texts[(page + 1) * ON_A_SCREEN :]:
        rows.append([button(MORE, say.say("More questions"), ShowWithdrawingGroup(name, page + 1))])
    rows.append([button(BACK, say.say("Back"), ShowWithdrawing())])
    text = lines(bold(say.say("Which answer is wrong?")), *(Markup("• {}").format(each.question) for each in shown))
    return framed(say, ShowWithdrawingGroup(name, page), text, rows, home=False)


def ask(say: Speech, text: Text, group: str, *, is_out: bool) -> Screen:
    """One topic, and the deed that is possible."""
    deed = (
        button(IN, say.say("Put it back"), PutBack(text.topic))
        if is_out
        else button(OUT, say.say("Take it out"), Withdraw(text.topic))
    )
    words = say.say("It is out of all languages.") if is_out else say.say("It is shown in all languages.")
    rows = [[deed], [button(BACK, say.say("Back"), ShowWithdrawingGroup(group, 0))]]
    return framed(say, AskWithdraw(text.topic), lines(bold(text.question), words), rows, home=False)


def instead(say: Speech, topic: str) -> Screen:
    """What a person sees instead of an answer that is out: no rule, but people who can be asked."""
    text = lines(
        bold(say.say("The counsellors are checking this answer.")),
        say.say("It depends on your case. The counsellors look at it with you."),
    )
    rows = [
        [button(BOOK, say.say("Book a visit"), ShowEarliest())],
        [button(EMERGENCY, say.say("Emergency"), ShowAnswer(EMERGENCY_TOPIC))],
    ]
    return framed(say, ShowAnswer(topic), text, rows)
