"""Emergency words: suicide, violence, threat, medical danger, fire, in every language and however they are typed.

Looked for before anything else. What is found is neither logged nor counted nor passed on.
"""

import re
from functools import cached_property

from bot.answers.library import Library
from bot.answers.normalise import normalise


class EmergencyWords:
    """The list of `faq/emergency.toml`: patterns of words, and everyday sayings that contain them."""

    def __init__(self, library: Library) -> None:
        """The list is read when it is first needed. Raises LibraryError then."""
        self._library = library

    @cached_property
    def _danger(self) -> re.Pattern[str]:
        return _any_of(self._library.emergency_words())

    @cached_property
    def _harmless(self) -> re.Pattern[str]:
        return _any_of(self._library.harmless_sayings())

    def found_in(self, text: str) -> bool:
        """Whether something in the text means danger once everyday sayings are taken out."""
        words = f" {normalise(text)} "
        if not self._danger.search(words):
            return False
        return self._danger.search(self._harmless.sub(" ", words)) is not None


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    """One pattern for all: words in order, `*` at the end of a word for any ending, `_` for up to three words."""
    return re.compile("|".join(sorted((_pattern(each) for each in patterns), key=len, reverse=True)) or r"(?!)")


def _pattern(text: str) -> str:
    words = []
    for word in text.split():
        if word == "_":
            words.append(r"(?:\w+ ){0,3}?")
        else:
            stem = re.escape(normalise(word.rstrip("*")))
            words.append(stem + (r"\w* " if word.endswith("*") else " "))
    return "(?<= )" + "".join(words)
