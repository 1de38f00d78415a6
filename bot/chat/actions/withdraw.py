"""A counsellor takes topics out of all languages, and puts them back."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class ShowWithdrawing(Action):
    """Show the groups of topics to choose one from."""

    verb = "out"


@dataclass(frozen=True)
class ShowWithdrawingGroup(Action):
    """Show a page of the topics of a group, and which of them are out."""

    verb = "out-group"
    group: str
    page: int


@dataclass(frozen=True)
class AskWithdraw(Action):
    """Ask once before a topic is taken out or put back."""

    verb = "out?"
    topic: str


@dataclass(frozen=True)
class Withdraw(Action):
    """Take a topic out of all languages."""

    verb = "out-take"
    topic: str


@dataclass(frozen=True)
class PutBack(Action):
    """Put a topic back into all languages."""

    verb = "out-back"
    topic: str
