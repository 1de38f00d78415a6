"""Every view in every language: what Telegram takes, and what a person can read."""

import re
from collections import Counter
from unicodedata import category

import pytest

from bot.chat.actions.written import GoOn
from bot.chat.callback_data import pack, unpack
from bot.chat.screen import MAX_TEXT, Document, Screen, utf16_length
from bot.demo.html import parse_html
from bot.i18n import catalogs
from bot.i18n.locales import KNOWN
from bot.i18n.speech import Speech
from tests.views.rendering import (
    LOCALES,
    PICKER,
    SPEECHES,
    buttons_in,
    in_one_language,
    is_frame,
    is_toggle,
    lines_in,
    markup_in,
    public_views,
    rendered,
    screens,
)
from tests.views.samples import NICKNAME, SAMPLES

MOST_BUTTONS = 6
WIDEST_LABEL = 40
FOR_COUNSELLORS = (
    "withdraw.group",
    "withdraw.ask",
    "written.notice",
    "written.question",
    "written.ready",
    "written.ask_reply",
    "written.reply",
)
COUNSELLORS = ("Sarah Neumann", "Khalil Raslilo")
LONGEST_CAPTION = 1024

each_speech = pytest.mark.parametrize("say", SPEECHES, ids=lambda say: f"{say.locale}-for-{say.own}")
OFFERS_A_LANGUAGE = "answers.offering"


def test_every_public_view_function_has_samples_and_every_sample_a_function() -> None:
    assert sorted(public_views()) == sorted(SAMPLES)


def test_the_languages_are_those_with_a_catalog_and_each_is_known() -> None:
    assert {"de", "en", "ar"} <= set(LOCALES) <= set(KNOWN)


@each_speech
def test_no_view_is_empty(say: Speech) -> None:
    empty = [name for name, result in rendered(say).items() if not result]
    blank = [name for name, result in rendered(say).items() for text in markup_in(result) if not text.strip()]
    assert (empty, blank) == ([], [])


@each_speech
def test_every_text_is_html_that_telegram_reads_within_its_limits(say: Speech) -> None:
    for name, result in rendered(say).items():
        for markup in markup_in(result):
            length = utf16_length(parse_html(str(markup)).text)
            limit = LONGEST_CAPTION if isinstance(result, Document) else MAX_TEXT
            assert 0 < length <= limit, name


@each_speech
def test_no_placeholder_is_left_unfilled(say: Speech) -> None:
    left = [(name, line) for name, result in rendered(say).items() for line in lines_in(result) if "{" in line]
    assert [(name, line) for name, line in left if re.search(r"\{\w*\}", line)] == []


def english_in(locale: str) -> re.Pattern[str]:
    """A whole line of English that the locale's catalog says otherwise."""
    catalog = catalogs.read(catalogs.path(locale), locale)
    messages = [(catalogs.texts(m.id), catalogs.texts(m.string)) for m in catalog if m.id]
    english = {text for ids, texts in messages for text in ids if text not in texts}
    worded = (text for text in english if re.search("[a-z]{2}", re.sub(r"\{\w+\}", "", text)))
    patterns = (re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(text)) for text in worded)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@each_speech
def test_nothing_is_said_in_english_to_those_who_read_another_language(say: Speech) -> None:
    pattern = english_in(say.locale) if say.locale != "en" else re.compile("(?!)")
    found = [
        (name, line)
        for name, result in in_one_language(say).items()
        for line in lines_in(result)
        if pattern.fullmatch(line.strip("\u200f"))
    ]
    assert found == []


def test_english_left_in_a_screen_would_be_found() -> None:
    pattern = english_in("ar")
    assert pattern.fullmatch("My visits") and pattern.fullmatch("Say there: number \u20687\u2069.")
    assert not pattern.fullmatch(Speech.of("ar").say("My visits"))


@each_speech
def test_screens_have_at_most_six_buttons_the_picker_apart(say: Speech) -> None:
    counts = {name: len(screen.buttons) for name, screen in screens(say).items() if not name.startswith(PICKER)}
    assert {name: count for name, count in counts.items() if count > MOST_BUTTONS} == {}


@each_speech
def test_every_button_fits_telegram_and_carries_an_action_or_a_text_to_copy(say: Speech) -> None:
    for result in rendered(say).values():
        for button in buttons_in(result):
            assert len(button.data.encode()) <= 64
            if not button.copy:
                unpack(button.data)


@each_speech
def test_labels_are_short_enough_to_be_read_on_a_phone(say: Speech) -> None:
    """A counsellor's name at the end may be cut: the next screen tells it in full."""
    for name, result in rendered(say).items():
        for button in buttons_in(result):
            label = "".join(c for c in button.label if category(c) != "Cf")
            for counsellor in COUNSELLORS:
                label = label.removesuffix(f" · {counsellor}")
            assert label.strip() == label, name
            assert 0 < len(label) <= WIDEST_LABEL, (name, label)


@each_speech
def test_every_label_says_something_after_its_picture(say: Speech) -> None:
    for name, result in rendered(say).items():
        for button in buttons_in(result):
            picture, _, words = button.label.partition(" ")
            assert is_frame(button) or (picture and words), name
            assert is_frame(button) or not any(category(c)[0] in "LN" for c in picture), (name, button.label)


def shape(screen: Screen) -> list[tuple[str, str]]:
    """Pictures and deeds of a screen's buttons, those apart that make room for the language."""
    kept = [b for b in screen.buttons if not is_toggle(b) and b.data != "menu"]
    return [(button.label.split(" ")[0], button.data or button.copy) for button in kept]


@pytest.mark.parametrize(
    "name", [name for name in screens(SPEECHES[0]) if not name.startswith((PICKER, OFFERS_A_LANGUAGE))]
)
def test_buttons_have_the_same_pictures_and_deeds_in_all_languages(name: str) -> None:
    shapes = [shape(screens(say)[name]) for say in SPEECHES]
    assert shapes == [shapes[0]] * len(shapes)


@each_speech
def test_what_people_type_is_shown_as_they_typed_it_and_never_as_markup(say: Speech) -> None:
    showing = Counter[str]()
    for name, result in rendered(say).items():
        for markup in markup_in(result):
            showing[name.split(".")[0]] += NICKNAME in parse_html(str(markup)).text
            assert NICKNAME not in str(markup), name
    assert {"details", "visit", "notices", "privacy"} <= {module for module, times in showing.items() if times}


TO_THE_MENU = ("menu", pack(GoOn(writes=False)))


@each_speech
def test_the_way_to_the_menu_is_a_button_or_a_line_on_every_screen_for_persons(say: Speech) -> None:
    for name, screen in screens(say).items():
        if not name.startswith((PICKER, "menu.", "notices.", "outage.", *FOR_COUNSELLORS)):
            has_line = "/menu" in screen.text
            assert has_line is all(button.data not in TO_THE_MENU for button in screen.buttons), name
