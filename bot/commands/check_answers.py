"""`bot check`, the FAQ: every topic in every locale, facts, placeholders, stale texts, reviews that are due."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answers.library import SOURCE_LOCALE, Library, LibraryError
from bot.domain.answers import Text

LONGEST_BODY = 900
FEWEST_PHRASINGS = 12
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
KNOWN_PLACEHOLDERS = {"programme", "offices", "hours", "next_open_hours", "closures", "counsellors", "contact"}
KNOWN_PLACEHOLDERS |= {"days", "as_of", "office_dueren", "office_juelich"}


@dataclass(frozen=True, slots=True)
class AnswersLedger:
    """How a locale stands: texts there, texts whose German source has changed, texts somebody has reviewed."""

    locale: str
    topics: int
    texts: int
    stale: int
    reviewed: int
    errors: tuple[str, ...]


def ledger(library: Library, locale: str) -> AnswersLedger:
    """Look at every text of a locale."""
    texts, errors = [], []
    for topic in library.topics:
        try:
            texts.append(library.text(locale, topic))
        except LibraryError as error:
            errors.append(str(error))
    errors += [error for text in texts for error in _errors_of(library, text)]
    errors += [f"{locale}: {phrasing!r} stands under two topics" for phrasing in _doubled(texts)]
    stale = sum(library.is_stale(locale, text.topic) for text in texts)
    reviewed = sum(bool(text.reviewed) for text in texts)
    return AnswersLedger(locale, len(library.topics), len(texts), stale, reviewed, tuple(errors))


def _errors_of(library: Library, text: Text) -> Iterator[str]:
    where = f"{text.locale}/{text.topic}"
    if len(text.body) > LONGEST_BODY:
        yield f"{where}: the answer has {len(text.body)} characters, at most {LONGEST_BODY} are read"
    if len(text.phrasings) < FEWEST_PHRASINGS:
        yield f"{where}: {len(text.phrasings)} phrasings, {FEWEST_PHRASINGS} are needed"
    found = set(_PLACEHOLDER.findall(text.body))
    if unknown := found - KNOWN_PLACEHOLDERS:
        yield f"{where}: unknown placeholder {', '.join(sorted(unknown))}"
    german = library.text(SOURCE_LOCALE, text.topic)
    if not library.is_stale(text.locale, text.topic) and found != set(_PLACEHOLDER.findall(german.body)):
        yield f"{where}: other placeholders than the German text"


def _doubled(texts: list[Text]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for text in texts:
        for phrasing in text.phrasings:
            if seen.setdefault(phrasing.casefold(), text.topic) != text.topic:
                yield phrasing


def errors_of_topics(library: Library) -> Iterator[str]:
    """Topics that use facts or name topics that do not exist."""
    for topic in library.topics.values():
        for fact in topic.facts:
            if fact not in library.facts:
                yield f"topics.toml: {topic.id} uses the unknown fact {fact}"
        for other in topic.see:
            if other not in library.topics:
                yield f"topics.toml: {topic.id} names the unknown topic {other}"


def reviews_due(library: Library, today: date) -> list[str]:
    """Topics whose facts should have been looked at again by now."""
    return [topic.id for topic in library.topics.values() if topic.review_by < today]


def table(rows: list[AnswersLedger]) -> Iterator[str]:
    """The ledger as lines."""
    yield f"{'locale':8} {'answers':>10} {'stale':>6} {'reviewed':>9}"
    for row in rows:
        share = f"{row.texts}/{row.topics}"
        yield f"{row.locale:8} {share:>10} {row.stale:>6} {row.reviewed:>9}"
