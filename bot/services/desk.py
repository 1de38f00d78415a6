"""What every service needs at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Protocol

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
class Desk:
    """Database, clock, programme, and the rules of this installation."""

    database: Database
    clock: Clock
    programmes: HasProgramme
    rules: OfferRules
    random: Random

    @property
    def programme(self) -> Programme:
        """The programme of the moment."""
        return self.programmes.current

    def now(self) -> datetime:
        """The present instant (UTC)."""
        return self.clock.now()

    def today(self) -> date:
        """The date at the offices."""
        return self.local_now().date()

    def local_now(self) -> datetime:
        """What the wall clock at the offices shows, naive."""
        return wall.local(self.now(), self.programme.zone).replace(tzinfo=None)

    def draw_order(self, numbers: Sequence[int]) -> list[int]:
        """Numbers in random order."""
        return self.random.sample(numbers, len(numbers))
