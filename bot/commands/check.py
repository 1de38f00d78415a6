"""`bot check`: programme and catalogs, the ledger of translations, and the open questions to the office."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.domain.programme import Programme
from bot.i18n import catalogs
from bot.i18n.locales import KNOWN

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
REVIEWED = "X-Reviewed-By"


@dataclass(frozen=True, slots=True)
class Ledger:
    """How complete the catalog of a locale is. `reviewed` names who has read it, empty for a machine draft."""

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
    """Hold a catalog against the template: missing, fuzzy and foreign msgids, wrong placeholders."""
    wanted = {_key(message): message for message in template if message.id}
    found = {_key(message): message for message in catalog if message.id}
    errors = [f"{locale}: not in the code any more: {key!r}" for key in found if key not in wanted]
    translated = 0
    for key in wanted:
        message = found.get(key)
        if message is None or message.fuzzy or not all(_strings(message)):
            errors.append(f"{locale}: not translated: {key!r}")
        elif wrong := _wrong_placeholders(message):
            errors.append(f"{locale}: placeholders differ ({wrong}) in {key!r}")
        else:
            translated += 1
    reviewed = dict(catalog.mime_headers).get(REVIEWED, "")
    return Ledger(locale, len(wanted), translated, reviewed, tuple(errors))


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _wrong_placeholders(message: Message) -> str:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted = {name for text in ids for name in _PLACEHOLDER.findall(text)}
    for text in _strings(message):
        found = set(_PLACEHOLDER.findall(text))
        extra, missing = found - wanted, wanted - found - {"count"}
        if extra or missing:
            return ", ".join(sorted(extra | missing))
    return ""


def table(rows: list[Ledger]) -> Iterator[str]:
    """The ledger as lines."""
    yield f"{'locale':8} {'language':20} {'translated':>12}  reviewed"
    for row in rows:
        share = f"{row.translated}/{row.total}"
        reviewed = row.reviewed or "by nobody yet: a draft"
        yield f"{row.locale:8} {KNOWN[row.locale].endonym:20} {share:>12}  {reviewed}"
