"""What this package asks of a clock."""

from datetime import datetime
from typing import Protocol


class TellsTime(Protocol):
    """Anything that knows the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...
