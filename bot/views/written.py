"""What is written between persons and counsellors: the question, the answers, and each screen before something goes."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.chat.actions.base import Action
from bot.chat.actions.book import ShowEarliest
from bot.chat.actions.start import ShowMenu
from bot.chat.actions.written import (
    AskQuestion,
    AskReply,
    GoOn,
    SendReady,
    SendReply,
    SendTyped,
    ShowQuestion,
    ShowReady,
    ShowReadyAnswer,
    ShowReply,
    ShowTyped,
)
from bot.chat.screen import Button, Screen, bold, lines, plain
from bot.domain.notices import NoticeKind
from bot.domain.programme import Programme
from bot.domain.questions import LONGEST_KEPT, Asked, QuestionState, Ready
from bot.i18n.locales import KNOWN
from bot.i18n.speech import Speech, isolate, mark
from bot.views.frame import BACK, BOOK, HOME, WRITE, button, framed

SEND = "📨"
DROP = "❌"
READY = "💬"
MORE = "➡️"
ON_A_SCREEN = 3
ON_A_BUTTON = 34
ANSWERS: dict[Ready, str] = {
    Ready.OPEN_HOUR: mark("Please come to the next open hour. You need no appointment. The times: /book"),
    Ready.BOOK: mark("Please book a visit, then we have time for you: /book"),
    Ready.LETTER: mark("Please bring the letter and its envelope to your visit."),
    Ready.LAWYER: mark("Please show the letter to a lawyer or a refugee counselling service today. Keep the envelope."),
    Ready.TOMORROW: mark("I will ask, and you get an answer by tomorrow."),
    Ready.INTERPRETER: mark("An interpreter is possible for your visit."),
    Ready.NO_INTERPRETER: mark("An interpreter is not possible. You can bring somebody whom you trust."),
    Ready.PAPERS: mark("Please bring your papers and certificates, if you have them."),
    Ready.REWRITE: mark("I did not understand your message well. Please write it again in other words: /write"),
    Ready.OTHER_SERVICE: mark("Another service can help you better with this. Please come: we tell you which one."),
    Ready.IN_PERSON: mark("I cannot answer this here. Please come, then we look at it together: /book"),
    Ready.DONE: mark("This is settled. You need not do anything."),
}
TITLES = {
    NoticeKind.QUESTION: mark("✉️ A question"),
    NoticeKind.QUESTION_OVERDUE: mark("⏰ A question waits for two working days"),
}


def ask_question(say: Speech) -> Screen:
    """Asks for a question to be typed, and says who will read it and what not to write."""
    text = lines(
        bold(say.say("Please write your question now, in one message.")),
        say.say("You can write in your language."),
        "",
        say.say("Telegram and the counsellors can read it."),
        say.say("Please write no names, and send no papers."),
        say.say("It is deleted when it is answered, after {days} days at the latest.", days=LONGEST_KEPT.days),
        "",
        say.say("In an emergency call 112 or 110. Nobody reads here at night."),
    )
    return framed(say, AskQuestion(), text, [_back(say)])


def typed(say: Speech, text: str) -> Screen:
    """What was typed, before it goes with one tap."""
    body = lines(
        bold(say.say("Shall I send this to the counsellors?")),
        "",
        _quoted(text),
        "",
        say.say("To change it, write it again."),
    )
    rows = [
        [button(SEND, say.say("Send it"), SendTyped())],
        [button(DROP, say.say("Do not send it"), ShowMenu())],
    ]
    return framed(say, ShowTyped(), body, rows)


def sent(say: Speech) -> Screen:
    """The question is on its way to the counsellors."""
    text = lines(
        bold(say.say("Sent. The answer comes here, in this chat.")),
        say.say("If there is none after two working days, I tell you."),
    )
    return framed(say, ShowMenu(), text, [[button(BOOK, say.say("Book a visit"), ShowEarliest())]])


def switched_off(say: Speech, programme: Programme) -> Screen:
    """Where the office takes no questions in writing: the other ways to a person."""
    phone = programme.contact.phone
    text = lines(
        bold(say.say("Here you cannot write to the counsellors.")),
        say.say("Come to an open hour, or book a visit."),
        say.say("Phone: {phone}", phone=phone) if phone else None,
    )
    return framed(say, ShowMenu(), text, [[button(BOOK, say.say("Book a visit"), ShowEarliest())]])


def notice(say: Speech, kind: NoticeKind, asked: Asked, programme: Programme) -> Screen:
    """A notice about a question: to a counsellor, or to the one who asked."""
    if kind in TITLES:
        return question(say, asked, programme, kind)
    if kind is NoticeKind.QUESTION_WAITS:
        return _waits(say)
    return answer(say, asked, programme)


def answer(say: Speech, asked: Asked, programme: Programme) -> Screen:
    """A counsellor's answer. Its text is forgotten here, so its buttons leave it where it is, and none shows it again.

    The promise of an answer leaves the question open: nothing can be asked until it has come.
    """
    reply = asked.question.reply
    body = _as_typed(reply) if reply else say.say(ANSWERS[asked.question.ready or Ready.TOMORROW])
    menu = button(HOME, say.say("Menu"), GoOn(writes=False))
    again = button(WRITE, say.say("Write to a counsellor"), GoOn(writes=True))
    may_ask = asked.question.state is QuestionState.ANSWERED and programme.features.questions
    text = lines(bold(say.say("✉️ Answer from a counsellor")), "", body)
    return Screen(text, ((again,), (menu,)) if may_ask else ((menu,),))


def _waits(say: Speech) -> Screen:
    text = lines(
        bold(say.say("Sorry: nobody has answered your message yet.")),
        say.say("I have reminded the counsellors."),
        say.say("Come to an open hour, or book a visit."),
    )
    return framed(say, ShowMenu(), text, [[button(BOOK, say.say("Book a visit"), ShowEarliest())]])


def question(say: Speech, asked: Asked, programme: Programme, kind: NoticeKind = NoticeKind.QUESTION) -> Screen:
    """A question for a counsellor, with the ways to answer while nobody has."""
    is_open = asked.question.state is QuestionState.OPEN
    id = asked.question.id
    rows = [
        [button(READY, say.say("Ready answers"), ShowReady(id, 0))],
        [button(WRITE, say.say("Reply"), AskReply(id))],
    ]
    text = lines(
        bold(say.say(TITLES[kind])),
        _whom(say, asked),
        "",
        _quoted(asked.question.text) if is_open else _answered_by(say, asked, programme),
    )
    return framed(say, ShowQuestion(id), text, rows if is_open else [], home=False)


def _answered_by(say: Speech, asked: Asked, programme: Programme) -> Markup:
    counsellor = programme.counsellors.get(asked.question.answered_by or "")
    return say.say("Answered by {name}.", name=counsellor.name if counsellor else "–")


def ready(say: Speech, asked: Asked, page: int) -> Screen:
    """The ready answers, a few on a screen."""
    id = asked.question.id
    answers = list(ANSWERS.items())
    shown = answers[page * ON_A_SCREEN :][:ON_A_SCREEN]
    rows = [[button(READY, _short(say.say(text)), ShowReadyAnswer(id, each))] for each, text in shown]
    if answers[(page + 1) * ON_A_SCREEN :]:
        rows.append([button(MORE, say.say("More answers"), ShowReady(id, page + 1))])
    rows.append([button(BACK, say.say("Back"), ShowQuestion(id))])
    text = lines(bold(say.say("Ready answers")), *(Markup("• {}").format(say.say(text)) for _, text in shown))
    return framed(say, ShowReady(id, page), text, rows, home=False)


def _short(text: Markup) -> str:
    words = plain(text)
    return words if len(words) <= ON_A_BUTTON else words[: ON_A_BUTTON - 1].rpartition(" ")[0] + "…"


def ready_answer(say: Speech, asked: Asked, chosen: Ready) -> Screen:
    """A ready answer as the counsellor reads it and as the person will, before it goes."""
    id, theirs = asked.question.id, Speech.of(asked.locale or say.locale)
    texts = [say.say(ANSWERS[chosen])]
    if theirs.locale != say.locale:
        texts.append(isolate(theirs.say(ANSWERS[chosen])))
    return _before_it_goes(say, ShowReadyAnswer(id, chosen), asked, texts, SendReady(id, chosen), ShowReady(id, 0))


def ask_reply(say: Speech, asked: Asked) -> Screen:
    """Asks a counsellor for an answer to be typed."""
    id = asked.question.id
    text = lines(
        bold(say.say("Please write your answer now.")),
        _whom(say, asked),
        say.say("You see it once more before it goes."),
        "",
        _quoted(asked.question.text),
    )
    rows = [[button(BACK, say.say("Back"), ShowQuestion(id))]]
    return framed(say, AskReply(id), text, rows, home=False)


def reply(say: Speech, asked: Asked, text: str) -> Screen:
    """A typed answer, and with whom it goes to, before it goes."""
    id = asked.question.id
    return _before_it_goes(say, ShowReply(id), asked, [_as_typed(text)], SendReply(id), ShowQuestion(id))


def _before_it_goes(
    say: Speech, shown: Action, asked: Asked, texts: Sequence[Markup], send: Action, back: Action
) -> Screen:
    text = lines(bold(say.say("Shall I send this?")), _whom(say, asked), *(lines("", each) for each in texts))
    rows = [[button(SEND, say.say("Send it"), send)], [button(DROP, say.say("Do not send it"), back)]]
    return framed(say, shown, text, rows, home=False)


def answer_sent(say: Speech, asked: Asked) -> Screen:
    """The answer is on its way."""
    return framed(say, ShowMenu(), lines(bold(say.say("Sent.")), _whom(say, asked)), [])


def _whom(say: Speech, asked: Asked) -> Markup:
    """Who asks: number or nickname of a visit ahead, and the language."""
    parts: list[str] = []
    if asked.number is not None:
        parts.append(say.say("Number: {number}", number=asked.number))
    else:
        parts.append(say.say("no visit booked"))
    language = KNOWN[asked.locale].endonym if asked.locale in KNOWN else ""
    return say.dotted([*parts, asked.nickname, language])


def _quoted(text: str) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(_as_typed(text))


def _as_typed(text: str) -> Markup:
    """Somebody's words, each line shielded: an isolate ends with its line."""
    return lines(*(isolate(line) for line in text.splitlines()))


def _back(say: Speech) -> list[Button]:
    return [button(BACK, say.say("Back"), ShowMenu())]
