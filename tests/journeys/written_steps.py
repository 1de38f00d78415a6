"""What the journeys of questions and of their answers share."""

from bot.demo.phone import Phone
from tests.harness import World
from tests.journeys.steps import seen, tap

ON = ("\n[controller]", "\n[features]\nquestions = true\n\n[controller]")
CANARY = "Leuchtturm siebenundvierzig"
REPLY = "Antwort Kuckuck"


async def asks(world: World, person: Phone, text: str = CANARY) -> None:
    """Ask a question by command, text and tap."""
    await world.write(person, "/write")
    await world.write(person, text)
    await tap(world, person, "send")


def shown_in(phone: Phone) -> str:
    """All that can still be read in a chat."""
    return seen(phone.shown())
