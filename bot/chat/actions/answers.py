"""Questions, answers and the self-check."""

from dataclasses import dataclass

from bot.chat.actions.base import Action
from bot.domain.eligibility import Age, Home, Paper


@dataclass(frozen=True)
class ShowGroups(Action):
    """Show the groups of questions."""

    verb = "questions"


@dataclass(frozen=True)
class ShowGroup(Action):
    """Show a page of the questions of a group."""

    verb = "group"
    group: str
    page: int


@dataclass(frozen=True)
class ShowAnswer(Action):
    """Show the answer to a topic."""

    verb = "answer"
    topic: str


@dataclass(frozen=True)
class ShowChoiceOf(Action):
    """Show topics to choose from again."""

    verb = "mean"
    first: str
    second: str
    third: str


@dataclass(frozen=True)
class ShowSelfCheck(Action):
    """Show the next question of the self-check, or what fits."""

    verb = "fits"
    age: Age | None
    paper: Paper | None
    home: Home | None


@dataclass(frozen=True)
class SendOfficeMap(Action):
    """Send an office as a point on the map."""

    verb = "where"
    office: str
