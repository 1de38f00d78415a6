"""Catalog files made for one test."""

from pathlib import Path
from typing import Protocol

ARABIC_PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5);"
)


class Write(Protocol):
    """Writes the catalog of a locale where the program looks for it."""

    def __call__(self, locale: str, content: bytes) -> Path: ...


def po(*, charset: str = "utf-8", plurals: str = "nplurals=2; plural=(n != 1);", **texts: str) -> bytes:
    """A catalog file with these translations."""
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset={charset}\\n"\n"Plural-Forms: {plurals}\\n"\n\n'
    return (head + "".join(f'msgid "{msgid}"\nmsgstr "{text}"\n\n' for msgid, text in texts.items())).encode()
