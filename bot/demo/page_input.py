"""What the chat page accepts: requests of this machine only, and well-formed JSON only."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HOSTS = {"127.0.0.1", "localhost", "::1"}


class BadInput(Exception):
    """Something the page cannot do; the text is shown to whoever uses it."""


@contextmanager
def or_complain(sentence: str) -> Iterator[None]:
    """Turn a ValueError of what happens inside into a BadInput with that sentence."""
    try:
        yield
    except ValueError:
        raise BadInput(sentence) from None


def guarded(handler: Handler) -> Handler:
    """Let only requests addressed to this machine through, and posts only as JSON.

    A foreign page can neither reach us under a name of its own nor post JSON unasked.
    """

    async def serve(request: web.Request) -> web.StreamResponse:
        if not _is_local(request.host):
            raise web.HTTPForbidden(text="Diese Seite ist nur unter 127.0.0.1 oder localhost zu erreichen.")
        if request.method == "POST" and request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Erwartet wird application/json.")
        return await handler(request)

    return serve


def _is_local(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _HOSTS
    except ValueError:
        return False


class Body:
    """The fields of a posted object; every reader raises BadInput with the sentence given."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    @staticmethod
    async def of(request: web.Request) -> "Body":
        """Read the body of a request. Raises BadInput if it is no JSON object."""
        try:
            fields = json.loads(await request.text())
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            raise BadInput("Erwartet wird ein JSON-Objekt.")
        return Body(fields)

    def text(self, name: str, complaint: str) -> str:
        """A text that is not empty."""
        value = self._fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise BadInput(complaint)
        return value

    def optional_text(self, name: str) -> str:
        """A text, empty if missing."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str, complaint: str) -> int:
        """A whole number."""
        value = self._fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadInput(complaint)
        return value

    def flag(self, name: str, complaint: str) -> bool:
        """Yes or no."""
        value = self._fields.get(name)
        if not isinstance(value, bool):
            raise BadInput(complaint)
        return value
