"""The self-check: three questions by taps, then what fits. Nothing of it is kept or sent on."""

from bot.chat.actions.answers import ShowAnswer, ShowSelfCheck
from bot.chat.actions.book import ShowEarliest
from bot.chat.screen import Screen, bold, lines
from bot.domain.eligibility import Advice, Age, Answers, Home, Paper, advice
from bot.i18n.speech import Speech, mark
from bot.views.frame import BOOK, button, framed

CHOICE = "▫️"
QUESTION = "❓"
AGES = {
    Age.UNDER_18: mark("Under 18"),
    Age.FITS: mark("18 to 26"),
    Age.TWENTY_SEVEN: mark("27"),
    Age.OVER_27: mark("Over 27"),
    Age.NOT_SAID: mark("I do not want to say"),
}
PAPERS = {
    Paper.DULDUNG: mark("Duldung"),
    Paper.GESTATTUNG: mark("Aufenthaltsgestattung"),
    Paper.OTHER: mark("Another paper"),
    Paper.UNKNOWN: mark("I do not know"),
}
HOMES = {
    Home.DISTRICT: mark("In Kreis Düren"),
    Home.ELSEWHERE: mark("In another place"),
    Home.RECEPTION_CENTRE: mark("In a reception centre"),
}
ADVICE = {
    Advice.FITS: mark("The advice is made for people like you."),
    Advice.ASK: mark("Please ask the counsellors. They look at it with you."),
    Advice.YOUTH_SERVICE: mark(
        "For people under 18 there are the youth migration service (Jugendmigrationsdienst) "
        "and the youth welfare office (Jugendamt)."
    ),
    Advice.ADULT_SERVICE: mark(
        "For people over 27 there are the migration advice for adults (Migrationsberatung für erwachsene Zugewanderte) "
        "and the regional advice for refugees."
    ),
    Advice.OTHER_PAPER: mark(
        "The advice is for people with Duldung or Aufenthaltsgestattung. With another paper another service is "
        "usually the right one, for example Jugendmigrationsdienst, Migrationsberatung, Jobcenter or "
        "Agentur für Arbeit."
    ),
    Advice.OTHER_TOWN: mark(
        "The offices are in Düren and Jülich. In another place ask at the Kommunales Integrationszentrum "
        "or in the town hall."
    ),
    Advice.RECEPTION_CENTRE: mark(
        "In a reception centre there is often advice on site (Asylverfahrensberatung). Ask there too."
    ),
}
SEE = {
    Advice.YOUTH_SERVICE: "age-limit",
    Advice.ADULT_SERVICE: "age-limit",
    Advice.OTHER_PAPER: "other-status",
    Advice.OTHER_TOWN: "other-town",
}


def self_check(say: Speech, answers: Answers) -> Screen:
    """The next question, or what fits."""
    if answers.age is None:
        choices = {ShowSelfCheck(age, None, None): text for age, text in AGES.items()}
        return _question(say, answers, say.say("How old are you?"), choices)
    if answers.paper is None:
        choices = {ShowSelfCheck(answers.age, paper, None): text for paper, text in PAPERS.items()}
        return _question(say, answers, say.say("Which paper do you have?"), choices)
    if answers.home is None:
        choices = {ShowSelfCheck(answers.age, answers.paper, home): text for home, text in HOMES.items()}
        return _question(say, answers, say.say("Where do you live?"), choices)
    return _result(say, answers)


def _question(say: Speech, answers: Answers, title: str, choices: dict[ShowSelfCheck, str]) -> Screen:
    rows = [[button(CHOICE, say.say(text), action)] for action, text in choices.items()]
    text = lines(bold(title), say.say("Nothing of this is stored or sent on."))
    return framed(say, _address(answers), text, rows)


def _result(say: Speech, answers: Answers) -> Screen:
    found = advice(answers)
    rows = [[button(BOOK, say.say("Book a visit"), ShowEarliest())]]
    topics = dict.fromkeys(SEE[each] for each in found if each in SEE)
    rows += [[button(QUESTION, say.say("More about this"), ShowAnswer(topic))] for topic in list(topics)[:2]]
    text = lines(*(line for each in found for line in (say.say(ADVICE[each]), "")))
    return framed(say, _address(answers), text, rows)


def _address(answers: Answers) -> ShowSelfCheck:
    return ShowSelfCheck(answers.age, answers.paper, answers.home)
