"""An outage of ours: for how long nobody was answered, and what came of it. No ids, no words of anybody."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Outage:
    """From when to when (UTC) we did not run or did not hear from Telegram.

    `late` messages and taps were answered afterwards; `expired` reminders could not be sent in time.
    """

    since: datetime
    until: datetime
    late: int
    expired: int
