"""Texts that run from right to left: nothing of another direction disturbs them."""

import pytest

from bot.i18n.locales import KNOWN
from bot.i18n.speech import Speech
from bot.views import describe
from tests.views.rendering import (
    LOCALES,
    RIGHT_TO_LEFT,
    buttons_in,
    catalog_words,
    first_strong,
    in_one_language,
    innermost,
    is_frame,
    letters,
    lines_in,
    markup_in,
    outside_isolates,
    rendered,
    words,
)
from tests.views.samples import CONFIRMED, FREE

each_speech = pytest.mark.parametrize("say", RIGHT_TO_LEFT, ids=lambda say: say.locale)
VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"


# The texts of the FAQ quote German words and sentences on purpose; `bot check` holds them to rules of their own.
AUTHORED = ("answers.", "withdraw.")


def everything_read(say: Speech) -> list[tuple[str, str]]:
    """Every line in texts and on buttons, with the name of its view; plain values and FAQ texts apart."""
    results = [(name, r) for name, r in in_one_language(say).items() if not name.startswith(AUTHORED)]
    return [(name, line) for name, r in results if markup_in(r) or buttons_in(r) for line in lines_in(r)]


def test_there_is_a_language_from_right_to_left_to_test_with() -> None:
    assert "ar" in [say.locale for say in RIGHT_TO_LEFT]


@each_speech
def test_times_dates_numbers_and_names_stand_in_isolates(say: Speech) -> None:
    own = catalog_words(say.locale)
    found = [(name, line, words(outside_isolates(line)) - own) for name, line in everything_read(say)]
    assert [each for each in found if each[2]] == []


@each_speech
def test_no_isolate_mixes_digits_with_letters_from_right_to_left(say: Speech) -> None:
    """A date or a full stop beside such letters would change sides."""
    own = catalog_words(say.locale)
    mixed = [
        (name, part)
        for name, line in everything_read(say)
        for part in innermost(line)
        if first_strong(part) in ("R", "AL") and words(part) - own
    ]
    assert mixed == []


@each_speech
def test_every_line_of_more_than_one_value_runs_from_right_to_left(say: Speech) -> None:
    wrong = []
    for name, line in everything_read(say):
        outside = outside_isolates(line)
        is_sentence = outside.count(VALUE) > 1 or any(letters(outside))
        if is_sentence and first_strong(outside) not in ("R", "AL"):
            wrong.append((name, line))
    assert wrong == []


@each_speech
def test_at_least_half_of_the_letters_of_a_screen_are_of_its_own_script(say: Speech) -> None:
    names = {name for name, _ in everything_read(say)}
    for view in names:
        read = letters("".join(without_values(line) for name, line in everything_read(say) if name == view))
        own = [letter for letter in read if first_strong(letter) in ("R", "AL")]
        assert len(own) * 2 >= len(read), view


def without_values(line: str) -> str:
    """The line without addresses, names and codes: isolated values that hold no letter of the own script."""
    kept = [part for part in innermost(line) if any(first_strong(c) in ("R", "AL") for c in part)]
    return outside_isolates(line) + "".join(kept)


@each_speech
def test_texts_in_another_direction_would_be_found(say: Speech) -> None:
    line = f"{KNOWN[say.locale].endonym} 23.11.2026 Haus \u2068Jülich\u2069"
    assert words(outside_isolates(line)) == {"23", "11", "2026", "Haus"}
    assert first_strong(outside_isolates("\u2068يوم\u2069 · \u206814:00\u2069")) == ""


@pytest.mark.parametrize("locale", LOCALES)
def test_day_time_and_office_on_a_button_are_isolated_one_by_one(locale: str) -> None:
    label = describe.slot_label(Speech.of(locale), CONFIRMED, FREE[0])
    assert {"23.11.", "14:00", "Jülich"} <= set(innermost(label))


def test_only_the_names_of_languages_are_outside_the_rules() -> None:
    say = RIGHT_TO_LEFT[0]
    names = tuple(known.endonym for known in KNOWN.values())
    assert all(b.label.endswith(names) for r in rendered(say).values() for b in buttons_in(r) if is_frame(b))
