"""Things that go wrong between a bot and Telegram, ordered by a test."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class FaultKind(Enum):
    """What happens to the call."""

    STATUS = auto()
    API = auto()
    REFUSE = auto()
    LOSE_REPLY = auto()
    HANG = auto()
    GARBAGE = auto()


@dataclass(frozen=True)
class Fault:
    """One way a call can go wrong; made by the methods below."""

    kind: FaultKind
    code: int = 200
    body: str = ""
    parameters: dict[str, Any] | None = None
    seconds: float = 0.0
    executed: bool = False

    @staticmethod
    def status(code: int, html: str = "<html><body>Bad Gateway</body></html>") -> "Fault":
        """A bare HTTP answer from something in front of Telegram; the call is not executed."""
        return Fault(FaultKind.STATUS, code=code, body=html)

    @staticmethod
    def api(code: int, description: str, retry_after: int | None = None) -> "Fault":
        """A refusal by the Bot API; `retry_after` in seconds, without it no parameters are sent."""
        parameters = None if retry_after is None else {"retry_after": retry_after}
        return Fault(FaultKind.API, code=code, body=description, parameters=parameters)

    @staticmethod
    def refuse() -> "Fault":
        """The connection is closed and the call is not executed."""
        return Fault(FaultKind.REFUSE)

    @staticmethod
    def lose_reply() -> "Fault":
        """The call is executed, but the connection is closed without an answer."""
        return Fault(FaultKind.LOSE_REPLY, executed=True)

    @staticmethod
    def hang(seconds: float, executed: bool = False) -> "Fault":
        """The answer comes after `seconds`.

        The call is executed at once if `executed`, else when the time is over and the caller is still there.
        """
        return Fault(FaultKind.HANG, seconds=seconds, executed=executed)

    @staticmethod
    def garbage() -> "Fault":
        """The call is executed and answered with status 200 and a body that is no JSON."""
        return Fault(FaultKind.GARBAGE, body='{"ok":true,"resu', executed=True)


@dataclass
class _Planned:
    method: str
    fault: Fault
    times: int | None
    chat_id: int | None


@dataclass
class Faults:
    """The faults still to come, in the order they were added."""

    _planned: list[_Planned] = field(default_factory=list)

    def add(self, method: str, fault: Fault, times: int | None = 1, chat_id: int | None = None) -> None:
        """Let the next `times` calls of `method` ("*" for any) fail; None: until `clear`."""
        self._planned.append(_Planned(method.lower(), fault, times, chat_id))

    def clear(self) -> None:
        """Forget every fault still planned."""
        self._planned.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault this call meets, if any; counts it."""
        for planned in self._planned:
            if planned.method in {method.lower(), "*"} and planned.chat_id in {None, chat_id}:
                if planned.times is not None:
                    planned.times -= 1
                    if planned.times <= 0:
                        self._planned.remove(planned)
                return planned.fault
        return None
