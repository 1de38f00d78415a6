"""What a press asks for, and the table of verbs. How actions are packed is `callback_data`'s business."""

from dataclasses import dataclass
from typing import ClassVar

VERBS: dict[str, type["Action"]] = {}


@dataclass(frozen=True)
class Action:
    """What a press asks for."""

    verb: ClassVar[str]

    def __init_subclass__(cls) -> None:
        """Make the verb known to `unpack`."""
        VERBS[cls.verb] = cls
