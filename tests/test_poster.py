"""The printable page: every language's code starts the bot in it, and nothing unconfirmed is promised."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from matplotlib import image

from bot import programme
from bot.__main__ import main
from bot.domain.programme import Programme
from bot.drawing.canvas import broken, new_figure, width_of
from bot.drawing.poster import draw
from bot.views.poster import poster

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
PAGES = b"/Type /Page /"


@pytest.fixture(scope="module")
def packaged() -> Programme:
    """The programme of the package: nothing in it is confirmed."""
    return programme.load(None)


def codes(picture: bytes) -> set[str]:
    """What a phone reads in a picture."""
    pixels = (image.imread(BytesIO(picture))[:, :, 0] * 255).astype("uint8")
    return {found.text for found in zxingcpp.read_barcodes(pixels)}


def test_every_code_starts_the_bot_in_its_language(packaged: Programme) -> None:
    picture = draw(poster(packaged, "some_test_bot", NOW), "png")
    assert codes(picture) == {f"https://t.me/some_test_bot?start={code}" for code in packaged.locales}


def test_the_page_is_one_sheet_of_paper(packaged: Programme) -> None:
    page = draw(poster(packaged, "some_test_bot", NOW))
    assert page.startswith(b"%PDF")
    assert page.count(PAGES) == 1


def test_each_language_is_named_in_itself_and_says_what_the_bot_does(packaged: Programme) -> None:
    invitations = poster(packaged, "some_test_bot", NOW).invitations
    assert len({invitation.endonym for invitation in invitations}) == len(packaged.locales) == 14
    assert len({invitation.text for invitation in invitations}) == 14
    assert {"العربية", "فارسی / دری", "پښتو", "کوردی (سۆرانی)"} == {
        i.endonym for i in invitations if i.is_right_to_left
    }


def test_unconfirmed_hours_bear_please_ask_and_samples_are_left_out(packaged: Programme) -> None:
    page = poster(packaged, "some_test_bot", NOW)
    dueren, juelich = page.offices
    assert "nicht bestätigt" in page.heading
    assert juelich.count("nicht bestätigt, bitte frag nach") == 2
    assert ":00" not in dueren


def test_what_is_confirmed_stands_there_without_a_doubt(packaged: Programme) -> None:
    confirmed = replace(
        packaged, confirmed=True, hours=tuple(replace(hours, confirmed=True) for hours in packaged.hours)
    )
    page = poster(confirmed, "some_test_bot", NOW)
    assert page.heading.count("nicht bestätigt") == 0
    assert "14:00 bis 16:00" in "".join(page.offices).replace("\u2068", "").replace("\u2069", "")
    assert "nicht bestätigt" not in "".join(page.offices)


def test_no_line_is_wider_than_its_room() -> None:
    figure = new_figure(100, 100)
    lines = broken(figure, "one two three four five six seven eight\nnine", 20, 8)
    assert " ".join(lines) == "one two three four five six seven eight nine"
    assert lines[-1] == "nine"
    assert all(width_of(figure, line, 8) <= 20 for line in lines)


def test_the_verb_writes_the_file_and_names_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    run = CliRunner().invoke
    assert run(main, ["poster", "page.pdf", "--bot", "@some_test_bot"]).exit_code == 0
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert "--bot NAME" in run(main, ["poster", "page.pdf"]).stderr
    assert "no name of a bot" in run(main, ["poster", "page.pdf", "--bot", "some one"]).stderr
    nowhere = run(main, ["poster", "nowhere/page.pdf", "--bot", "some_test_bot"])
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.stderr
