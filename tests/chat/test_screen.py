"""Screens and buttons: what Telegram would refuse is refused here, before it is sent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.chat.screen import MAX_TEXT, Button, Screen, bold, lines, plain, utf16_length
from bot.demo.html import parse_html

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
unhurried = settings(deadline=None)


@unhurried
@given(TEXTS)
def test_length_is_counted_as_telegram_counts_it(text: str) -> None:
    assert utf16_length(text) == len(text) + sum(ord(character) > 0xFFFF for character in text)


@pytest.mark.parametrize("unit", ["a", "ع", "😀", "&amp;", "<b>x</b>", "\n\nx"])
def test_a_text_of_4096_units_is_taken_and_one_more_is_refused(unit: str) -> None:
    width = utf16_length(plain(Markup(unit)))
    full = "x" + unit * (MAX_TEXT // width - 1)
    rest = MAX_TEXT - utf16_length(plain(Markup(full)))
    Screen(Markup(full + "y" * rest))
    with pytest.raises(ValueError, match="4097 characters"):
        Screen(Markup(full + "y" * (rest + 1)))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "<b></b>", "<b> </b>\n", "&#32;"])
def test_a_text_without_anything_to_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        Screen(Markup(text))


def test_the_buttons_of_a_screen_come_row_by_row() -> None:
    a, b, c = (Button(label, data="x") for label in "abc")
    assert Screen(Markup("x"), ((a, b), (c,))).buttons == [a, b, c]
    assert Screen(Markup("x")).buttons == []


@pytest.mark.parametrize(
    "does", [{}, {"data": "x", "url": "https://example.org"}, {"data": "x", "copy": "y"}, {"url": "u", "copy": "y"}]
)
def test_a_button_does_exactly_one_thing(does: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="exactly one thing"):
        Button("label", **does)


@pytest.mark.parametrize("does", [{"data": "x"}, {"url": "https://example.org"}, {"copy": "y"}])
def test_each_of_the_three_things_is_one(does: dict[str, str]) -> None:
    assert Button("label", **does).label == "label"


@pytest.mark.parametrize(("unit", "size"), [("x", 1), ("ü", 2), ("ع", 2), ("😀", 4)])
def test_data_may_have_64_bytes_and_not_one_more(unit: str, size: int) -> None:
    full = unit * (64 // size)
    assert len(Button("label", data=full).data.encode()) == 64
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        Button("label", data=full + "x")


@pytest.mark.parametrize("label", ["", " ", "\n"])
def test_a_button_needs_a_label(label: str) -> None:
    with pytest.raises(ValueError, match="needs a label"):
        Button(label, data="x")


def test_a_button_copies_at_most_256_characters() -> None:
    assert len(Button("label", copy="x" * 256).copy) == 256
    with pytest.raises(ValueError, match="at most 256"):
        Button("label", copy="x" * 257)


@unhurried
@given(TEXTS, TEXTS)
def test_plain_text_is_what_telegram_shows_of_the_markup(one: str, other: str) -> None:
    markup = lines(bold(one), "", other, Markup("<code>{}</code>").format(other))
    assert plain(markup) == parse_html(str(markup)).text == f"{one}\n\n{other}\n{other}"


@unhurried
@given(TEXTS)
def test_text_that_is_no_markup_is_plain_already_and_escaped_in_a_screen(text: str) -> None:
    assert plain(text) == text
    assert plain(escape(text)) == text
    assert plain(lines(text)) == text


def test_lines_are_put_one_below_the_other_without_those_that_are_not_there() -> None:
    assert lines("a", None, "", "b<") == Markup("a\n\nb&lt;")
    assert lines() == lines(None) == ""
    assert bold("<x>") == "<b>&lt;x&gt;</b>"
    assert bold(Markup("<i>x</i>")) == "<b><i>x</i></b>"
