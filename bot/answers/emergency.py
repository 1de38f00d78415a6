"""Emergency words: suicide, violence, threat, medical danger, fire, in every language and however they are typed.

Looked for before anything else. What is found is neither logged nor counted nor passed on.
"""

import re
from functools import cached_property, lru_cache
from itertools import product

from bot.answers.library import Library
from bot.answers.normalise import normalise


class EmergencyWords:
    """The list of `faq/emergency.toml`: patterns of words, and everyday sayings that contain them."""

    def __init__(self, library: Library) -> None:
        """The list is read when it is first needed. Raises LibraryError then."""
        self._library = library

    @cached_property
    def _danger(self) -> re.Pattern[str]:
        return _any_of(tuple(self._library.emergency_words()))

    @cached_property
    def _harmless(self) -> re.Pattern[str]:
        return _any_of(tuple(self._library.harmless_sayings()))

    def found_in(self, text: str) -> bool:
        """Whether something in the text means danger once everyday sayings are taken out."""
        words = f" {normalise(text)} "
        if not self._danger.search(words):
            return False
        return self._danger.search(self._harmless.sub(" ", words)) is not None


_PART = re.compile(r"\S*\{[^{}]*\}\S*|\S+")
_GROUP = re.compile(r"\{([^{}]*)\}")


@lru_cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all: `*` at a word's end for any ending, `_` for up to three words, `{a|b c}` for one of them."""
    return re.compile("(?<= )(?:" + ("|".join(_pattern(each) for each in patterns) or r"(?!)") + ")")


def _pattern(text: str) -> str:
    return "".join(_one_of(part) for part in _PART.findall(text))


def _one_of(text: str) -> str:
    parts = [part.split("|") for part in _GROUP.split(text)] if "{" in text else [[text]]
    phrases = {"".join(_word(word) for word in "".join(each).split()) for each in product(*parts)} - {""}
    return "(?:" + "|".join(sorted(phrases, key=len, reverse=True)) + ")"


def _word(word: str) -> str:
    if word == "_":
        return r"(?:\w+ ){0,3}?"
    stem = re.escape(normalise(word.rstrip("*")))
    return stem + (r"\w* " if word.endswith("*") else " ")
