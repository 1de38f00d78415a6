"""The clock: the only place that asks the machine what time it is."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset. Only the local chat moves it, and only forward."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def run_ahead_to(self, instant: datetime) -> None:
        """Let the clock show `instant` (aware) and run on from there; one that has passed changes nothing."""
        self._offset += max(timedelta(), instant - self.now())
