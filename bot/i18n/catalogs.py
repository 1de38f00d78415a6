"""Catalogs: `locales/<locale>/LC_MESSAGES/bot.po`, read directly, without a build step."""

from collections.abc import Iterator
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

_PACKAGE = Path(__file__).parent.parent


class CatalogError(Exception):
    """A catalog is missing or cannot be read; the text names the file and the cure."""


def folder() -> Path:
    """Where the catalogs lie: inside an installed package, or beside it in a checkout."""
    inside = _PACKAGE / "locales"
    return inside if inside.is_dir() else _PACKAGE.parent / "locales"


def path(locale: str) -> Path:
    """The catalog file of a locale."""
    return folder() / locale / "LC_MESSAGES" / "bot.po"


def read(file: Path, locale: str | None = None) -> Catalog:
    """A catalog as it stands in its file. Raises CatalogError."""
    try:
        with file.open("rb") as stream:
            return read_po(stream, locale=locale, abort_invalid=True)
    except FileNotFoundError:
        raise CatalogError(f"{file} is missing; take the locale out of `locales` in the programme, or add it") from None
    except (OSError, PoFileError, ValueError, LookupError) as error:
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: Exception) -> CatalogError:
    return CatalogError(f"{file} cannot be read ({error}); correct it, or take the file that came with this version")


@lru_cache
def load(locale: str) -> GNUTranslations:
    """The translations of a locale; one that is fuzzy or has wrong placeholders counts as missing.

    Raises CatalogError.
    """
    file = path(locale)
    catalog = read(file, locale)
    for message in [message for message in catalog if message.id and wrong_placeholders(message)]:
        catalog.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    try:
        return GNUTranslations(compiled)
    except ValueError as error:
        raise _unreadable(file, error) from None


def wrong_placeholders(message: Message) -> str:
    """What is wrong with the placeholders of a translation, if anything; a plural form may leave `{count}` out."""
    wanted = {name for text in texts(message.id) for name in _placeholders(text)}
    for text in filter(None, texts(message.string)):
        try:
            found = set(_placeholders(text))
        except ValueError as error:
            return str(error)
        if wrong := (found - wanted) | (wanted - found - {"count"}):
            return ", ".join(sorted(wrong))
    return ""


def texts(of: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """A msgid or its translation as its forms: one, or one for each plural category."""
    return (of,) if isinstance(of, str) else tuple(of)


def _placeholders(text: str) -> Iterator[str]:
    """The names between braces, with whatever else stands there. Raises ValueError for a brace alone."""
    for _, name, spec, conversion in Formatter().parse(text):
        if name is not None:
            yield name + (f":{spec}" if spec else "") + (f"!{conversion}" if conversion else "")
