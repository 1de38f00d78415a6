"""The page on contributing, tried: its very commands add a fifteenth language to a copy of the project."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "contributing.md"
LOCALE = "ro"
COPIED = ("bot", "faq", "locales")


def commands() -> list[str]:
    """The commands of the page, block by block."""
    return re.findall(r"^ *```sh\n(.*?)^ *```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the page has been followed; for a translator's work the English texts stand in."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for block in commands():
        if "bot check" in block:
            break
        run(folder, block)
        catalog = folder / "locales" / LOCALE / "LC_MESSAGES" / "bot.po"
        if catalog.exists():
            translate(catalog)
    return folder


def run(folder: Path, block: str) -> str:
    """Run a block as its reader would, with this Python in place of the one in .venv."""
    here = Path(sys.executable).parent
    done = subprocess.run(
        ["sh", "-ec", re.sub(r"(?<![\w/])\.venv/bin/", f"{here}/", block)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def translate(file: Path) -> None:
    """Fill in every text of a catalog with its English."""
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=LOCALE)
    for message in catalog:
        if message.id and message.pluralizable:
            message.string = (message.id[0], *[message.id[1]] * (catalog.num_plurals - 1))
        elif message.id:
            message.string = message.id
    with file.open("wb") as stream:
        write_po(stream, catalog)
    file.write_text("# Reviewed by: nobody yet\n" + file.read_text(encoding="utf-8"), encoding="utf-8")


def test_check_finds_the_new_language_complete(copy: Path) -> None:
    (block,) = [block for block in commands() if "bot check" in block]
    check, ask = block.strip().splitlines()
    ledger = [line.split() for line in run(copy, check.strip()).splitlines() if line.startswith(f"{LOCALE} ")]
    (name, endonym, translated, *_), (_, answers, stale, _) = ledger
    assert (name, endonym, stale) == (LOCALE, "Română", "0")
    assert len(set(translated.split("/"))) == len(set(answers.split("/"))) == 1
    assert json.loads(run(copy, ask.strip()))["ranked"][0]["topic"] == "book"


def test_the_picker_shows_it_and_the_bot_speaks_it(copy: Path) -> None:
    shown = run(
        copy,
        f"""{sys.executable} - <<'END'
from bot import programme
from bot.i18n.speech import Speech
from bot.views import menu
current = programme.load()
print([button.label for row in menu.picker(current.locales, "ro").rows for button in row][0])
print(menu.menu(Speech.of("ro"), current).text)
END
""",
    )
    assert shown.startswith("✅ Română\n")
    assert "Hello! I am a program." in shown


def test_what_is_left_out_is_named(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(copy, tmp_path / "less")
    (tmp_path / "less" / "faq" / LOCALE / "cost.md").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"], cwd=tmp_path / "less", capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "cost.md cannot be read" in done.stderr


def test_every_command_of_the_page_for_a_topic_works(copy: Path) -> None:
    (block,) = [block for block in commands() if "hash_of" in block]
    assert re.fullmatch(r"[0-9a-f]{12}\n", run(copy, block))
