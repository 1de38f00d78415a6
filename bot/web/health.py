"""The health page, for a monitor or a proxy: how long ago each part was heard of. Nothing about persons."""

from collections.abc import Callable, Mapping

from aiohttp import web

PATH = "/healthz"
UNWELL = 503
Report = Callable[[], tuple[bool, Mapping[str, float | None]]]


def route(report: Report) -> web.RouteDef:
    """The page: 200 when all is well, else 503; seconds by part, null for a part that has no work."""

    async def health(_: web.Request) -> web.Response:
        is_well, ages = report()
        return web.json_response({"well": is_well, "seconds": dict(ages)}, status=200 if is_well else UNWELL)

    return web.get(PATH, health)
