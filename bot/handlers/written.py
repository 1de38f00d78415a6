"""Writing to the counsellors, and their answers: nothing typed goes anywhere before one more tap."""

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
from bot.chat.screen import Screen
from bot.domain import errors
from bot.handlers.press import Journeys, Talk, main_menu, with_note
from bot.services import answer_question, ask_counsellors
from bot.services.describe_visit import stop_awaiting, typed_by
from bot.views import refusals
from bot.views import written as views


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(AskQuestion, ask)
    journeys.on(ShowTyped, show_typed)
    journeys.on(SendTyped, send, instead=lambda _: ShowTyped())
    journeys.on(ShowQuestion, show_question)
    journeys.on(ShowReady, show_ready)
    journeys.on(ShowReadyAnswer, show_ready_answer)
    journeys.on(SendReady, send_ready, instead=lambda action: ShowReadyAnswer(action.question, action.ready))
    journeys.on(AskReply, ask_reply)
    journeys.on(ShowReply, show_reply)
    journeys.on(SendReply, send_reply, instead=lambda action: ShowReply(action.question))
    journeys.on(GoOn, go_on)


async def ask(talk: Talk, _: AskQuestion | None = None) -> Screen:
    """Ask for a question, or say that there is one already, or that here none are taken."""
    try:
        await ask_counsellors.await_question(talk.desk, talk.chat)
    except errors.QuestionsSwitchedOff:
        return views.switched_off(talk.say, talk.programme)
    return views.ask_question(talk.say)


async def show_typed(talk: Talk, _: ShowTyped) -> Screen:
    """What was typed, while it is still kept."""
    kept = await typed_by(talk.desk, talk.chat)
    return views.typed(talk.say, kept) if kept else main_menu(talk)


async def send(talk: Talk, _: SendTyped) -> Screen:
    """Send it; a second tap finds it sent."""
    await ask_counsellors.send(talk.desk, talk.chat)
    return views.sent(talk.say)


async def show_question(talk: Talk, action: ShowQuestion) -> Screen:
    """A question as it is now."""
    asked = await answer_question.look(talk.desk, talk.chat, action.question)
    return views.question(talk.say, asked, talk.programme)


async def show_ready(talk: Talk, action: ShowReady) -> Screen:
    """The ready answers."""
    return views.ready(talk.say, await answer_question.look(talk.desk, talk.chat, action.question), action.page)


async def show_ready_answer(talk: Talk, action: ShowReadyAnswer) -> Screen:
    """One ready answer before it goes."""
    asked = await answer_question.look(talk.desk, talk.chat, action.question)
    return views.ready_answer(talk.say, asked, action.ready)


async def send_ready(talk: Talk, action: SendReady) -> Screen:
    """Send a ready answer, unless somebody was faster."""
    try:
        asked = await answer_question.send_ready(talk.desk, talk.chat, action.question, action.ready)
    except errors.QuestionAnswered as refusal:
        return await _too_late(talk, action.question, refusal)
    return views.answer_sent(talk.say, asked)


async def ask_reply(talk: Talk, action: AskReply) -> Screen:
    """Ask for an answer of the counsellor's own."""
    try:
        return views.ask_reply(talk.say, await answer_question.await_reply(talk.desk, talk.chat, action.question))
    except errors.QuestionAnswered as refusal:
        return await _too_late(talk, action.question, refusal)


async def show_reply(talk: Talk, action: ShowReply) -> Screen:
    """The typed answer, while it is still kept."""
    asked = await answer_question.look(talk.desk, talk.chat, action.question)
    kept = await typed_by(talk.desk, talk.chat)
    return views.reply(talk.say, asked, kept) if kept else views.question(talk.say, asked, talk.programme)


async def send_reply(talk: Talk, action: SendReply) -> Screen:
    """Send the typed answer, unless somebody was faster."""
    try:
        asked = await answer_question.send_reply(talk.desk, talk.chat, action.question)
    except errors.QuestionAnswered as refusal:
        return await _too_late(talk, action.question, refusal)
    return views.answer_sent(talk.say, asked)


async def _too_late(talk: Talk, question: int, refusal: errors.Refused) -> Screen:
    asked = await answer_question.look(talk.desk, talk.chat, question)
    return with_note(views.question(talk.say, asked, talk.programme), refusals.words(talk.say, refusal))


async def question_typed(talk: Talk, text: str) -> Screen:
    """A question was awaited and typed: shown before it goes."""
    return views.typed(talk.say, await ask_counsellors.keep_typed(talk.desk, talk.chat, text))


async def reply_typed(talk: Talk, text: str) -> Screen:
    """An answer was awaited and typed: shown, with whom it goes to, before it goes; said where it is too late."""
    try:
        asked, kept = await answer_question.keep_reply(talk.desk, talk.chat, text)
    except errors.Refused as refusal:
        await stop_awaiting(talk.desk, talk.chat)
        return with_note(main_menu(talk), refusals.words(talk.say, refusal))
    return views.reply(talk.say, asked, kept)


async def go_on(talk: Talk, action: GoOn) -> Screen:
    """From a counsellor's answer, which stays, to another question or to the menu."""
    return await ask(talk) if action.writes else main_menu(talk)
