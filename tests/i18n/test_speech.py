"""Speech: values escaped and isolated, days by name in every language, times and digits the same everywhere."""

import random
import re
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from unicodedata import bidirectional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.chat.screen import plain
from bot.i18n import catalogs, speech
from bot.i18n.locales import KNOWN
from bot.i18n.speech import Speech, clock, isolate, numeric
from tests.i18n.catalog_files import Write, po

MONDAY = date(2026, 11, 23)
TRANSLATED = sorted(file.parent.parent.name for file in catalogs.folder().glob("*/LC_MESSAGES/bot.po"))
MONDAYS = {
    "de": "Montag",
    "en": "Monday",
    "fr": "lundi",
    "ar": "الاثنين",
    "fa": "دوشنبه",
    "ps": "دونۍ",
    "ku": "duşem",
    "ckb": "دووشەممە",
    "tr": "Pazartesi",
    "ti": "ሰኑይ",
    "so": "Isniin",
    "ru": "понедельник",
    "uk": "понеділок",
    "sq": "e hënë",
}
WEEKS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "fa": "دوشنبه سه\u200cشنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
    "tr": "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
    "so": "Isniin Talaado Arbaco Khamiis Jimco Sabti Axad",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "uk": "понеділок вівторок середа четвер пʼятниця субота неділя",
}
SPOIL = "from babel.dates import format_date; from datetime import date; format_date(date(2026, 1, 1), 'cccc', 'ps')"
ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_mondays_are_known_for_every_language() -> None:
    assert set(MONDAYS) == set(KNOWN)


def test_weekdays_are_right_in_all_languages_of_one_process_in_any_order() -> None:
    asked = [(code, day) for code in KNOWN for day in range(7)] * 2
    random.shuffle(asked)
    said = {(code, day): Speech.of(code).weekday(MONDAY + timedelta(days=day)) for code, day in asked}
    assert {code: said[code, 0] for code in KNOWN} == MONDAYS
    for code, week in WEEKS.items():
        assert [said[code, day] for day in range(7)] == week.split(" ")
    for code in KNOWN:
        assert len({said[code, day] for day in range(7)}) == 7


def test_weekdays_stay_right_after_another_language_has_spoiled_stand_alone_names() -> None:
    say = f"print([Speech.of(code).weekday(date(2026, 11, 23)) for code in {[*KNOWN]}])"
    ask = f"{SPOIL}; from bot.i18n.speech import Speech; {say}"
    ran = subprocess.run([sys.executable, "-X", "utf8", "-c", ask], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == str([MONDAYS[code] for code in KNOWN])


def test_no_code_asks_for_stand_alone_names() -> None:
    sources = [file.read_text() for file in Path(speech.__file__).parents[1].rglob("*.py")]
    asked = [pattern for source in sources for pattern in re.findall(r'format_\w+\([^)]*?"([^"]*)"', source)]
    assert set(asked) == {"EEEE", "EEE"}
    assert not any('stand-alone"' in source or "stand-alone'" in source for source in sources)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_times_are_of_24_hours_and_dates_in_latin_digits_in_every_language(locale: str) -> None:
    say = Speech.of(locale)
    at = datetime(2026, 2, 3, 16, 5)
    moment = plain(say.moment(at))
    assert "16:05" in moment and "03.02.2026" in moment and say.weekday(at) in moment
    assert ISOLATED.findall(moment) == [f"\u2068{each}\u2069" for each in (say.weekday(at), "03.02.2026", "16:05")]
    span = plain(say.span(time(0, 0), at))
    assert ISOLATED.findall(span) == ["\u206800:00\u2069", "\u206816:05\u2069"]
    assert not re.search("[-–]", span), "a dash turns round in texts from right to left"
    assert re.search(r"\w", ISOLATED.sub("", span)), "a word stands between the two"
    assert {c for c in moment + span if c.isdigit()} <= set("0123456789")
    assert "am" not in span.lower().split() and "pm" not in span.lower().split()


def test_clock_and_numeric_have_two_digits_for_everything_but_the_year() -> None:
    assert (clock(time(9, 5)), clock(datetime(2026, 1, 2, 23, 59))) == ("09:05", "23:59")
    assert numeric(date(2026, 1, 2)) == "02.01.2026" == numeric(datetime(2026, 1, 2, 23, 59))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(TRANSLATED))
def test_a_value_is_escaped_and_isolated_whatever_it_holds(value: str, locale: str) -> None:
    said = Speech.of(locale).say("Nickname: {nickname}", nickname=value)
    kept = "".join(c for c in value if c not in CONTROLS)
    assert (f"\u2068{kept}\u2069" if kept else "") in plain(said)
    assert plain(said).count("\u2068") == plain(said).count("\u2069") == bool(kept)
    assert not set("<>") & set(str(said)), "no markup comes out of a value"


def test_braces_in_a_value_are_text() -> None:
    assert "{nickname} {0} {" in Speech.of("en").say("Nickname: {nickname}", nickname="{nickname} {0} {")


def test_markup_in_a_translation_is_text_too(write: Write) -> None:
    write("de", po(Menu="<b>Menü & mehr</b>"))
    assert Speech.of("de").say("Menu") == Markup("&lt;b&gt;Menü &amp; mehr&lt;/b&gt;")


def test_isolating_keeps_markup_and_what_it_shields_and_makes_nothing_of_nothing() -> None:
    inner = isolate("23.11.")
    assert isolate(Markup("<b>{}</b>").format(inner)) == "\u2068<b>\u206823.11.\u2069</b>\u2069"
    assert isolate("a\u202eb\u2069c") == "\u2068abc\u2069"
    assert isolate(7) == "\u20687\u2069"
    assert isolate("می\u200cخواهم 👨\u200d👩") == "\u2068می\u200cخواهم 👨\u200d👩\u2069", "joiners belong to the text"
    assert isolate("") == isolate(Markup()) == ""


@pytest.mark.parametrize("locale", TRANSLATED)
def test_text_from_right_to_left_begins_so_even_when_all_its_letters_are_isolated(locale: str) -> None:
    say = Speech.of(locale)
    for text in (say.dotted(["Jülich", "14:00"]), say.day(MONDAY), say.say("My visits"), say.span(time(9), time(10))):
        depth, strong = 0, ""
        for character in text:
            depth += (character == "\u2068") - (character == "\u2069")
            if depth == 0 and not strong and bidirectional(character) in ("L", "R", "AL"):
                strong = bidirectional(character)
        assert strong in (("R", "AL") if KNOWN[locale].direction == "rtl" else ("L", ""))


@pytest.mark.parametrize("locale", TRANSLATED)
def test_parts_in_a_row_leave_empty_ones_out_and_nothing_stays_nothing(locale: str) -> None:
    say = Speech.of(locale)
    assert say.dotted(["Jülich", "", "14:00"]).strip("\u200f") == "\u2068Jülich\u2069 · \u206814:00\u2069"
    assert say.dotted([]) == say.dotted([""]) == ""


def test_a_reader_shown_german_is_still_known_by_their_own_language() -> None:
    own, shown = Speech.of("ar"), Speech.of("ar", in_german=True)
    assert (own.locale, own.is_german, own.endonym) == ("ar", False, "العربية")
    assert (shown.locale, shown.is_german, shown.endonym) == ("de", True, "العربية")
    assert shown.say("My visits") == Speech.of("de").say("My visits") != own.say("My visits")
