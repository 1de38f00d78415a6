"""What the documents name is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def _named(document: str) -> list[tuple[str, str]]:
    return NAMED.findall((ROOT / "docs" / document).read_text(encoding="utf-8"))


def test_the_reliability_page_names_tests_at_all() -> None:
    assert len(_named("reliability.md")) > 30


@pytest.mark.parametrize(("file", "test"), sorted(set(_named("reliability.md"))), ids=lambda part: part.split("/")[-1])
def test_every_test_that_the_reliability_page_names_exists(file: str, test: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert not test or test in functions
