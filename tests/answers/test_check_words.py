"""`bot check` about the words of the answers: each kind of breach, planted in a copy, is named with its cure."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot import programme
from bot.answers.library import FENCE, Library, folder
from bot.commands import labels
from bot.commands.check_words import FOREIGN_LETTERS, errors_of, errors_of_texts
from bot.domain.answers import Text
from bot.i18n import catalogs

PACKAGED = programme.load()
LIBRARY = Library()
Plant = Callable[[str, str, str], list[str]]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Add a sentence to the answer of a topic in a copy; what is wrong with the text then."""
    shutil.copytree(folder(), tmp_path / "faq")
    library = Library(tmp_path / "faq")

    def add(locale: str, topic: str, sentence: str) -> list[str]:
        file = tmp_path / "faq" / locale / f"{topic}.md"
        file.write_text(file.read_text(encoding="utf-8") + f"\n\n{sentence}\n", encoding="utf-8")
        library.text.cache_clear()
        return list(errors_of(library, library.text(locale, topic), PACKAGED))

    return add


def test_the_answers_as_they_are_have_no_such_error() -> None:
    assert list(errors_of_texts(LIBRARY, LIBRARY.locales, PACKAGED)) == []


@pytest.mark.parametrize(
    ("locale", "sentence", "word"),
    [
        ("de", "Die Beratung ist kostenlos.", "kostenlos"),
        ("en", "You get a guarantee.", "guarantee"),
        ("fr", "C'est gratuit.", "gratuit"),
        ("ar", "الاستشارة مجانية.", "مجان"),
        ("fa", "مشاوره رایگان است.", "رایگان"),
        ("ps", "مشوره وړیا ده.", "وړیا"),
        ("ku", "Şêwirmendî belaş e.", "belaş"),
        ("ckb", "ڕاوێژکاری خۆڕایی‌یە.", "خۆڕایی"),
        ("tr", "Danışmanlık ücretsizdir.", "ücretsiz"),
        ("ti", "እቲ ምኽሪ ብነጻ እዩ።", "ብነጻ"),
        ("so", "La-talintu waa bilaash.", "bilaash"),
        ("ru", "Всё анонимно.", "аноним"),
        ("uk", "Усе анонімно.", "анонім"),
        ("sq", "Këshillimi është falas.", "falas"),
    ],
)
def test_a_promise_of_the_not_list_is_named_in_every_language(
    plant: Plant, locale: str, sentence: str, word: str
) -> None:
    (error,) = plant(locale, "cost", sentence)
    assert error.startswith(f"{locale}/cost: {word!r}")
    assert "not.toml" in error


def test_every_language_has_a_not_list_with_several_words() -> None:
    assert all(len(LIBRARY.not_words(locale)) >= 3 for locale in LIBRARY.locales)


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("Du musst 30 Jahre alt sein.", "30"),
        ("Das steht in § 99 c.", "§99c"),
        ("آن ۴۲ روز است", "42"),
        ("٤٢ يوما", "42"),
    ],
)
def test_a_figure_that_no_fact_of_the_topic_holds_is_named(plant: Plant, sentence: str, figure: str) -> None:
    locale = "de" if sentence.isascii() or "§" in sentence else "fa"
    assert any(f"{figure!r}" in error and "no fact" in error for error in plant(locale, "cost", sentence))


@pytest.mark.parametrize(
    ("locale", "sentence", "found"),
    [
        ("de", "Die Beratung ist um 14:00 offen.", "14:00"),
        ("de", "Komm am Montag.", "Montag"),
        ("ru", "Приходите в понедельник.", "понедельник"),
        ("de", "Das Büro ist in der Teststraße.", "Teststraße"),
        ("en", "Ask for Raslilo.", "Raslilo"),
    ],
)
def test_hours_weekdays_streets_and_names_must_come_from_placeholders(
    plant: Plant, locale: str, sentence: str, found: str
) -> None:
    assert any(f"{found!r}" in error and "placeholder" in error for error in plant(locale, "what-is-it", sentence))


@pytest.mark.parametrize("locale", ["ar", "fa", "ps", "ckb", "ti", "ru", "uk"])
def test_a_latin_word_in_another_script_is_named_and_a_german_term_is_not(plant: Plant, locale: str) -> None:
    assert plant(locale, "duldung", "Duldung, Ausländerbehörde") == []
    (error,) = plant(locale, "duldung", "appointment")
    assert "'appointment' is in a wrong script" in error


@pytest.mark.parametrize("locale", sorted(FOREIGN_LETTERS))
def test_a_letter_of_a_neighbouring_language_is_named(plant: Plant, locale: str) -> None:
    letter = FOREIGN_LETTERS[locale][0]
    (error,) = plant(locale, "cost", letter * 3)
    assert f"the letter {letter}" in error


def test_a_breach_in_the_title_question_is_found_too() -> None:
    text: Text = replace(LIBRARY.text("de", "cost"), question="Kommst du am Montag?")
    assert len(list(errors_of(LIBRARY, text, PACKAGED))) == 1


def test_the_labels_of_buttons_are_found_in_the_views() -> None:
    assert {"Book a visit", "Write to a counsellor", "Send it"} <= labels.labels()
    assert "You can write in your language." not in labels.labels()


def test_no_label_is_too_long_in_any_language() -> None:
    for locale in LIBRARY.locales:
        said = {label: catalogs.load(locale).gettext(label) for label in labels.labels() if label}
        assert {label: text for label, text in said.items() if len(re.sub(r"\{\w+\}", "", text)) > 40} == {}


def test_what_was_found_in_reading_the_translations_stands_in_one_table() -> None:
    rows = [line.split("\t") for line in (folder() / "REVIEW.tsv").read_text(encoding="utf-8").splitlines()]
    assert rows[0] == ["topic", "locale", "difference", "what was done"]
    assert {len(row) for row in rows} == {4}
    assert {row[1] for row in rows[1:]} == set(LIBRARY.locales) - {"de"}
    assert {row[0] for row in rows[1:]} <= {*LIBRARY.topics, "catalog"}
    assert FENCE not in str(rows)
