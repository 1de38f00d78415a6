"""`bot check` about catalogs: what is missing, what is wrong, who has read it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from click.testing import CliRunner

from bot import programme
from bot.__main__ import main
from bot.commands import check
from bot.commands.check import NOBODY, Ledger, ledger, ledgers, table
from bot.i18n import catalogs
from bot.i18n.locales import KNOWN
from tests.i18n.catalog_files import ARABIC_PLURALS, Write, po

TEXTS = ("Menu", "Number: {number}")
TRANSLATED = sorted(file.parent.parent.name for file in catalogs.folder().glob("*/LC_MESSAGES/bot.po"))
PLURAL = b'msgid "one visit"\nmsgid_plural "{count} visits"\n'


def template() -> Catalog:
    return read_po(BytesIO(po(**dict.fromkeys(TEXTS, "")) + PLURAL + b'msgstr[0] ""\nmsgstr[1] ""\n'))


def judged(content: bytes, locale: str = "de", head: bytes = b"") -> Ledger:
    return ledger(locale, read_po(BytesIO(head + content), locale=locale), template())


def complete(number: str = "Nummer {number}", plural: bytes = b'msgstr[0] "ein"\nmsgstr[1] "{count}"\n') -> bytes:
    return po(**{"Menu": "Menü", "Number: {number}": number}) + PLURAL + plural


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_catalog_of_the_project_is_complete_and_has_no_errors(locale: str) -> None:
    of_texts = catalogs.read(check.template_path())
    found = ledger(locale, catalogs.read(catalogs.path(locale), locale), of_texts)
    assert found.errors == ()
    assert found.translated == found.total == len([message for message in of_texts if message.id]) > 200


def test_there_is_a_ledger_for_each_language_of_the_programme_in_its_order() -> None:
    current = programme.load()
    assert tuple(each.locale for each in ledgers(current)) == current.locales


def test_a_complete_catalog_has_no_errors() -> None:
    assert judged(complete()) == Ledger("de", 3, 3, NOBODY, ())


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (po(Menu="Menü") + PLURAL + b'msgstr[0] "a"\nmsgstr[1] "{count}"\n', "not translated: 'Number: {number}'"),
        (complete(number=""), "not translated: 'Number: {number}'"),
        (complete().replace(b'msgid "Menu"', b'#, fuzzy\nmsgid "Menu"'), "not translated: 'Menu'"),
        (complete(plural=b'msgstr[0] "ein"\nmsgstr[1] ""\n'), "not translated: 'one visit'"),
        (complete(plural=b'msgstr[0] "ein"\n'), "not translated: 'one visit'"),
        (complete(number="Nummer"), "placeholders differ (number) in 'Number: {number}'"),
        (complete(number="{number} {nummer}"), "placeholders differ (nummer) in 'Number: {number}'"),
        (complete(number="{number!r}"), "placeholders differ (number, number!r) in 'Number: {number}'"),
        (complete(number="{number} }"), "placeholders differ (Single '}' encountered in format string)"),
        (complete(plural=b'msgstr[0] "{n}"\nmsgstr[1] "{count}"\n'), "placeholders differ (n) in 'one visit'"),
    ],
)
def test_a_text_that_is_missing_unsure_or_wrong_is_an_error_and_not_counted(content: bytes, error: str) -> None:
    found = judged(content)
    assert (found.total, found.translated) == (3, 2)
    (only,) = found.errors
    assert only.startswith(f"de: {error}")


def test_a_text_the_code_does_not_know_any_more_is_an_error() -> None:
    found = judged(complete() + b'msgid "Of old"\nmsgstr "alt"\n')
    assert found.translated == 3
    assert found.errors == ("de: not in the code any more: 'Of old'",)


def test_a_plural_that_the_code_says_otherwise_now_is_translated_anew() -> None:
    found = judged(complete().replace(b"{count} visits", b"{count} dates"))
    assert found.errors == ("de: not in the code any more: 'one visit'", "de: not translated: 'one visit'")


def test_a_text_that_has_got_a_plural_since_is_translated_anew() -> None:
    single = po(**{"Menu": "Menü", "Number: {number}": "Nummer {number}", "one visit": "ein Besuch"})
    assert judged(single).errors == ("de: not in the code any more: 'one visit'", "de: not translated: 'one visit'")


def test_obsolete_entries_kept_as_comments_do_not_matter() -> None:
    assert judged(complete() + b'\n#~ msgid "Of old"\n#~ msgstr "alt"\n').errors == ()


def test_a_catalog_with_too_few_plural_categories_is_an_error() -> None:
    found = judged(complete(), "ar")
    assert found.errors == ("ar: Plural-Forms names 2 categories, this language has 6",)
    six = b"".join(b'msgstr[%d] "{count}"\n' % n for n in range(6))
    plurals = po(plurals=ARABIC_PLURALS, **{"Menu": "م", "Number: {number}": "{number}"}) + PLURAL + six
    assert judged(plurals, "ar").errors == ()


def test_in_english_the_empty_translation_is_the_text_itself() -> None:
    empty = po(**dict.fromkeys(TEXTS, "")) + PLURAL + b'msgstr[0] ""\nmsgstr[1] ""\n'
    assert judged(empty, "en") == Ledger("en", 3, 3, NOBODY, ())
    assert judged(empty, "de").translated == 0
    assert judged(po(), "en").translated == 0, "but it has to be there"
    assert len(judged(complete(number="{nummer}"), "en").errors) == 1


def test_who_has_reviewed_a_catalog_stands_in_its_head() -> None:
    assert (
        judged(complete(), head=b"# German.\n# Reviewed by: Testname, 2026-11-22\n").reviewed == "Testname, 2026-11-22"
    )
    assert judged(complete(), head=b"# German.\n").reviewed == NOBODY


def test_the_table_names_each_language_its_share_and_its_readers() -> None:
    rows = list(table([Ledger("ar", 250, 249, NOBODY, ("x",)), Ledger("de", 250, 250, "Testname", ())]))
    assert len(rows) == 3
    assert rows[1].split() == ["ar", KNOWN["ar"].endonym, "249/250", "by", "nobody", "yet"]
    assert rows[2].split() == ["de", "Deutsch", "250/250", "by", "Testname"]


def speaks_three(tmp_path: Path) -> Path:
    """The packaged programme with three languages only."""
    file = tmp_path / "three.toml"
    content = programme.PACKAGED.read_text(encoding="utf-8")
    file.write_text(re.sub(r"locales = \[.*\]", 'locales = ["de", "en", "ar"]', content), encoding="utf-8")
    return file


def run_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path = programme.PACKAGED) -> tuple[int, str, str]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROGRAMME", str(file))
    result = CliRunner().invoke(main, ["check"])
    return result.exit_code, result.stdout, result.stderr


def test_check_prints_ledger_and_questions_and_is_content(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code, out, err = run_check(monkeypatch, tmp_path)
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("ar")] and "Open questions to the office:" in out


def test_check_fails_with_each_error_when_a_catalog_is_incomplete(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, write: Write
) -> None:
    for locale in ("de", "en", "ar"):
        write(locale, complete())
    (tmp_path / "bot.pot").write_bytes(po(**dict.fromkeys(TEXTS, "")) + PLURAL + b'msgstr[0] ""\nmsgstr[1] ""\n')
    code, out, err = run_check(monkeypatch, tmp_path, speaks_three(tmp_path))
    assert code == 1
    assert err.splitlines() == ["ar: Plural-Forms names 2 categories, this language has 6"]
    assert "3/3" in out


def test_check_names_a_missing_catalog_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, write: Write
) -> None:
    write("de", complete())
    (tmp_path / "bot.pot").write_bytes(po(Menu=""))
    code, _, err = run_check(monkeypatch, tmp_path)
    assert code == 1
    assert len(err.splitlines()) == 1 and "is missing" in err
