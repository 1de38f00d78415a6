"""How the simulated Telegram refuses a call."""

from typing import Any


class ApiError(Exception):
    """A refusal with the HTTP status, the description and the parameters Telegram would answer with."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> ApiError:
    """The 400 refusal with Telegram's usual beginning."""
    return ApiError(400, f"Bad Request: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """The 429 refusal that asks to wait `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
