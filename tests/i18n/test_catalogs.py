"""Catalogs: read as they stand, refused with file and cure where they cannot be, and never able to crash a screen."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from bot.commands.check import template_path
from bot.i18n import catalogs
from bot.i18n.catalogs import CatalogError
from bot.i18n.speech import Speech
from tests.i18n.catalog_files import ARABIC_PLURALS, Write, po

ROOT = Path(__file__).parents[2]


def test_a_catalog_lies_where_its_locale_says_and_is_found_beside_the_package() -> None:
    assert catalogs.path("ar") == ROOT / "locales" / "ar" / "LC_MESSAGES" / "bot.po"


def test_the_catalogs_of_an_installed_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locales").mkdir()
    monkeypatch.setattr(catalogs, "_PACKAGE", tmp_path)
    assert catalogs.folder() == tmp_path / "locales"


def test_a_missing_catalog_is_named_with_the_cure(write: Write) -> None:
    write("de", po())
    with pytest.raises(CatalogError, match=r"ar.LC_MESSAGES.bot\.po is missing; take the locale out of `locales`"):
        catalogs.load("ar")


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"hello world\n",
        b'"a text alone"\n',
        b"<<<<<<< HEAD\n" + po(),
        b"\xef\xbb\xbf" + po(),
        po(charset="nonsense", one="one"),
        po(plurals="nplurals=2; plural=(n==;", one="one"),
        po(plurals="nplurals=x; plural=n", one="one"),
        po() + b'msgid "without an end"\n',
        po() + 'msgid "a"\nmsgstr "ü"\n'.encode("latin-1"),
        po(plurals="nplurals=1; plural=0;") + b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "x"\nmsgstr[1] "y"\n',
    ],
)
def test_a_broken_catalog_is_named_with_what_is_wrong_and_the_cure(write: Write, content: bytes) -> None:
    file = write("ar", content)
    with pytest.raises(CatalogError) as refused:
        catalogs.load("ar")
    assert str(file) in str(refused.value)
    assert re.search(
        r"cannot be read \(.+\); correct it, or take the file that came with this version", str(refused.value)
    )


def test_a_folder_in_place_of_a_catalog_is_a_broken_one(write: Write) -> None:
    file = write("ar", po())
    file.unlink()
    file.mkdir()
    with pytest.raises(CatalogError, match="cannot be read"):
        catalogs.load("ar")


def test_what_is_fuzzy_empty_or_missing_is_said_in_english(write: Write) -> None:
    write("ar", po(Menu="قائمة") + b'#, fuzzy\nmsgid "Back"\nmsgstr "guess"\n\nmsgid "Topic"\nmsgstr ""\n')
    say = Speech.of("ar")
    assert say.say("Menu") == "قائمة"
    assert [say.say(msgid).strip("\u200f") for msgid in ("Back", "Topic", "Wishes")] == ["Back", "Topic", "Wishes"]


@pytest.mark.parametrize(
    "wrong",
    [
        "{nummer}",
        "{}",
        "{0}",
        "{number",
        "number}",
        "{number.__class__}",
        "{number[0]}",
        "{number!r}",
        "{number:>9}",
        "7",
    ],
)
def test_a_translation_with_wrong_placeholders_is_said_in_english_and_crashes_nothing(write: Write, wrong: str) -> None:
    write("de", po(**{"Number: {number}": f"Nummer: {wrong}"}))
    assert Speech.of("de").say("Number: {number}", number=7) == "Number: \u20687\u2069"


def test_a_plural_form_may_leave_the_count_out_but_nothing_else(write: Write) -> None:
    ids = b'msgid "{name}: one"\nmsgid_plural "{name}: {count}"\n'
    write("de", po() + ids + b'msgstr[0] "{name} allein"\nmsgstr[1] "{count} mit {name}"\n')
    write("sq", po() + ids + b'msgstr[0] "{count}"\nmsgstr[1] "{count} {name}"\n')
    for locale, forms in (("de", ("N allein", "2 mit N")), ("sq", ("N: one", "N: 2"))):
        for count, form in zip((1, 2), forms, strict=True):
            said = Speech.of(locale).plural("{name}: one", "{name}: {count}", count, name="N")
            assert said.replace("\u2068", "").replace("\u2069", "") == form


def test_each_of_the_six_arabic_categories_has_its_own_form(write: Write) -> None:
    categories = ("none", "one", "two", "few", "hundred", "many")
    forms = "".join(f'msgstr[{n}] "{name}"\n' for n, name in enumerate(categories))
    write("ar", po(plurals=ARABIC_PLURALS) + f'msgid "x"\nmsgid_plural "y"\n{forms}'.encode())
    examples = {
        "none": [0],
        "one": [1],
        "two": [2],
        "few": [3, 10, 103],
        "many": [11, 26, 99],
        "hundred": [100, 102, 202],
    }
    for category, counts in examples.items():
        for count in counts:
            assert Speech.of("ar").plural("x", "y", count).strip("\u200f") == category


@pytest.fixture
def extracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The template as it comes out of the code now, by the options that stand in the Makefile."""
    makefile = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    options = re.search(r"^EXTRACT := (.*)$", makefile, re.MULTILINE)
    assert options is not None
    words = re.findall(r'"[^"]*"|\S+', options.group(1))
    monkeypatch.chdir(ROOT)
    target = tmp_path / "bot.pot"
    arguments = [word.strip('"') for word in words]
    CommandLineInterface().run(["pybabel", "--quiet", "extract", *arguments, "--output", str(target), "bot"])
    return target.read_bytes()


def by_id(content: bytes) -> dict[tuple[str, ...], list[str]]:
    """The messages of a template: their ids, and what translators are told about them."""
    return {catalogs.texts(m.id): sorted(m.auto_comments) for m in read_po(BytesIO(content)) if m.id}


def test_the_template_holds_exactly_the_texts_of_the_code(extracted: bytes) -> None:
    fresh, kept = by_id(extracted), by_id(template_path().read_bytes())
    assert sorted(fresh) == sorted(kept), "make catalogs"
    assert fresh == kept, "make catalogs"
    assert ("My visits",) in kept
