"""What counsellors press."""

from dataclasses import dataclass

from bot.chat.actions.base import Action
from bot.domain.notices import NoticeKind


@dataclass(frozen=True)
class ShowNotice(Action):
    """Show a counsellor's notice again."""

    verb = "notice"
    kind: NoticeKind
    visit: int


@dataclass(frozen=True)
class AnswerWishes(Action):
    """A counsellor's answer to the wishes of a visit of this version."""

    verb = "possible"
    visit: int
    version: int
    possible: bool


@dataclass(frozen=True)
class ShowFeed(Action):
    """Show the address of one's own calendar feed."""

    verb = "feed"


@dataclass(frozen=True)
class RenewFeed(Action):
    """Give one's own calendar feed another address."""

    verb = "feed-new"
