"""What every service needs at hand."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Protocol

from bot.answers.library import Library
from bot.answers.matcher import Matcher
from bot.clock import Clock
from bot.domain import wall
from bot.domain.booking import OfferRules
from bot.domain.programme import Programme
from bot.store.database import Database


class HasProgramme(Protocol):
    """Where the programme of the moment comes from; the office may change it while we run."""

    @property
    def current(self) -> Programme:
        """The last valid programme."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """What a unit of work needs to know of the world: programme, rules and instant, as they are when it begins."""

    programme: Programme
    rules: OfferRules
    now: datetime
    random: Random

    @property
    def today(self) -> date:
        """The date at the offices."""
        return wall.local(self.now, self.programme.zone).date()


@dataclass(frozen=True, slots=True)
class Desk:
    """Database, clock, programme, and the rules of this installation.

    `address` is where this process is reached over HTTP, without a slash at the end; empty when it is not.
    """

    database: Database
    clock: Clock
    programmes: HasProgramme
    rules: OfferRules
    random: Random
    library: Library
    matcher: Matcher
    address: str = ""

    @property
    def programme(self) -> Programme:
        """The programme of the moment."""
        return self.programmes.current

    def now(self) -> datetime:
        """The present instant (UTC)."""
        return self.clock.now()

    def today(self) -> date:
        """The date at the offices."""
        return self.moment().today

    def local_now(self) -> datetime:
        """What the wall clock at the offices shows."""
        return wall.local(self.now(), self.programme.zone)

    def moment(self) -> Moment:
        """The world as it is now, for a unit of work."""
        return Moment(self.programme, self.rules, self.now(), self.random)
