"""Catalogs: `locales/<locale>/LC_MESSAGES/bot.po`, read directly, without a build step."""

from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
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
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise CatalogError(f"{file} cannot be read: {error}") from None


@lru_cache
def load(locale: str) -> GNUTranslations:
    """The translations of a locale; a fuzzy one counts as missing. Raises CatalogError."""
    compiled = BytesIO()
    write_mo(compiled, read(path(locale), locale))
    compiled.seek(0)
    return GNUTranslations(compiled)
