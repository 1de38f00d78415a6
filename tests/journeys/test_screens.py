"""Every kind of screen: in German and back by one tap, at most six buttons, and a way on."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.chat.callback_data import IN_GERMAN
from bot.demo.phone import Phone
from tests.harness import World, berlin
from tests.journeys.steps import OPEN_THURSDAY, WITH_RASLILO, book, data_of, send, shape, text_of, words

MOST = 6
ARABIC = range(0x600, 0x700)
Arrange = Callable[[World, Phone], Coroutine[Any, Any, None]]


async def nothing(world: World, phone: Phone) -> None:
    """A person who has just come."""


async def booked(world: World, phone: Phone) -> None:
    await book(world, phone)


async def with_both(world: World, phone: Phone) -> None:
    await book(world, phone)
    await book(world, phone, OPEN_THURSDAY)


async def appointed(world: World, phone: Phone) -> None:
    await book(world, phone, WITH_RASLILO)


async def soon(world: World, phone: Phone) -> None:
    await book(world, phone)
    await world.to(berlin(23, 12, 30))


async def running(world: World, phone: Phone) -> None:
    await book(world, phone)
    await world.to(berlin(23, 14, 10))


async def over(world: World, phone: Phone) -> None:
    await book(world, phone)
    await world.to(berlin(23, 17))


async def cancelled(world: World, phone: Phone) -> None:
    await book(world, phone)
    await send(world, phone, "cancel:1:1")


NOTHING_HERE = "There is no free place any more here. Please choose another one."
# What it is called, what has happened before, the data that shows it, and a sentence that stands in it.
SCREENS: list[tuple[str, Arrange, str, str]] = [
    ("menu", nothing, "menu", "What do you want to do?"),
    ("earliest", nothing, "book:0", "These are the next free places."),
    ("choices", nothing, "other:0", "What do you want, and where?"),
    ("only with", nothing, "who:0", "Who do you want to talk with?"),
    ("days", nothing, "in:0:juelich:o::2611230000:2612240000", "Which day?"),
    ("times", nothing, "in:0:juelich:o::2611250000:2611260000", "Which time? One tap books it."),
    ("nothing there", nothing, "in:0:juelich:o::2611240000:2611250000", NOTHING_HERE),
    ("open hour", nothing, "slot:0:juelich:o::2611231400", "Book this place?"),
    ("appointment", nothing, "slot:0:dueren:a:raslilo:2611270900", "Book this place?"),
    ("no visits", nothing, "visits", "You have no visit at the moment."),
    ("privacy", nothing, "privacy", "Your data"),
    ("data, too long", with_both, "data", "The rest is in the file."),
    ("ask erase", nothing, "erase?", "Delete everything about you?"),
    ("ask erase with visits", with_both, "erase?", "Delete everything about you?"),
    ("visits", with_both, "visits", "Your visits"),
    ("card", booked, "visit:1", "Your visit"),
    ("card of an appointment", appointed, "visit:1", "Your visit"),
    ("card soon", soon, "visit:1", "Your visit"),
    ("card while it runs", running, "visit:1", "Your visit"),
    ("card afterwards", over, "visit:1", "No outcome yet."),
    ("details", booked, "details:1", "You need not say any of this. It helps the counsellors."),
    ("nickname", booked, "nickname?:1", "Please write a nickname. Not your real name."),
    ("topics", booked, "topic?:1:0", "What do you want to talk about?"),
    ("more topics", booked, "topic?:1:1", "What do you want to talk about?"),
    ("wishes", booked, "wishes?:1:", "What do you need? Tap what you want to choose."),
    ("wishes chosen", booked, "wishes?:1:ch,in", "What do you need? Tap what you want to choose."),
    ("earliest to move", booked, "book:1", "These are the next free places."),
    ("slot to move to", booked, "slot:1:dueren:o::2611261400", "Move your visit here?"),
    ("times to move to", booked, "in:1:juelich:o::2611250000:2611260000", "Which time?"),
    ("ask late", soon, "late?:1", "How much later will you come?"),
    ("reminder", soon, "reminder:1", "If you tap nothing, your visit stays."),
    ("reminder while it runs", running, "reminder:1", "If you tap nothing, your visit stays."),
    ("ask cancel", booked, "cancel?:1", "Cancel this visit?"),
    ("cancelled", cancelled, "visit:1", "This visit is cancelled."),
]
ARRANGED = list(dict.fromkeys(arrange for _, arrange, _, _ in SCREENS))


def toggle(phone: Phone) -> str:
    """The data of the button to German, or from there back, which is always the last."""
    button = phone.last.buttons[-1][-1]
    assert "Deutsch" in button.text or "العربية" in button.text
    assert button.data
    return button.data


def fits(phone: Phone, name: str) -> bool:
    """Whether the screen has few enough buttons, and the way to the menu unless it is the menu."""
    buttons = [button for row in phone.last.buttons for button in row]
    has_way = name == "menu" or "/menu" in phone.last.text or "menu" in data_of(phone)
    return 1 <= len(buttons) <= MOST and has_way


@pytest.mark.parametrize("arrange", ARRANGED)
async def test_one_tap_shows_german_and_one_more_exactly_the_former_screen(world: World, arrange: Arrange) -> None:
    person = await world.newcomer("ar")
    await arrange(world, person)
    for name, arranged, data, sentence in SCREENS:
        if arranged is arrange:
            await send(world, person, data)
            await is_shown_in_german_and_back(world, person, name, sentence)


async def is_shown_in_german_and_back(world: World, person: Phone, name: str, sentence: str) -> None:
    former, message = shape(person.last), person.last.id
    assert words("ar", sentence) in text_of(person), name
    assert fits(person, name), person.shown()
    await send(world, person, toggle(person))
    assert words("de", sentence) in text_of(person), name
    assert not any(ord(letter) in ARABIC for letter in person.last.text), name
    assert fits(person, name), person.shown()
    await send(world, person, toggle(person))
    assert shape(person.last) == former, name
    assert person.last.id == message


async def test_what_is_stored_is_shown_in_german_and_back(world: World) -> None:
    """Not exactly the former screen: it tells of the taps themselves."""
    person = await world.newcomer("ar")
    await send(world, person, "data")
    former = shape(person.last)
    await send(world, person, toggle(person))
    assert words("de", "This is stored about you:") in text_of(person)
    await send(world, person, toggle(person))
    heading, about = former[0].split("\n\n")[:2]
    assert person.last.text.startswith(f"{heading}\n\n{about}\n\n")
    assert shape(person.last)[1] == former[1]


async def test_german_people_are_not_offered_german(world: World) -> None:
    person = await world.newcomer("de")
    await book(world, person)
    for name, _, data, _ in SCREENS:
        await send(world, person, data)
        assert fits(person, name), person.shown()
        every = [button.data or "" for row in person.last.buttons for button in row]
        assert not any(found.startswith(IN_GERMAN) for found in every), name


async def test_a_button_pressed_on_a_screen_shown_in_german_goes_on_in_the_own_language(world: World) -> None:
    person = await world.newcomer("ar")
    await send(world, person, "~menu")
    assert words("de", "What do you want to do?") in text_of(person)
    await send(world, person, "book:0")
    assert words("ar", "These are the next free places.") in text_of(person)
