"""The fourteen locales the project knows, and how Telegram's language codes map to them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Locale:
    """A locale: its code, its name in itself, the direction it is written in."""

    code: str
    endonym: str
    direction: Literal["ltr", "rtl"] = "ltr"


GERMAN = "de"
KNOWN: dict[str, Locale] = {
    locale.code: locale
    for locale in (
        Locale("de", "Deutsch"),
        Locale("en", "English"),
        Locale("fr", "Français"),
        Locale("ar", "العربية", "rtl"),
        Locale("fa", "فارسی / دری", "rtl"),
        Locale("ps", "پښتو", "rtl"),
        Locale("ku", "Kurdî (Kurmancî)"),
        Locale("ckb", "کوردی (سۆرانی)", "rtl"),
        Locale("tr", "Türkçe"),
        Locale("ti", "ትግርኛ"),
        Locale("so", "Soomaali"),
        Locale("ru", "Русский"),
        Locale("uk", "Українська"),
        Locale("sq", "Shqip"),
    )
}

_SPECIAL = {
    "prs": "fa",
    "kmr": "ku",
    "ku-arab": "ckb",
    "ku-iq": "ckb",
    "ku-ir": "ckb",
    "sdh": "ckb",
    "tir": "ti",
    "som": "so",
    "pus": "ps",
}


def from_telegram(language_code: str | None) -> str | None:
    """The locale for Telegram's `language_code` (`fa-IR`, `prs`, missing …), or None where it says nothing to us.

    Total: any text is taken. It is the language of the app, not the mother tongue, so it only preselects.
    """
    tag = (language_code or "").strip().lower().replace("_", "-")
    parts = tag.split("-")
    for candidate in ("-".join(parts[:2]), parts[0]):
        if found := _SPECIAL.get(candidate, candidate if candidate in KNOWN else None):
            return found
    return None
