"""`bot check`, the words of the FAQ: script, figures, promises nobody may make, hours and names that must come live."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache

from babel.dates import format_date

from bot.answers.library import SOURCE_LOCALE, Library, LibraryError
from bot.answers.normalise import normalise
from bot.domain import wall
from bot.domain.answers import Text
from bot.domain.programme import Programme

SCRIPTS = {
    "ar": "ARABIC",
    "fa": "ARABIC",
    "ps": "ARABIC",
    "ckb": "ARABIC",
    "ti": "ETHIOPIC",
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
}
FOREIGN_LETTERS = {
    "ar": "یکگچپژۆێەڕڵټډړښځڅېۍ",
    "fa": "يكةىۆێەڕڵټډړښځڅېۍ",
    "ps": "كةۆێەڕڵ",
    "ckb": "يكةىټډړښځڅېۍ",
    "ru": "іїєґ",
    "uk": "ыэёъ",
}
SHORTEST_PHONE = 6
INTERNATIONAL = {"id"}
WEEK = "اونۍ"  # in Pashto Saturday and week are the same word
_PLACEHOLDER = re.compile(r"\{\w+\}")
_LATIN_WORD = re.compile(r"[A-Za-zÄÖÜäöüßÀ-ÿ]{2,}")
_GAP = re.compile(r"(?<=\d)[\s\u2060]+(?=\d)")
_NUMBER = re.compile(r"\d+")
_PARAGRAPH = re.compile(r"§+\s*\d+\s?[a-z]?")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s*Uhr\b")
_STREET = re.compile(r"\w+(?:straße|strasse|str\.)", re.IGNORECASE)


def errors_of(library: Library, text: Text, programme: Programme) -> Iterator[str]:
    """Every breach in the question and the answer of a text, one sentence each with the cure."""
    where = f"{text.locale}/{text.topic}"
    said = _PLACEHOLDER.sub(" ", f"{text.question}\n{text.body}")
    for word in sorted(_foreign_words(library, text, said)):
        yield f"{where}: {word!r} is in a wrong script; write it in this language, or as the German text does"
    for letter in sorted(set(said) & set(FOREIGN_LETTERS.get(text.locale, ""))):
        name = unicodedata.name(letter)
        yield f"{where}: the letter {letter} ({name}) is of another language; write the one of {text.locale}"
    known = _figures_of_facts(library, text.topic)
    for figure in sorted(figure for figure in _figures(said) if not _is_known(figure, known)):
        yield f"{where}: no fact of this topic holds {figure!r}; take it out, or add the fact to topics.toml"
    for word in _promises(library, text):
        yield f"{where}: {word!r} is on the list of what must not be promised (not.toml); say it otherwise"
    for found in _live_things(text.locale, said, programme):
        yield f"{where}: {found!r} may change; let a placeholder fill it in"


def _foreign_words(library: Library, text: Text, said: str) -> set[str]:
    """Latin words in a text of another script, but for terms and names that stand in the German text or the facts."""
    if text.locale not in SCRIPTS:
        return set()
    german = library.text(SOURCE_LOCALE, text.topic)
    facts = " ".join(fact.text for fact in library.facts.values())
    known = {_stem(word) for word in _LATIN_WORD.findall(f"{german.question} {german.body} {facts}")} | INTERNATIONAL
    return {word for word in _LATIN_WORD.findall(said) if _stem(word) not in known}


def _stem(german: str) -> str:
    """A German word without its ending, roughly: terms are inflected."""
    return german.casefold()[:7]


def _figures(said: str) -> set[str]:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in said)
    paragraphs = {re.sub(r"\s", "", found) for found in _PARAGRAPH.findall(digits)}
    return paragraphs | set(_NUMBER.findall(_PARAGRAPH.sub(" ", _GAP.sub("", digits))))


def _is_known(figure: str, known: set[str]) -> bool:
    """Whether a fact holds the figure; "0800" and "116" may stand for the phone numbers that begin with them."""
    return figure in known or any(len(other) >= SHORTEST_PHONE and other.startswith(figure) for other in known)


def _figures_of_facts(library: Library, topic: str) -> set[str]:
    facts = [library.facts[fact].text for fact in library.topics[topic].facts if fact in library.facts]
    figures = _figures("\n".join(facts)) | {number for fact in facts for number in _numbers_in_words(fact)}
    return figures | {number for figure in figures for number in _NUMBER.findall(figure)}


def _numbers_in_words(german: str) -> Iterator[str]:
    words = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9}
    words |= {"zehn": 10, "elf": 11, "zwölf": 12}
    for word, number in words.items():
        if re.search(rf"\b{word}(?:e|en|er|es)?\b", german, re.IGNORECASE):
            yield str(number)


def _promises(library: Library, text: Text) -> Iterator[str]:
    """Words of the list in the answer, unless the topic is listed as one that says them with a "not"."""
    said = f" {normalise(' '.join(re.findall('[^{}]+', _PLACEHOLDER.sub(' ', text.body))))} "
    for word, topics in library.not_words(text.locale).items():
        if text.topic not in topics and f" {normalise(word)}" in said:
            yield word


def _live_things(locale: str, said: str, programme: Programme) -> Iterator[str]:
    yield from _TIME.findall(said)
    yield from _STREET.findall(said)
    words = set(re.findall(r"\w+", said))
    yield from sorted(words & _weekdays(locale))
    names = {part for counsellor in programme.counsellors.values() for part in counsellor.name.split()}
    yield from sorted(words & names)


@cache
def _weekdays(locale: str) -> frozenset[str]:
    days = (wall.SOME_MONDAY + timedelta(days=number) for number in range(7))
    return frozenset(format_date(day, "EEEE", locale=locale) for day in days) - {WEEK}


def errors_of_texts(library: Library, locales: Iterable[str], programme: Programme) -> Iterator[str]:
    """Every breach in every text of these locales."""
    for locale in locales:
        for topic in library.topics:
            try:
                text = library.text(locale, topic)
            except LibraryError:
                continue  # missing texts are named elsewhere
            yield from errors_of(library, text, programme)
