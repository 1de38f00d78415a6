"""What lies around the program: what a glance at a phone tells, and what is installed with it."""

import re
from importlib.metadata import requires
from pathlib import Path

import pytest

from bot.chat.screen import Screen, plain
from bot.i18n.speech import Speech
from tests.views.rendering import LOCALES, rendered

ROOT = Path(__file__).parent.parent.parent
PREVIEW = 60
TELLING = re.compile(
    r"asyl|flücht|refugee|réfugi|duldung|gestattung|bamf|ausländer|mülteci|sığınma|qaxooti|magangel|azil|refugjat"
    r"|беженец|беженц|убежищ|біжен|притул|لجوء|لاجئ|پناهند|پناه|کډوال|پەناب|penaber|ዑቕባ|ስደተኛ",
    re.IGNORECASE,
)
REMINDERS = ("notices.notice reminder", "visit.reminder", "written.answer reply", "notices.notice wishes-answered")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_line_a_locked_phone_shows_is_neutral(locale: str) -> None:
    shown = {name: result for name, result in rendered(Speech.of(locale)).items() if name.startswith(REMINDERS)}
    previews = {name: plain(screen.text)[:PREVIEW] for name, screen in shown.items() if isinstance(screen, Screen)}
    assert len(previews) > len(REMINDERS)
    assert {name: text for name, text in previews.items() if TELLING.search(text)} == {}


def test_a_telling_line_would_be_found() -> None:
    assert TELLING.search("Ihr Termin bei der Asylberatung")


def test_every_direct_dependency_is_pinned_and_no_file_names_a_registry() -> None:
    pinned = {line.partition("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines() if line}
    needed = {re.split(r"[<>=~\[; ]", each)[0].lower() for each in requires("counselling-bot") or ()}
    assert needed - pinned == set()
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.+!]*", line) for line in lines)
    for name in ("constraints.txt", "pyproject.toml", "Makefile", ".ci/run"):
        assert "index-url" not in (ROOT / name).read_text()
