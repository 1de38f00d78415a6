"""The matcher on labelled messages by other hands: floors for every language, on the fifth nothing was tuned on."""

import shutil
from multiprocessing import get_context
from pathlib import Path

import pytest

from bot.answers import matcher as matching
from bot.answers.library import Library
from bot.answers.matcher import Matcher
from bot.domain.answers import Decision
from tests.answers.measure import EMERGENCY, EXAGGERATION, MESSAGES, Scored, belongs, messages, scored
from tests.harness import LEARNT

LIBRARY = Library()
LOCALES = sorted(file.stem for file in MESSAGES.glob("*.tsv"))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """The matcher as it is shipped."""
    return Matcher(LIBRARY, LEARNT)


@pytest.fixture(scope="module")
def found(matcher: Matcher) -> dict[str, list[Scored]]:
    """All labelled messages, scored."""
    return {locale: list(scored(matcher, locale)) for locale in LOCALES}


def test_every_locale_of_the_answers_has_labelled_messages() -> None:
    assert LIBRARY.locales == LOCALES


@pytest.mark.parametrize("locale", LOCALES)
def test_in_every_language_the_right_topic_is_mostly_first_and_nearly_always_among_three(
    found: dict[str, list[Scored]], locale: str
) -> None:
    inside = [each for each in found[locale] if belongs(each)]
    assert sum(each.is_right for each in inside) >= 0.75 * len(inside)
    assert sum(each.topic in each.topics for each in inside) >= 0.88 * len(inside)


def test_on_the_fifth_kept_apart_the_averages_hold(found: dict[str, list[Scored]]) -> None:
    inside = [e for each in found.values() for e in each if belongs(e) and e.message.is_kept_apart]
    assert sum(each.is_right for each in inside) >= 0.85 * len(inside)
    assert sum(each.topic in each.topics for each in inside) >= 0.95 * len(inside)


def test_what_is_answered_directly_is_right_and_most_questions_are(
    found: dict[str, list[Scored]], matcher: Matcher
) -> None:
    sure, _ = LIBRARY.thresholds()
    everything = [e for each in found.values() for e in each]
    direct = [e for e in everything if belongs(e) and e.score >= sure]
    assert len(direct) >= 0.65 * sum(map(belongs, everything))
    assert sum(e.is_right for e in direct) >= 0.95 * len(direct)
    outside = [e for e in everything if not belongs(e)]
    assert sum(e.score >= sure for e in outside) <= 0.08 * len(outside)


def test_emergencies_are_caught_in_every_language_and_everyday_talk_hardly_ever_alarms(matcher: Matcher) -> None:
    every = [message for locale in LOCALES for message in messages(locale)]
    danger = [m for m in every if m.label == EMERGENCY]
    sayings = [m for m in every if m.label == EXAGGERATION]
    others = [m for m in every if m.label not in (EMERGENCY, EXAGGERATION, "emergency-topic")]
    assert sum(matcher.is_emergency(m.text) for m in danger) >= 0.95 * len(danger)
    for locale in LOCALES:
        of_locale = [m for m in danger if m.locale == locale]
        assert sum(matcher.is_emergency(m.text) for m in of_locale) >= 0.95 * len(of_locale), locale
    assert sum(matcher.is_emergency(m.text) for m in sayings) <= 0.02 * len(sayings)
    assert sum(matcher.is_emergency(m.text) for m in others) <= 0.005 * len(others)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_title_question_leads_to_its_own_answer(matcher: Matcher, locale: str) -> None:
    for topic in LIBRARY.topics:
        match = matcher.match(LIBRARY.text(locale, topic).question, locale)
        assert match.decision is not Decision.EMERGENCY or topic == "emergency"
        if match.ranked:
            assert match.ranked[0].topic == topic


@pytest.mark.parametrize("text", ["", " ", "???", "…", "\u200b\u200f", "\x00", "🙂🙂🙂", "٣", "\u202e"])
def test_what_holds_no_word_is_matched_to_nothing(matcher: Matcher, text: str) -> None:
    assert matcher.match(text, "de").decision in (Decision.NONE, Decision.SUGGEST)


def test_very_long_texts_are_matched_too(matcher: Matcher) -> None:
    assert len(matcher.match("darf ich arbeiten " * 600, "de").ranked) == 3


def test_spellings_of_one_script_are_alike(matcher: Matcher) -> None:
    for one, other in (("هل يمكنني العمل", "هل یمکننی العمل"), ("میتوانم کار کنم", "می\u200cتوانم کار کنم")):
        locale = "ar" if "العمل" in one else "fa"
        assert matcher.rank(one, locale) == matcher.rank(other, locale)


def test_a_sentence_in_another_language_is_known_and_a_word_is_not(matcher: Matcher) -> None:
    assert matcher.language_of("Kann ich mit meiner Duldung eine Ausbildung machen?") == "de"
    assert matcher.language_of("هل أستطيع أن أعمل مع هذه الورقة في ألمانيا") == "ar"
    assert matcher.language_of("Termin") is None


def test_what_was_learnt_is_found_again(tmp_path: Path) -> None:
    cache = tmp_path / "learnt"
    first = Matcher(LIBRARY, cache).rank("darf ich arbeiten", "de")
    (learnt,) = cache.glob("de-*.npy")
    written = learnt.stat().st_mtime_ns
    assert Matcher(LIBRARY, cache).rank("darf ich arbeiten", "de") == first
    assert learnt.stat().st_mtime_ns == written
    assert [file.suffix for file in sorted(cache.iterdir())] == [".npy", ".npz"]


def test_learning_is_done_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: object) -> None:
        raise AssertionError("learnt in this process")

    monkeypatch.setattr(matching, "train", nothing)
    learnt = Matcher(small_library(tmp_path), tmp_path / "learnt")
    learnt.learn_all()
    assert learnt.match("How do I book a visit?", "en").ranked[0].topic == "book"


def small_library(folder: Path) -> Library:
    """A copy of the answers in two languages: enough to learn, and quickly learnt."""
    others = [path.name for path in Library().root.iterdir() if path.is_dir() and path.name not in ("de", "en")]
    return Library(shutil.copytree(Library().root, folder / "faq", ignore=shutil.ignore_patterns(*others)))


def test_where_no_process_can_be_started_it_is_learnt_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refused:
        def __init__(self, **_: object) -> None: ...

        def start(self) -> None:
            raise OSError("no more processes")

    monkeypatch.setattr(matching.get_context("spawn"), "Process", Refused)
    learnt = Matcher(small_library(tmp_path), tmp_path / "learnt")
    learnt.learn_all()
    assert learnt.match("How do I book a visit?", "en").ranked[0].topic == "book"


def test_processes_that_learn_the_same_at_once_leave_whole_files(tmp_path: Path) -> None:
    spawn = get_context("spawn")
    children = [spawn.Process(target=learn_one, args=(tmp_path,)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".npy", ".npz"]
    assert Matcher(Library(), tmp_path).match("How do I book a visit?", "en").ranked[0].topic == "book"


def learn_one(cache: Path) -> None:
    """What each of the processes above does."""
    Matcher(Library(), cache).model("en")


def test_plain_sentences_of_danger_alarm_in_every_language(matcher: Matcher) -> None:
    """Written beside the patterns, so no measure: what must never be lost again when they are changed."""
    lines = (MESSAGES.parent / "dangers.tsv").read_text(encoding="utf-8").splitlines()
    sentences = [line.split("\t") for line in lines]
    assert {locale for locale, _ in sentences} == set(LOCALES)
    assert [text for _, text in sentences if not matcher.is_emergency(text)] == []
