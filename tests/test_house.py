"""House rules that a machine can count."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "bot").rglob("*.py"))
ALL = CODE + sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
# One long list of tables, written by a migration once and for all.
WRITTEN_ONCE = {"0001_first.py"}


def _functions(file: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(file.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("file", ALL, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_and_functions_are_short(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= LONGEST_FILE
    if file.name not in WRITTEN_ONCE:
        long = [f.name for f in _functions(file) if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION]
        assert long == []


def test_no_handler_runs_beside_the_inbox() -> None:
    """An update must not count as handled while its handler still runs."""
    assert not [file for file in CODE if re.search(r"block\s*=\s*False", file.read_text())]


def test_pending_updates_are_never_dropped() -> None:
    files = [file for file in CODE if "demo" not in file.parts]
    found = [line for file in files for line in file.read_text().splitlines() if "drop_pending_updates" in line]
    assert all("drop_pending_updates=False" in line for line in found)
    assert found


def test_babels_stand_alone_names_are_never_used() -> None:
    """Once Pashto names were used in them, they come out in Pashto for every locale."""
    pattern = re.compile(r"format_date\([^,]+,\s*[\"'][^\"']*[cL]")
    assert not [file for file in CODE if pattern.search(file.read_text())]


def test_nothing_is_pickled_or_evaluated() -> None:
    banned = re.compile(r"\b(pickle|marshal|shelve)\b|\beval\(|\bexec\(")
    assert not [file for file in CODE if banned.search(file.read_text())]


def test_every_setting_and_verb_stands_in_the_readme() -> None:
    from bot.__main__ import main
    from bot.config import Settings

    readme = (ROOT / "README.md").read_text()
    assert [name for name in Settings.model_fields if name.upper() not in readme] == []
    assert [verb for verb in main.commands if not re.search(rf"\b{verb}\b", readme)] == []
