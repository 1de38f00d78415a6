"""A wheel installed elsewhere works from any folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(build, check=True)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_carries_texts_programme_page_and_migrations(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {
        "bot/programme.toml",
        "bot/locales/bot.pot",
        "bot/locales/ar/LC_MESSAGES/bot.po",
        "bot/faq/README.md",
        "bot/demo/static/index.html",
        "bot/store/migrations/env.py",
    } <= names
    assert not [name for name in names if name.startswith(("tests/", "bot/data"))]


def test_the_installed_wheel_runs_its_verbs_in_another_folder(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {"PYTHONPATH": str(tmp_path / "site"), "PATH": "/usr/bin:/bin"}
    for verb in (["check"], ["slots", "--days", "7"], ["migrate"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *verb], cwd=elsewhere, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    where = [sys.executable, "-c", "import bot; print(bot.__file__)"]
    shown = subprocess.run(where, cwd=elsewhere, env=env, capture_output=True, text=True, check=True).stdout
    assert shown.startswith(str(tmp_path))
    assert (elsewhere / "data" / "bot.db").exists()
