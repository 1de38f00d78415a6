"""The counsellors' calendar feeds: `/calendar/<secret>.ics`. An unknown address tells nothing."""

from aiohttp import web

from bot.i18n.speech import Speech
from bot.services import calendar_feed
from bot.services.desk import Desk
from bot.views.calendar import feed

PATH = r"/calendar/{secret:[\w-]+}.ics"


def routes(desk: Desk) -> list[web.RouteDef]:
    """The route of all feeds."""

    async def answer(request: web.Request) -> web.Response:
        known = None
        if desk.programme.features.calendar_feed:
            known = await calendar_feed.entries(desk, request.match_info["secret"])
        if known is None:
            raise web.HTTPNotFound
        locale, visits = known
        body = feed(Speech.of(locale), visits, desk.now())
        return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=HEADERS)

    return [web.get(PATH, answer)]


HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
