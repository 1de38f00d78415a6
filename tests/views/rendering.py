"""What the tests of the views share: which locales there are, everything rendered in one of them, and its parts."""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from unicodedata import bidirectional, category

from markupsafe import Markup

import bot.views
from bot.chat.screen import Button, Document, Screen
from bot.demo.html import parse_html
from bot.i18n import catalogs
from bot.i18n.locales import GERMAN, KNOWN
from bot.i18n.speech import Speech
from tests.views.samples import SAMPLES

LOCALES = sorted(file.parent.parent.name for file in catalogs.folder().glob("*/LC_MESSAGES/bot.po"))
SPEECHES = [
    Speech.of(own, in_german=german) for own in LOCALES for german in (False, True) if own != GERMAN or not german
]
RIGHT_TO_LEFT = [say for say in SPEECHES if KNOWN[say.locale].direction == "rtl"]
PICKER = "menu.picker"
FIRST, LAST = "\u2068", "\u2069"

Rendered = dict[str, Any]


def public_views() -> Iterator[str]:
    """The names of all public functions and methods of the views, as the registry has them."""
    for info in iter_modules(bot.views.__path__):
        module = import_module(f"bot.views.{info.name}")
        for name, thing in vars(module).items():
            if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
                continue
            if inspect.isfunction(thing):
                yield f"{info.name}.{name}"
            elif inspect.isclass(thing):
                methods = (method for method, what in vars(thing).items() if inspect.isfunction(what))
                yield from (f"{info.name}.{name}.{method}" for method in methods if not method.startswith("_"))


@cache
def rendered(say: Speech) -> Rendered:
    """Every sample in this speech, by name and variant."""
    return {
        f"{name} {variant}".strip(): sample(say) for name, all_ in SAMPLES.items() for variant, sample in all_.items()
    }


def in_one_language(say: Speech) -> Rendered:
    """Every sample but the picker, which speaks all languages at once."""
    return {name: result for name, result in rendered(say).items() if not name.startswith(PICKER)}


def screens(say: Speech) -> dict[str, Screen]:
    """The samples that are screens."""
    return {name: result for name, result in rendered(say).items() if isinstance(result, Screen)}


def markup_in(result: Any) -> list[Markup]:
    """The texts of a view's result that Telegram reads as HTML."""
    if isinstance(result, Screen):
        return [result.text]
    if isinstance(result, Document):
        return [result.caption]
    return [result] if isinstance(result, Markup) else []


def buttons_in(result: Any) -> list[Button]:
    """The buttons of a view's result."""
    if isinstance(result, Screen):
        return result.buttons
    return [result] if isinstance(result, Button) else []


def lines_in(result: Any) -> list[str]:
    """Every line that a person reads, labels of buttons without their picture among them."""
    read = [parse_html(str(markup)).text for markup in markup_in(result)]
    read += [button.label.partition(" ")[2] for button in buttons_in(result) if not is_frame(button)]
    if isinstance(result, list):
        read += [described for _, described in result]
    return [line for text in read for line in text.split("\n") if line.strip()]


def is_toggle(button: Button) -> bool:
    """Whether the button shows the screen in German, or back in the reader's own language."""
    names = {f"🇩🇪 {KNOWN[GERMAN].endonym}", *(f"↩️ {KNOWN[locale].endonym}" for locale in LOCALES)}
    return button.label in names


def is_frame(button: Button) -> bool:
    """Whether the button is a language's own name, in whatever language the screen is."""
    endonyms = {known.endonym for known in KNOWN.values()}
    return is_toggle(button) or button.label.removeprefix("✅ ") in endonyms


def outside_isolates(line: str) -> str:
    """The text of a line without what stands inside isolates; asserts that they are balanced."""
    depth, kept = 0, []
    for character in line:
        if character == FIRST:
            depth += 1
            kept.append("\N{OBJECT REPLACEMENT CHARACTER}" if depth == 1 else "")
        elif character == LAST:
            depth -= 1
            assert depth >= 0, line
        elif depth == 0:
            kept.append(character)
    assert depth == 0, line
    return "".join(kept)


def innermost(line: str) -> list[str]:
    """What stands directly inside each isolate, inner isolates left out."""
    found: list[str] = []
    open_: list[list[str]] = []
    for character in line:
        if character == FIRST:
            open_.append([])
        elif character == LAST:
            found.append("".join(open_.pop()))
        elif open_:
            open_[-1].append(character)
    return found


def words(text: str) -> set[str]:
    """The words in Latin letters and the numbers of a text."""
    return set(re.findall(r"[A-Za-zÀ-ɏ]+|\d+", text))


def first_strong(text: str) -> str:
    """The direction of the first character that has one: "L", "R", "AL", or nothing."""
    return next((kind for c in text if (kind := bidirectional(c)) in ("L", "R", "AL")), "")


def letters(text: str) -> list[str]:
    """The letters of a text."""
    return [character for character in text if category(character)[0] == "L"]


def catalog_words(locale: str) -> set[str]:
    """The Latin words and numbers that stand in the locale's own texts, placeholders apart."""
    catalog = catalogs.read(catalogs.path(locale), locale)
    texts = (text for message in catalog if message.id for text in catalogs.texts(message.string))
    return {word for text in texts for word in words(re.sub(r"\{\w+\}", " ", text))}
