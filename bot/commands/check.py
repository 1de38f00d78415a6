"""`bot check`: programme and catalogs, the ledger of translations, and the open questions to the office."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.commands.labels import labels
from bot.domain.programme import Programme
from bot.i18n import catalogs
from bot.i18n.locales import KNOWN

_REVIEWED = re.compile(r"^# Reviewed by: (.*)$", re.MULTILINE)
NOBODY = "nobody yet"
SOURCE = "en"
LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Ledger:
    """How complete the catalog of a locale is, and who has reviewed it (a line in the head of the file)."""

    locale: str
    total: int
    translated: int
    reviewed: str
    errors: tuple[str, ...]


def ledgers(programme: Programme) -> Iterator[Ledger]:
    """One ledger for each locale of the programme."""
    template = catalogs.read(template_path())
    for locale in programme.locales:
        yield ledger(locale, catalogs.read(catalogs.path(locale), locale), template)


def template_path() -> Path:
    """The catalog of all msgids, without a language."""
    return catalogs.folder() / "bot.pot"


def ledger(locale: str, catalog: Catalog, template: Catalog) -> Ledger:
    """Hold a catalog against the template: missing, fuzzy and foreign msgids, wrong placeholders, plural categories.

    In English the msgid is the text, so an empty translation is none too few.
    """
    wanted = {catalogs.texts(message.id) for message in template if message.id}
    found = {catalogs.texts(message.id): message for message in catalog if message.id}
    errors = [f"{locale}: not in the code any more: {key[0]!r}" for key in found if key not in wanted]
    if catalog.num_plurals < (categories := Catalog(locale=locale).num_plurals):
        errors.append(f"{locale}: Plural-Forms names {catalog.num_plurals} categories, this language has {categories}")
    translated = 0
    for key in sorted(wanted):
        if not _is_said(locale, message := found.get(key)):
            errors.append(f"{locale}: not translated: {key[0]!r}")
        elif message and (wrong := catalogs.wrong_placeholders(message)):
            errors.append(f"{locale}: placeholders differ ({wrong}) in {key[0]!r}")
        elif message and (too_long := _too_long_for_a_button(message)):
            errors.append(f"{locale}: too long for a button ({LONGEST_LABEL} letters): {too_long!r}; shorten it")
        else:
            translated += 1
    note = _REVIEWED.search(catalog.header_comment)
    return Ledger(locale, len(wanted), translated, note.group(1) if note else NOBODY, tuple(errors))


def _is_said(locale: str, message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return locale == SOURCE or all(catalogs.texts(message.string))


def _too_long_for_a_button(message: Message) -> str | None:
    """The translation of a label that no button on a phone has room for."""
    if catalogs.texts(message.id)[0] not in labels():
        return None
    return next((text for text in catalogs.texts(message.string) if len(text) > LONGEST_LABEL), None)


def table(rows: list[Ledger]) -> Iterator[str]:
    """The ledger as lines."""
    yield f"{'locale':8} {'language':20} {'translated':>12}  reviewed"
    for row in rows:
        share = f"{row.translated}/{row.total}"
        yield f"{row.locale:8} {KNOWN[row.locale].endonym:20} {share:>12}  by {row.reviewed}"
