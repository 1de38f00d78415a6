"""Writing to the counsellors, and their answers."""

from dataclasses import dataclass

from bot.chat.actions.base import Action
from bot.domain.questions import Ready


@dataclass(frozen=True)
class AskQuestion(Action):
    """Ask for a question to be typed."""

    verb = "write"


@dataclass(frozen=True)
class ShowTyped(Action):
    """Show what was typed before it may go."""

    verb = "typed"
    keeps_typed = True


@dataclass(frozen=True)
class SendTyped(Action):
    """Send what was typed to the counsellors."""

    verb = "send"
    keeps_typed = True


@dataclass(frozen=True)
class ShowQuestion(Action):
    """Show a person's question to a counsellor."""

    verb = "asked"
    question: int


@dataclass(frozen=True)
class ShowReady(Action):
    """Show a page of the ready answers."""

    verb = "ready?"
    question: int
    page: int


@dataclass(frozen=True)
class ShowReadyAnswer(Action):
    """Show a ready answer, and with whom it would go to."""

    verb = "ready"
    question: int
    ready: Ready


@dataclass(frozen=True)
class SendReady(Action):
    """Send a ready answer."""

    verb = "ready-send"
    question: int
    ready: Ready


@dataclass(frozen=True)
class AskReply(Action):
    """Ask for a counsellor's own answer to be typed."""

    verb = "reply?"
    question: int


@dataclass(frozen=True)
class ShowReply(Action):
    """Show the typed answer, and with whom it would go to."""

    verb = "reply"
    question: int
    keeps_typed = True


@dataclass(frozen=True)
class SendReply(Action):
    """Send the typed answer."""

    verb = "reply-send"
    question: int
    keeps_typed = True


@dataclass(frozen=True)
class GoOn(Action):
    """Go on from a counsellor's answer, which stays: to another question, or to the menu."""

    verb = "on"
    keeps_screen = True
    writes: bool
