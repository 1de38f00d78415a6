"""What a press asks for, and the table of verbs. How actions are packed is `callback_data`'s business."""

from dataclasses import dataclass
from typing import ClassVar

VERBS: dict[str, type["Action"]] = {}


@dataclass(frozen=True)
class Action:
    """What a press asks for.

    `keeps_typed`: what its presser has typed, or is about to type, is still awaited after. `keeps_screen`: the pressed
    screen stays, and what is shown comes below it.
    """

    verb: ClassVar[str]
    keeps_typed: ClassVar[bool] = False
    keeps_screen: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        """Make the verb known to `unpack`."""
        VERBS[cls.verb] = cls
