"""A counsellor's calendar feed: its address, shown and renewed. Whoever is not bound gets the person's menu."""

from bot.chat.actions.counsellors import RenewFeed, ShowFeed
from bot.chat.screen import Screen
from bot.handlers.press import Journeys, Talk, main_menu
from bot.services import calendar_feed
from bot.views.calendar import feed_address, no_feed

PATH = "/calendar/{secret}.ics"


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(ShowFeed, show)
    journeys.on(RenewFeed, renew, instead=lambda _: ShowFeed())


async def show(talk: Talk, _: ShowFeed | None = None) -> Screen:
    """The address, or that there is none here."""
    return await _address(talk, renew=False)


async def renew(talk: Talk, _: RenewFeed) -> Screen:
    """Another address; the old one stops at once."""
    return await _address(talk, renew=True)


async def _address(talk: Talk, *, renew: bool) -> Screen:
    if talk.person.counsellor is None:
        return main_menu(talk)
    if not (talk.programme.features.calendar_feed and talk.desk.address):
        return no_feed(talk.say)
    secret = await (calendar_feed.renew if renew else calendar_feed.secret_of)(talk.desk, talk.chat)
    return feed_address(talk.say, talk.desk.address + PATH.format(secret=secret), is_new=renew)
