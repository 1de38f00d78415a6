"""Which language someone reads, as far as Telegram tells: any text is taken, and it only preselects."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n.locales import GERMAN, KNOWN, from_telegram

FOURTEEN = {"de", "en", "fr", "ar", "fa", "ps", "ku", "ckb", "tr", "ti", "so", "ru", "uk", "sq"}


def test_the_fourteen_languages_are_known_by_their_own_names() -> None:
    assert set(KNOWN) == FOURTEEN
    assert all(code == locale.code for code, locale in KNOWN.items())
    assert len({locale.endonym for locale in KNOWN.values()}) == len(KNOWN)
    assert KNOWN[GERMAN].endonym == "Deutsch" and KNOWN["fa"].endonym == "فارسی / دری"


def test_four_of_them_run_from_right_to_left() -> None:
    assert {code for code, locale in KNOWN.items() if locale.direction == "rtl"} == {"ar", "fa", "ps", "ckb"}


@pytest.mark.parametrize(
    ("told", "locale"),
    [
        *((code, code) for code in sorted(FOURTEEN)),
        *((f"{code}-XX", code) for code in sorted(FOURTEEN)),
        ("fa-IR", "fa"),
        ("fa_AF", "fa"),
        ("fa-raw", "fa"),
        ("prs", "fa"),
        ("prs-AF", "fa"),
        ("kmr", "ku"),
        ("kmr-TR", "ku"),
        ("ku-Latn", "ku"),
        ("ku-TR", "ku"),
        ("ku-Arab", "ckb"),
        ("ku-arab-iq", "ckb"),
        ("ku-IQ", "ckb"),
        ("ku_IR", "ckb"),
        ("ckb-IQ", "ckb"),
        ("sdh", "ckb"),
        ("tir", "ti"),
        ("ti-ER", "ti"),
        ("som", "so"),
        ("pus", "ps"),
        ("AR-sy", "ar"),
        ("en-US", "en"),
        ("DE", "de"),
        (" de ", "de"),
        ("pt-br", None),
        ("zh-hans", None),
        ("am", None),
        ("deu", None),
        ("d", None),
        ("-", None),
        ("-de", None),
        ("", None),
        (None, None),
    ],
)
def test_telegrams_codes_lead_to_our_locales(told: str | None, locale: str | None) -> None:
    assert from_telegram(told) == locale


@settings(deadline=None)
@given(st.none() | st.text(max_size=40) | st.from_regex(r"[a-zA-Z]{0,3}([-_][a-zA-Z0-9]{0,4}){0,3}"))
def test_any_text_leads_to_a_locale_of_ours_or_to_none(told: str | None) -> None:
    assert from_telegram(told) in {*KNOWN, None}


@settings(deadline=None)
@given(st.sampled_from(sorted(FOURTEEN - {"ku"})), st.text("abcdefghijklmnopqrstuvwxyz0123456789-", max_size=12))
def test_what_follows_the_language_does_not_matter_kurdish_apart(code: str, rest: str) -> None:
    assert from_telegram(f"{code}-{rest}") == code == from_telegram(f"{code.upper()}_{rest}")
