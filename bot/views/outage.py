"""What counsellors read after an outage of ours."""

from bot.chat.screen import Screen, bold, lines
from bot.domain import wall
from bot.domain.outage import Outage
from bot.domain.programme import Programme
from bot.i18n.speech import Speech


def outage(say: Speech, told: Outage, programme: Programme) -> Screen:
    """From when to when nobody was answered, and what came of it."""
    since, until = (say.moment(wall.local(at, programme.zone)) for at in (told.since, told.until))
    text = lines(
        bold(say.say("⚠️ The bot could not be reached")),
        say.say("{start} to {end}", start=since, end=until),
        say.say("Messages and taps answered late: {count}", count=told.late),
        say.say("Reminders not sent in time: {count}", count=told.expired),
    )
    return Screen(text)
