"""No English or German sentence stands in the screens of another language; letters of a neighbour do not either."""

import re
from collections.abc import Iterator

import pytest

from bot.commands.check_words import FOREIGN_LETTERS
from bot.i18n import catalogs
from bot.i18n.speech import Speech
from tests.views.rendering import LOCALES, in_one_language, innermost, lines_in, outside_isolates

OTHERS = sorted(set(LOCALES) - {"de", "en"})
SHORTEST_SENTENCE = 3
WORD = re.compile(r"[^\W\d_]{2,}")
VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"


def own_lines(locale: str) -> Iterator[tuple[str, str]]:
    """Every line of every screen in a language, without values in isolates."""
    for name, result in in_one_language(Speech.of(locale)).items():
        for line in lines_in(result):
            yield name, outside_isolates(line).replace(VALUE, " ")


def sentences(locale: str) -> set[str]:
    """The sentences of a language's catalog of three words and more, without placeholders; in English the msgids."""
    found = set()
    for message in catalogs.read(catalogs.path(locale), locale):
        for text in catalogs.texts(message.id if locale == "en" else message.string) if message.id else ():
            bare = " ".join(re.sub(r"\{\w+\}", " ", text).split())
            if len(WORD.findall(bare)) >= SHORTEST_SENTENCE:
                found.add(bare)
    return found


@pytest.mark.parametrize("locale", OTHERS)
def test_no_english_or_german_sentence_stands_in_a_screen(locale: str) -> None:
    foreign = sentences("en") | sentences("de")
    own = sentences(locale)
    found = [(name, line) for name, line in own_lines(locale) if " ".join(line.split()) in foreign - own]
    assert found == []


@pytest.mark.parametrize("locale", OTHERS)
def test_no_translation_is_the_english_or_german_text(locale: str) -> None:
    assert sentences(locale) & (sentences("en") | sentences("de")) == set()


@pytest.mark.parametrize("locale", sorted(FOREIGN_LETTERS))
def test_the_letters_that_tell_languages_apart_are_the_languages_own(locale: str) -> None:
    foreign = set(FOREIGN_LETTERS[locale])
    found = [(name, line) for name, line in own_lines(locale) if foreign & set(line)]
    assert found == []


@pytest.mark.parametrize("locale", OTHERS)
def test_no_answer_is_the_german_one(locale: str) -> None:
    german = {line for name, line in own_lines("de") if name.startswith("answers.answer")}
    long = {line for line in german if len(WORD.findall(line)) > SHORTEST_SENTENCE}
    found = [(name, line) for name, line in own_lines(locale) if name.startswith("answers.answer") and line in long]
    assert found == []


@pytest.mark.parametrize("locale", ["ar", "fa", "ti", "ru"])
def test_a_foreign_sentence_would_be_found(locale: str) -> None:
    assert "What do you want to do?" in sentences("en")
    assert "What do you want to do?" not in sentences(locale)
    assert set("یك") & set(FOREIGN_LETTERS["ar"] + FOREIGN_LETTERS["fa"])
    assert innermost("a \u2068b\u2069") == ["b"]
