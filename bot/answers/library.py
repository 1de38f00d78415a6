"""The FAQ library: facts, topics and one text for each topic and locale, read from `faq/`."""

import hashlib
import tomllib
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.answers.normalise import normalise
from bot.domain.answers import Fact, Text, Topic

_PACKAGE = Path(__file__).parent.parent
FENCE = "+++"
SOURCE_LOCALE = "de"
HASH_DIGITS = 12


class LibraryError(Exception):
    """A file of the FAQ is missing or wrong; the text names the file and the cure."""


def folder() -> Path:
    """Where the FAQ lies: inside an installed package, or beside it in a checkout."""
    inside = _PACKAGE / "faq"
    return inside if inside.is_dir() else _PACKAGE.parent / "faq"


def hash_of(body: str) -> str:
    """What a translation notes of the German body it was made from."""
    return hashlib.sha256(body.encode()).hexdigest()[:HASH_DIGITS]


class Library:
    """The FAQ of one folder. Texts are read when they are needed."""

    def __init__(self, root: Path | None = None) -> None:
        """Raises LibraryError later, when something is asked for that is missing or wrong."""
        self.root = root or folder()
        self.text = lru_cache(maxsize=256)(self._text)
        self.fingerprint = lru_cache(maxsize=None)(self._fingerprint)

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """All topics in the order they are shown. Raises LibraryError."""
        entries = _toml(self.root / "topics.toml").get("topic", [])
        return {topic.id: topic for topic in (_topic(self.root, entry) for entry in entries)}

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """All facts. Raises LibraryError."""
        entries = _toml(self.root / "facts.toml").get("fact", [])
        return {e["id"]: Fact(e["id"], e["text"], e["source"], e["as_of"]) for e in entries}

    def no_topic(self, locale: str) -> list[str]:
        """Sentences that belong to no topic. Raises LibraryError."""
        return [*_toml(self.root / "no_topic.toml").get(locale, [])]

    @cached_property
    def _small_talk(self) -> dict[str, str]:
        entries = _toml(self.root / "small_talk.toml")
        return {
            normalise(said): kind
            for kind, by_locale in entries.items()
            for words in by_locale.values()
            for said in words
        }

    def small_talk(self, text: str) -> str | None:
        """Which kind of small talk (hello, thanks, yes, bye) a whole text is, in any language, or None."""
        return self._small_talk.get(normalise(text))

    def emergency_words(self) -> list[str]:
        """Patterns that mean danger. Raises LibraryError."""
        return [p for patterns in _toml(self.root / "emergency.toml").get("danger", {}).values() for p in patterns]

    def harmless_sayings(self) -> list[str]:
        """Everyday sayings that contain such words. Raises LibraryError."""
        return [p for patterns in _toml(self.root / "emergency.toml").get("harmless", {}).values() for p in patterns]

    def not_words(self, locale: str) -> dict[str, list[str]]:
        """Words that no answer in this locale may promise, each with the topics that say it on purpose.

        Raises LibraryError.
        """
        return dict(_toml(self.root / "not.toml").get(locale, {}))

    def thresholds(self) -> tuple[float, float]:
        """From which scores on a topic is sure, and unsure. Raises LibraryError."""
        stored = _toml(self.root / "thresholds.toml")
        return float(stored["sure"]), float(stored["unsure"])

    @cached_property
    def locales(self) -> list[str]:
        """The locales in which every topic has a text."""
        folders = (path for path in self.root.iterdir() if path.is_dir())
        return sorted(path.name for path in folders if self.topics.keys() <= {file.stem for file in path.glob("*.md")})

    def _fingerprint(self, locale: str) -> str:
        """Changes with what is learnt from: the heads of the locale's texts, and the sentences of no topic."""
        digest = hashlib.sha256((self.root / "no_topic.toml").read_bytes())
        for file in sorted((self.root / locale).glob("*.md")):
            head = file.read_bytes().split(FENCE.encode(), 2)[1:2]
            digest.update(file.name.encode() + b"".join(head))
        return digest.hexdigest()

    def _text(self, locale: str, topic: str) -> Text:
        """The text of a topic in a locale. Raises LibraryError."""
        file = self.root / locale / f"{topic}.md"
        head, body = _parts(file)
        try:
            return Text(
                topic=topic,
                locale=locale,
                question=head["question"],
                phrasings=tuple(head["phrasings"]),
                keywords=tuple(head["keywords"]),
                source=head["source"],
                reviewed=head["reviewed"],
                body=body,
            )
        except KeyError as missing:
            raise LibraryError(f"{file}: {missing.args[0]} is missing between the {FENCE} lines; add it") from None

    def is_reviewed(self, locale: str) -> bool:
        """Whether somebody has read every text of the locale; German is the source."""
        return locale == SOURCE_LOCALE or all(self.text(locale, topic).reviewed for topic in self.topics)

    def is_stale(self, locale: str, topic: str) -> bool:
        """Whether the translation was made from another German text than today's."""
        if locale == SOURCE_LOCALE:
            return False
        return self.text(locale, topic).source != hash_of(self.text(SOURCE_LOCALE, topic).body)

    def as_of(self, topic: str) -> Any:
        """The date up to which the topic's facts were checked: that of the oldest of them."""
        return min(self.facts[fact].as_of for fact in self.topics[topic].facts)


def _topic(root: Path, entry: dict[str, Any]) -> Topic:
    try:
        return Topic(
            id=entry["id"],
            group=entry["group"],
            facts=tuple(entry["facts"]),
            law=entry["law"],
            review_by=entry["review_by"],
            buttons=tuple(entry["buttons"]),
            see=tuple(entry["see"]),
        )
    except KeyError as missing:
        where = entry.get("id", "a topic without id")
        raise LibraryError(f"{root / 'topics.toml'}: {missing.args[0]} is missing in {where}; add it") from None


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise LibraryError(f"{file} cannot be read ({error.strerror}); put it back") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryError(f"{file} is not TOML in UTF-8: {error}") from None


def _parts(file: Path) -> tuple[dict[str, Any], str]:
    try:
        content = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"{file} cannot be read ({type(error).__name__}); put it back") from None
    parts = content.split(FENCE, 2)
    if len(parts) != 3 or parts[0].strip():
        raise LibraryError(f"{file} needs a head between two {FENCE} lines and a text below")
    try:
        return tomllib.loads(parts[1]), parts[2].strip()
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(f"{file}: the head is not TOML: {error}") from None
