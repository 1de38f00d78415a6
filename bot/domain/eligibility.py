"""Am I eligible? From three taps to what fits. Never a flat no, and nothing of it is kept.

The programme is for people between 18 and 27 with Duldung or Aufenthaltsgestattung in the municipalities; whether the
27th year is in it is open. Source: the programme text.
"""

from dataclasses import dataclass
from enum import StrEnum


class Age(StrEnum):
    """How old somebody says they are."""

    UNDER_18 = "under"
    FITS = "18-26"
    TWENTY_SEVEN = "27"
    OVER_27 = "over"
    NOT_SAID = "silent"


class Paper(StrEnum):
    """Which paper somebody says they have."""

    DULDUNG = "duldung"
    GESTATTUNG = "gestattung"
    OTHER = "other"
    UNKNOWN = "unknown"


class Home(StrEnum):
    """Where somebody says they live."""

    DISTRICT = "kreis"
    ELSEWHERE = "elsewhere"
    RECEPTION_CENTRE = "reception"


class Advice(StrEnum):
    """What somebody is told."""

    FITS = "fits"
    ASK = "ask"
    YOUTH_SERVICE = "youth"
    ADULT_SERVICE = "adult"
    OTHER_PAPER = "paper"
    OTHER_TOWN = "town"
    RECEPTION_CENTRE = "reception"


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been tapped so far; None where not yet."""

    age: Age | None = None
    paper: Paper | None = None
    home: Home | None = None

    @property
    def is_complete(self) -> bool:
        """Whether all three have been answered."""
        return None not in (self.age, self.paper, self.home)


def advice(answers: Answers) -> tuple[Advice, ...]:
    """What fits; several pieces of advice may hold at once, the most important first."""
    found = [
        {Age.UNDER_18: Advice.YOUTH_SERVICE, Age.OVER_27: Advice.ADULT_SERVICE}.get(answers.age or Age.NOT_SAID),
        {Paper.OTHER: Advice.OTHER_PAPER}.get(answers.paper or Paper.UNKNOWN),
        {Home.ELSEWHERE: Advice.OTHER_TOWN, Home.RECEPTION_CENTRE: Advice.RECEPTION_CENTRE}.get(
            answers.home or Home.DISTRICT
        ),
    ]
    referrals = tuple(each for each in found if each)
    if referrals:
        return (*referrals, Advice.ASK)
    is_open = answers.age in (Age.TWENTY_SEVEN, Age.NOT_SAID) or answers.paper is Paper.UNKNOWN
    return (Advice.ASK,) if is_open else (Advice.FITS,)
