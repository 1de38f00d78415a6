"""Questions as values: topics, texts, facts, and what a matcher may decide."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Decision(StrEnum):
    """Sure → answer; unsure → up to three topics to choose from; none → the menu and a human; emergency first."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    NONE = "none"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A topic with its score; scores are comparable within one locale only."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What a text was taken for: the decision and at most three topics, the best first."""

    decision: Decision
    ranked: tuple[Ranked, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject of the FAQ. `law`: its answer states law and goes stale; `see`: related topics."""

    id: str
    group: str
    facts: tuple[str, ...]
    law: bool
    review_by: date
    buttons: tuple[str, ...]
    see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a topic in a locale.

    `source` is the hash of the German body it was made from; `reviewed` says by whom and when, empty for a draft.
    """

    topic: str
    locale: str
    question: str
    phrasings: tuple[str, ...]
    keywords: tuple[str, ...]
    source: str
    reviewed: str
    body: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One sourced statement."""

    id: str
    text: str
    source: str
    as_of: date
