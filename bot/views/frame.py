"""What screens share: buttons with their fixed pictures, and the way to German and back."""

from collections.abc import Iterable

from markupsafe import Markup

from bot.chat.actions.base import Action
from bot.chat.actions.start import ShowMenu
from bot.chat.callback_data import pack
from bot.chat.screen import Button, Screen, lines, plain
from bot.i18n.speech import Speech

Rows = Iterable[Iterable[Button]]

BOOK = "📅"
VISITS = "📋"
LANGUAGE = "🌐"
DATA = "🔒"
WRITE = "✉️"
GERMAN_FLAG = "🇩🇪"
BACK = "↩️"
HOME = "🏠"
OPEN_HOUR = "🚪"
APPOINTMENT = "👤"
MENU_COMMAND = "/menu"
MOST_BUTTONS = 6


def button(picture: str, label: str, action: Action) -> Button:
    """A button that begins with its picture, the same in all languages."""
    return Button(f"{picture} {plain(label)}", data=pack(action))


def framed(say: Speech, address: Action, text: Markup, rows: Rows = (), *, home: bool = True) -> Screen:
    """A screen with the button that shows it in German, or back in the reader's own language.

    `address` is the action that shows this very screen again. The way to the menu is a button where there is room
    for one among the six, and a line with the command where not.
    """
    all_rows = [tuple(row) for row in rows if row]
    toggle = _toggle(say, address)
    room = MOST_BUTTONS - sum(map(len, all_rows)) - len(toggle)
    if home and room > 0:
        all_rows.append((button(HOME, say.say("Menu"), ShowMenu()),))
    elif home:
        text = lines(text, "", say.say("To the menu: {command}", command=MENU_COMMAND))
    return Screen(text, tuple([*all_rows, toggle] if toggle else all_rows))


def _toggle(say: Speech, address: Action) -> tuple[Button, ...]:
    if not say.is_german:
        return (Button(f"{GERMAN_FLAG} Deutsch", data=pack(address, in_german=True)),)
    if say.own != say.locale:
        return (Button(f"{BACK} {say.endonym}", data=pack(address)),)
    return ()
