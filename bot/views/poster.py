"""The printable page: what stands on it, before anybody draws it."""

from datetime import datetime

from bot.chat.screen import lines, plain
from bot.domain import wall
from bot.domain.programme import Programme
from bot.drawing.poster import Invitation, Poster
from bot.i18n.locales import KNOWN
from bot.i18n.speech import Speech
from bot.views.fill import NOT_CONFIRMED, Filler


def poster(programme: Programme, bot: str, now: datetime) -> Poster:
    """The page for a bot of this Telegram name. What the office has not confirmed bears a "please ask"."""
    say = Speech.of(programme.locales[0])
    heading = say.dotted([programme.name, "" if programme.confirmed else say.say(NOT_CONFIRMED)])
    filler = Filler(say, programme, now, samples=False, as_of=wall.local(now, programme.zone).date())
    offices = tuple(plain(filler.fill(f"{{office_{id}}}")) for id in programme.offices)
    return Poster(plain(heading), tuple(_invitation(code, bot) for code in programme.locales), offices)


def _invitation(code: str, bot: str) -> Invitation:
    say = Speech.of(code)
    text = lines(
        say.say("I book visits with the counsellors and answer questions."),
        say.say("They talk with you about training, work and your life here."),
    )
    locale = KNOWN[code]
    link = f"https://t.me/{bot}?start={code}"
    return Invitation(locale.endonym, plain(text), link, locale.direction == "rtl")
