"""Which texts stand on buttons: those that the views say inside a call of `button`."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot import views


@cache
def labels() -> frozenset[str]:
    """The msgids of all texts that a view puts on a button by name."""
    files = sorted(Path(views.__path__[0]).glob("*.py"))
    return frozenset(label for file in files for label in _labels_in(ast.parse(file.read_text(encoding="utf-8"))))


def _labels_in(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "button":
            for inner in ast.walk(call):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                    yield inner.value
